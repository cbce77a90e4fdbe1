"""What scraped words cannot do in any form of a message."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.messages.content.items import Item
from jobs.messages.message import Message
from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.sanitizing import (
    escape_markup,
    one_line,
    sanitize_text,
    within,
)
from jobs.messages.render import render_message
from state.model.deliveries import Notice, Reason
from state.model.notices import DeliveryFailed, Reminder
from state.model.values import Change, Finding

MESSAGE_ID = "0123456789abcdef"
LANGUAGES: tuple[Any, ...] = ("nl", "en")
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PROJECT = (Reason("project", "VV078", "title", None),)
ADDRESS = re.compile(r"\w+://[^\s<\"]*")
OFFICIAL = re.compile(r"https?://[a-z.]*(?:vlaanderen|vlaamsparlement)\.be(?:/|$)\S*")
# What is linked: those, and other places of the same message.
LINKED = re.compile(rf"#n\d+|{OFFICIAL.pattern}")
# What programs take as a mention, a link or a beginning of markup.
MENTION = re.compile(r"@[^\W\d_]|@[\d&!]|<[@#!:/a-zA-Z]|(?<!\S)#\w")
MARKUP = re.compile(r"[*_`~|]|\]\(|^\s*(?:#|>)", re.MULTILINE)
BARE_NAME = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}")

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "template": "{{ 7 * 7 }} {% for x in y %} {title} %s",
    "newlines": "een\r\nBcc: all@example.org\r\n\r\ntwee\u2028drie\u0085vier\x0bvijf",
    "mention": "@everyone @here @\u200beveryone @\u202eeveryone @kanaal",
    "chat": "<!channel> <!here|x> <@U123> <@&456> <@!7> <#C1> <!subteam^S1> </run:1> <users/all>",
    "names": "@room:example.org #room:example.org @**all** /start !here",
    "markdown": "[klik](https://evil.example) **vet** __x__ `c` ~~d~~ ||geheim|| # kop > citaat",
    "heading": "# kop",
    "links": "https://evil.example/x www.evil.example evil.example/y mailto:a@evil.example",
    "disguised": "https://www.vlaanderen.be@evil.example/ https://vlaanderen.be.evil.example",
    "tag link": "<https://evil.example|klik> <a href=https://evil.example>klik</a>",
    "directions": "\u202egnp.exe\u2066 \u200fx\u061c",
    "control": "a\x00b\x07c\x1b[31md\x7fe",
    "invisible": "a\u00ad\u200b\ufeff\U000e0041b",
    "long": "lang " * 2_000,
    "long word": "x" * 10_000,
    "long mentions": "<@" * 5_000,
    "surrogate": "half \ud83d paar",
}


class _Tags(HTMLParser):
    """Collects the tags, the attributes and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)


def tags_of(message: Message) -> _Tags:
    """The tags of a message as a reader's program sees them."""
    parser = _Tags()
    parser.feed(message.html)
    parser.close()
    return parser


def everywhere(make_event: Any, text: str) -> list[Item]:
    """Items that have the text wherever scraped words can stand."""
    detail = {
        "number": 104,
        "session_year": text,
        "asker": text,
        "minister": text,
        "asked_on": "2024-01-16",
        "due_on": "2024-02-13",
        "answered_on": None,
        "state": "asked",
        "documents": [{"problem": text, "state": "read", "url": f"https://x.example/{text}"}],
        "sub_questions": [{"project": "VV999", "milestone": text}],
        "answer": text,
        "answer_page": 2,
        "notes": [text],
    }
    changes = (Change("title", text, text + "!"), Change("themes", [text], []))
    files = (
        Change("documents", [], [{"url": text, "state": text}]),
        Change(f"section: {text}", text, ""),
    )
    keyword = Reason("keyword", text, text, 3)
    project = Reason("project", "VV999", f"https://x/{text}", 1)
    common: dict[str, Any] = {
        "title": text,
        "projects": ("VV999",),
        "findings": (Finding("VV999", "title", None, text),),
        "url": f"https://www.vlaanderen.be/{text}",
    }
    status = {"before": text, "after": text + "!"}
    milestone = {"title": text, "explanation": text, "before": text, "after": text}
    sheet = {
        "presence": "both",
        "status": status,
        "milestones": [{**milestone, "change": c} for c in ("status", "text", "added", "removed")],
        "measurement": {"before": 5, "after": 6},
        "text_diff": text,
        "compared_by": "sentences",
    }
    passages = {"passages": [{"before": text, "after": text}, {"before": None, "after": text}]}
    report = {
        "measurement": 6,
        "reference_date": None,
        "pages": None,
        "file_url": text,
        "problem": text,
    }
    told = [
        make_event("question.answered", subject="question:1", detail=detail, **common),
        make_event("question.changed", changes=(*changes, *files), detail=detail, **common),
        make_event("report.project_changed", detail=sheet, **common),
        make_event("report.new", detail=report, **common),
        make_event("document.changed", detail=passages, **common),
        make_event("source.failing", detail={"error": text}, **common),
    ]
    due_on = date(2024, 3, 31)
    reminder = Reminder(title=text, due_on=due_on, days=3, announced_in=text)
    failed = DeliveryFailed(watcher=text, channel="json:// (1)", count=2, error=text)
    notices = [Notice("1", reminder), Notice("2", failed)]
    events = [Item(event, None, (keyword, project)) for event in told]
    return [*events, *(Item(None, notice) for notice in notices)]


@pytest.fixture(scope="session")
def harmless(make_event: Any) -> Message:
    """The message of `everywhere` with a word that does nothing."""
    return render_message(MESSAGE_ID, "w", everywhere(make_event, "woord"), "nl", 50)


def require_inert(part: str) -> None:
    """The text turns no direction, calls nobody, and has no address but official ones."""
    assert not DIRECTIONS & set(part)
    assert not [c for c in part if unicodedata.category(c) == "Cc" and c != "\n"]
    assert all(OFFICIAL.fullmatch(found) for found in ADDRESS.findall(part.replace("json://", "")))
    assert "@e" not in part
    assert part.encode().decode() == part


def require_unmarked(part: str) -> None:
    """A chat reads nothing of the text as a mention, a link or markup."""
    require_inert(part)
    # Addresses are official ones, and so are the names of sites in the words of links.
    without = re.sub(r"https?://\S+|\b(?:vlaanderen|vlaamsparlement)\.be:", "", part)
    assert not MENTION.search(without)
    assert not MARKUP.search(without)
    assert not BARE_NAME.search(without)


def require_harmless(message: Message, harmless: Message) -> None:
    """Nothing of the message can break a header, a page or a chat, or grow without end."""
    assert len(message.subject) <= 150
    require_unmarked(message.subject)
    assert header_lines(message.subject) == header_lines("woord")
    for part in (message.subject, message.text, *message.shorts):
        require_unmarked(part)
    for words in tags_of(message).words:
        require_inert(words)
    # An address that is none is not linked: there may be fewer tags, but never others.
    names, expected = (
        {name for name, _ in tags_of(each).attributes} for each in (message, harmless)
    )
    assert names <= expected
    assert set(tags_of(message).tags) <= set(tags_of(harmless).tags)
    for name, value in tags_of(message).attributes:
        assert name != "href" or LINKED.fullmatch(value or "")
    assert len(message.text) < 30_000
    assert all(len(s) <= n for s, n in zip(message.shorts, (1_800, 800), strict=True))


def header_lines(subject: str) -> list[str]:
    """The names of the headers of a mail with this subject."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=0))
    mail["Subject"] = subject
    mail["To"] = "you@example.org"
    return re.findall(r"^([\w-]+):", mail.as_string(), re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words(make_event: Any, harmless: Message, text: str, language: Any) -> None:
    """Hostile words, wherever they stand, add no tag, attribute, header, mention, link or
    direction to any form, and no great length."""
    for item in everywhere(make_event, text):
        message = render_message(MESSAGE_ID, text[:100], [item], language, 50)
        require_harmless_alone(message)
    message = render_message(MESSAGE_ID, text[:100], everywhere(make_event, text), language, 50)
    require_harmless(message, harmless)
    assert len(message.text.splitlines()) <= len(harmless.text.splitlines()) + 8


def require_harmless_alone(message: Message) -> None:
    """The forms of a message of one item are harmless, too."""
    for part in (message.subject, message.text, *message.shorts):
        require_unmarked(part)
    assert len(message.subject) <= 150
    assert not {"script", "b", "i", "img"} & set(tags_of(message).tags)


@given(st.text(st.characters(), max_size=60).map(lambda text: f"x{text}"))
def test_any_words(make_event: Any, harmless: Message, text: str) -> None:
    """Any words at all, wherever they stand, leave the forms of a message as they are."""
    require_harmless(
        render_message(MESSAGE_ID, "w", everywhere(make_event, text), "nl", 50), harmless
    )


SIGNS = st.text(st.sampled_from("@<>[]()!#*_`~|:/.\\ &;\"'ahttpswe\n\u200b\u202e"), max_size=40)


@given(SIGNS)
def test_any_signs(make_event: Any, harmless: Message, text: str) -> None:
    """Any row of the signs that programs give a meaning to leaves the forms as they are."""
    require_harmless(
        render_message(MESSAGE_ID, "w", everywhere(make_event, text), "en", 50), harmless
    )


def test_markup_is_shown_as_it_was_written(make_event: Any) -> None:
    """Markup in a title is shown to the reader as text, in every form of the message."""
    event = make_event(title="<b>Vet</b> & meer")
    message = render_message(MESSAGE_ID, "w", [Item(event, None)], "nl", 50)
    for form in (message.text, message.short):
        assert "<b>Vet</b> & meer" in form.replace("\u200b", "")
    assert "&lt;b&gt;Vet&lt;/b&gt; &amp; meer" in message.html


def test_hostile_name_of_a_watcher(make_event: Any) -> None:
    """A name from the configuration is shown as text, too."""
    message = render_message(MESSAGE_ID, "<i>\nwij @all", [Item(make_event(), None)], "nl", 50)
    assert "<i>" not in message.html
    require_unmarked(message.text)


# --- links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "//www.vlaanderen.be/x",
        "ftp://www.vlaanderen.be/",
        "https:",
        "http://[::1",
        "https://[kapot]/x",
        "https://evil.example/",
        "https://vlaanderen.be.evil.example/",
        "https://evilvlaanderen.be/",
        "https://www.vlaanderen.be@evil.example/",
        "https://evil.example\\@www.vlaanderen.be/",
        "https://evil.example\\.vlaanderen.be/",
        'https://evil.example"><b>.vlaanderen.be/',
        "https://www.vlaanderen.be/x\nBcc: a@b.example",
        "https://www.vlaanderen.be/\u202egnp",
        "https://www.vlaanderen.be/ onclick=x",
        "https://www.vlaanderen.be/" + "x" * 1_000,
    ],
)
def test_address_that_is_no_link(make_event: Any, url: str) -> None:
    """What is not the address of an official page is not linked, and stands in no form."""
    assert official_url(url) is None
    message = render_message(MESSAGE_ID, "w", [Item(make_event(url=url), None)], "nl", 50)
    assert "a" not in tags_of(message).tags
    assert not ADDRESS.findall(message.text + message.short)
    assert "Bcc" not in message.text


@pytest.mark.parametrize(
    ("end", "encoded"),
    [
        ('/"><b>x', "/%22%3E%3Cb%3Ex"),
        ("/x_y(1)*[2]|`@all", "/x_y%281%29%2A%5B2%5D%7C%60%40all"),
        ("/publicaties/één?a=1&b=2#page=3", "/publicaties/%C3%A9%C3%A9n?a=1&b=2#page=3"),
        ("/a%20b", "/a%20b"),
    ],
)
def test_signs_in_an_address(make_event: Any, end: str, encoded: str) -> None:
    """Signs of an address that mean something elsewhere are encoded, the rest stays."""
    url = f"https://www.vlaanderen.be{end}"
    message = render_message(MESSAGE_ID, "w", [Item(make_event(url=url), None)], "nl", 50)
    expected = f"https://www.vlaanderen.be{encoded}"
    assert expected in message.text.split()
    assert expected in message.short.split()
    assert ("href", expected) in tags_of(message).attributes


# --- one line ----------------------------------------------------------------------------


@given(st.text(st.characters()), st.integers(1, 80))
def test_one_line(text: str, longest: int) -> None:
    """Any text becomes one line of bounded length without controls or directions."""
    line = one_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert not DIRECTIONS & set(line)
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert line == line.strip()
    assert line.encode().decode() == line


@given(st.text(st.characters()), st.integers(1, 80))
def test_harmless_text_stays_harmless(text: str, longest: int) -> None:
    """A text that is one line, inert or unmarked already stays as it is."""
    line = one_line(text, longest)
    assert one_line(line, longest) == line
    assert sanitize_text(sanitize_text(text), 2_000) == sanitize_text(text)
    assert escape_markup(escape_markup(sanitize_text(text))) == escape_markup(sanitize_text(text))


@given(st.one_of(SIGNS, st.text(st.characters())), st.integers(10, 80))
def test_within(text: str, longest: int) -> None:
    """A bounded line keeps its bound with everything that was put in to make it harmless."""
    line = within(text, longest)
    assert len(line) <= longest
    require_unmarked(line)


@given(st.text(alphabet="abcdé ’‘–€'\"(),:;", max_size=80))
def test_ordinary_text_stays(text: str) -> None:
    """Ordinary words and signs are kept, white space aside."""
    plain = " ".join(text.split())
    assert escape_markup(sanitize_text(text, 100)) == one_line(text, 100) == plain


def test_numbers_and_ends_of_sentences_stay() -> None:
    """Amounts, dates, pages and the ends of sentences are no names of sites."""
    text = "Van 4.300 naar 16.01.2024, p. 3. Zie 12:30: klaar."
    assert escape_markup(sanitize_text(text)) == text
