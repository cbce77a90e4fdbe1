"""A message as mail: its parts, and headers that say what it is, where it belongs, how to leave."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.messages.content.items import Item
from jobs.messages.mail.letter import Envelope, Posting, mail_of, shown_headers
from jobs.messages.message import Message
from jobs.messages.render import render_message
from state.model.deliveries import Reason
from tests.jobs.messages.test_messages import CASES, item_of
from tests.running.golden import renewable

AT = datetime(2024, 3, 6, 7, 31, tzinfo=UTC)
POSTING = Posting(AT, "alerts@example.org")
ENVELOPE = Envelope("vvwatch@mail.example.org", "lezer@example.com")
HOSTILE = 'een\r\nBcc: all@example.org\r\n\r\n<b>twee</b>\u2028\u202edrie, "vier" ; vijf@zes: <x@y>'


def message_about(make_event: Any, *codes: str, watcher: str = "cultuur", **event: Any) -> Message:
    """A message of one question that its reader gets because of these projects."""
    why = [Reason("project", code, "title", None) for code in codes]
    items = [Item(make_event(**event), None, why)]
    return render_message("0123456789abcdef", watcher, items, "nl", 50)


def parsed(mail: EmailMessage) -> EmailMessage:
    """The mail as a reader's program understands its bytes."""
    read = email.message_from_bytes(bytes(mail), policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("name", ["several", "notice-heartbeat"])
def test_golden_mail(name: str) -> None:
    """The whole mail, byte by byte, as it goes to a server."""
    folder = CASES / name
    case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    items = [item_of(value) for value in case["items"]]
    message = render_message("0123456789abcdef", case["watcher"], items, "nl", 50)
    content = bytes(mail_of(message, POSTING, ENVELOPE))
    with renewable(folder, {"nl.eml": content}):
        assert (folder / "nl.eml").exists(), "nl.eml is not there yet"
        assert content == (folder / "nl.eml").read_bytes()


def test_parts_are_our_own(make_event: Any) -> None:
    """The plain part is the text form as it stands, numbers and indents kept; HTML is beside it,
    last, which is what programs prefer."""
    message = message_about(make_event, "VV078")
    mail = parsed(mail_of(message, POSTING, ENVELOPE))
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == message.text
    assert "\n1. " in plain.get_content().replace("\r\n", "\n")
    assert html.get_content().replace("\r\n", "\n").strip() == message.html.strip()


def test_text_alone(make_event: Any) -> None:
    """Where the URL asks for text, the mail has no other part."""
    message = message_about(make_event, "VV078")
    mail = parsed(mail_of(message, POSTING, replace(ENVELOPE, html=False)))
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == message.text


def test_headers(make_event: Any) -> None:
    """Each header says what it should: who writes, when, that it is a program, which list it is and
    how to leave it."""
    message = message_about(make_event, "VV078")
    mail = parsed(mail_of(message, POSTING, ENVELOPE))
    assert mail["From"] == "vvwatch · cultuur <vvwatch@mail.example.org>"
    assert mail["To"] == "lezer@example.com"
    assert mail["Subject"] == message.subject
    assert mail["Date"] == "Wed, 06 Mar 2024 08:31:00 +0100"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "vvwatch cultuur <cultuur.vvwatch.mail.example.org>"
    leave = "<mailto:alerts@example.org?subject=vvwatch%3A%20cultuur>"
    assert mail["List-Unsubscribe"] == leave
    assert mail["Message-ID"].endswith("@mail.example.org>")
    assert mail["X-Vvwatch-Subjects"] == "question:1795000"


def test_nobody_to_write_to(make_event: Any) -> None:
    """Without an address for it, no header promises that one can leave."""
    mail = mail_of(message_about(make_event, "VV078"), Posting(AT), ENVELOPE)
    assert "List-Unsubscribe" not in mail


def test_what_belongs_to_a_project_threads(make_event: Any) -> None:
    """Messages about one project refer to the same root, and to another one for another project or
    watcher; what is about none refers to nothing."""

    def root(*codes: str, **other: Any) -> Any:
        mail = mail_of(message_about(make_event, *codes, **other), POSTING, ENVELOPE)
        assert mail["References"] == mail["In-Reply-To"]
        return mail["References"]

    first = root("VV078")
    assert first.endswith("@mail.example.org>")
    assert root("VV078", kind="question.answered", subject="question:2") == first
    assert len({first, root("VV129"), root("VV078", watcher="wegen")}) == 3
    assert root() is None


def test_message_keeps_its_name(make_event: Any) -> None:
    """A message that is repeated is the same to a mail program; another one is not, nor is each new
    example."""
    message = message_about(make_event, "VV078")

    def name(message: Message, at: datetime = AT) -> str:
        return str(mail_of(message, Posting(at), ENVELOPE)["Message-ID"])

    later = datetime(2024, 3, 7, tzinfo=UTC)
    example = Message("test", "[test]", "x", "x", ("x",), watcher="cultuur")
    assert name(message) == name(message, later)
    assert name(message) != name(replace(message, id="fedcba9876543210"))
    assert name(example) != name(example, later)


@pytest.mark.parametrize(
    ("watcher", "label"),
    [("cultuur", "cultuur"), ("Cultuur & Jeugd", "cultuur-jeugd-"), ("é\r\nBcc: x", "e-bcc-x-")],
)
def test_list_is_named_after_the_watcher(make_event: Any, watcher: str, label: str) -> None:
    """Whatever a watcher is called, the list has a name that mail programs take, and its own."""
    mail = parsed(mail_of(message_about(make_event, "VV078", watcher=watcher), POSTING, ENVELOPE))
    found = str(mail["List-Id"]).rpartition("<")[2]
    assert found.startswith(label)
    assert found.endswith(".vvwatch.mail.example.org>")


def test_url_has_the_last_word(make_event: Any) -> None:
    """Names and headers that the URL gives count; but none that makes a mail unreadable."""
    given = {"List-Unsubscribe": "<https://example.org/weg>", "X-Team": "a\r\nBcc: x@y.z"}
    envelope = replace(
        ENVELOPE,
        sender_name="Redactie",
        reply_to="red@example.org",
        headers={**given, "Content-Type": "text/html", "To": "x@y.z", "Kapot kop": "x"},
    )
    mail = parsed(mail_of(message_about(make_event, "VV078"), POSTING, envelope))
    assert mail["From"] == "Redactie <vvwatch@mail.example.org>"
    assert mail["Reply-To"] == "red@example.org"
    assert mail["List-Unsubscribe"] == "<https://example.org/weg>"
    assert mail["X-Team"] == "a Bcc: x@y.z"
    assert mail["To"] == "lezer@example.com"
    assert mail.get_content_type() == "multipart/alternative"
    assert "Bcc" not in mail


def test_shown_headers_name_nobody(make_event: Any) -> None:
    """What `notify --test` shows has the headers of the list, and not whom it goes to."""
    shown = shown_headers(mail_of(message_about(make_event, "VV078"), POSTING, ENVELOPE))
    assert {"From", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted"} <= set(shown)
    assert "lezer@example.com" not in str(shown)


@given(text=st.one_of(st.just(HOSTILE), st.text(max_size=200)))
def test_scraped_words_add_no_header(make_event: Any, text: str) -> None:
    """Whatever stands on a page or in the name of a watcher, the mail has the headers that it has
    always, the same receiver, and both parts."""
    message = message_about(make_event, "VV078", title=text, watcher=text or "x", subject=text)
    message = replace(message, subject=text)
    mail = parsed(mail_of(message, POSTING, ENVELOPE))
    plain = parsed(mail_of(message_about(make_event, "VV078"), POSTING, ENVELOPE))
    assert [name for name in list(mail) if name != "X-Vvwatch-Subjects"] == [
        name for name in list(plain) if name != "X-Vvwatch-Subjects"
    ]
    assert [str(address) for address in mail["To"].addresses] == ["lezer@example.com"]
    assert mail["From"].addresses[0].addr_spec == "vvwatch@mail.example.org"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
