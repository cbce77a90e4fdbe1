"""Mail as a real server takes it: two parts of our own, and headers that sort it."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import TYPE_CHECKING

from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer

QUESTIONS = SourceName("questions")


def _watch_by_mail(asked: Installation, mail: MailServer, **parameters: str) -> None:
    asked.tables["watchers"] = []
    more = "".join(f"&{name}={value}" for name, value in parameters.items())
    asked.watch("cultuur", [mail.url() + more], projects=["VV078"])
    asked.tables["ops"] = {"urls": [], "unsubscribe": "alerts@example.org"}
    asked.rows("UPDATE deliveries SET state = 'discarded'")


def _change(asked: Installation, words: str, at: str) -> None:
    asked.world.question(1795000).subject += words
    asked.check(at, QUESTIONS)


def test_mail_has_our_text_beside_html(asked: Installation, mail: MailServer) -> None:
    """A mail has the text of the text template, a user's own one too, and HTML beside it; two about
    one project thread."""
    own = asked.folder / "own"
    own.mkdir()
    (own / "message.txt.j2").write_text("Geachte,\n\n{{ intro }}\n   1. {{ subject }}\n")
    asked.tables["messages"] = {"templates": "own"}
    _watch_by_mail(asked, mail)
    _change(asked, " (vervolg)", "2024-01-17T09:00")
    _change(asked, " (slot)", "2024-01-17T10:00")
    first, second = mail.messages
    for message, hour in ((first, "09"), (second, "10")):
        plain, html = message.iter_parts()
        assert isinstance(plain, EmailMessage)
        assert isinstance(html, EmailMessage)
        assert plain.get_content().startswith("Geachte,\r\n\r\n") or plain.get_content().startswith(
            "Geachte,\n\n"
        )
        assert f"   1. {message['Subject']}" in plain.get_content()
        assert html.get_content_type() == "text/html"
        assert message["From"] == "vvwatch · cultuur <vvwatch@example.com>"
        assert message["Date"] == f"Wed, 17 Jan 2024 {hour}:00:00 +0100"
        assert message["List-Id"] == "vvwatch cultuur <cultuur.vvwatch.example.com>"
        assert message["List-Unsubscribe"].startswith("<mailto:alerts@example.org?")
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"].endswith("@example.com>")
    assert first["References"] == second["References"] is not None
    assert first["Message-ID"] != second["Message-ID"]


def test_mail_of_text_alone(asked: Installation, mail: MailServer) -> None:
    """An URL that asks for text gets no HTML."""
    _watch_by_mail(asked, mail, format="text")
    _change(asked, " (vervolg)", "2024-01-17T09:00")
    [message] = mail.messages
    assert message.get_content_type() == "text/plain"
    assert "\n1. " in message.get_content().replace("\r\n", "\n")


def test_example_shows_its_headers(asked: Installation, mail: MailServer) -> None:
    """`notify --test` sends an example and shows the headers that it has, as text and as JSON, and
    not whom it goes to."""
    _watch_by_mail(asked, mail)
    said = asked.run("notify", "cultuur", "--test", now="2024-01-17T09:00")
    assert said.returncode == 0
    [message] = mail.messages
    for name in ("From", "Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted"):
        assert f"    {name}: {message[name]}\n" in said.stdout
    assert "watcher@example.com" not in said.stdout
    told = json.loads(asked.run("notify", "cultuur", "--test", "--json").stdout)
    assert told["headers"]["List-Id"] == message["List-Id"]
