"""Messages as their readers get them (tests/cases/README.md), and what hostile titles cannot do."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.channels import Message
from jobs.harmless import official_url, one_line
from jobs.kinds import KINDS
from jobs.phrases import PHRASES
from jobs.render import Item, render_message
from state.model import Change, Event, Finding
from state.outbox import Notice

CASES = Path(__file__).parent.parent / "cases" / "messages"
FOLDERS = [pytest.param(folder, id=folder.name) for folder in sorted(CASES.iterdir())]
LANGUAGES: tuple[Any, ...] = ("nl", "en")
MESSAGE_ID = "0123456789abcdef"
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MENTION = re.compile(r"@\w")
PROJECT = ({"kind": "project", "value": "VV078", "where": "title", "page": None},)


# --- golden messages ---------------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_message(folder: Path, renew_message: Callable[[Path, dict[str, str]], None]) -> None:
    """The news of a case is told in both languages, as text and as a page, as it stands there."""
    case = json.loads((folder / "items.json").read_text(encoding="utf-8"))
    items = [item_of(value) for value in case["items"]]
    files = {}
    for language in LANGUAGES:
        most = case.get("max_items", 50)
        message = render_message(MESSAGE_ID, case["watcher"], items, language, most)
        files[f"{language}.txt"] = f"Subject: {message.subject}\n\n{message.text}"
        files[f"{language}.html"] = message.html
    renew_message(folder, files)
    for name, text in files.items():
        assert text == (folder / name).read_text(encoding="utf-8"), name


def item_of(value: dict[str, Any]) -> Item:
    """One item of a case."""
    notice = Notice(**value["notice"]) if "notice" in value else None
    event = event_of(value["event"]) if "event" in value else None
    return Item(event, notice, value.get("reasons", ()))


def event_of(value: dict[str, Any]) -> Event:
    """The event of its JSON form, with `findings` besides."""
    changes = tuple(Change(**change) for change in value["changes"])
    findings = tuple(Finding(**finding) for finding in value.get("findings", ()))
    values = {**value, "projects": tuple(value["projects"]), "changes": changes}
    return Event(**{**values, "findings": findings})


# --- what a message is, whatever it tells ------------------------------------------------


def test_both_languages_say_everything() -> None:
    """Each phrase is there in both languages, with the same values to fill in."""
    dutch, english = PHRASES["nl"], PHRASES["en"]
    assert dutch.keys() == english.keys()
    for name, phrase in dutch.items():
        assert set(re.findall(r"{(\w+)}", phrase)) == set(re.findall(r"{(\w+)}", english[name]))


@pytest.mark.parametrize("kind", [*KINDS, "source.failing", "source.recovered"])
def test_every_kind_has_its_words(kind: str) -> None:
    """Each kind of event has a heading in both languages."""
    assert all(PHRASES[language][kind] for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_of_importance(make_event: Any, language: Any) -> None:
    """A report comes first, then answers, then new questions, then the rest, oldest first."""
    kinds = ["question.changed", "question.new", "report.new", "question.answered"]
    report = {"measurement": 6, "reference_date": None, "pages": None, "file_url": None}
    items = [
        Item(
            make_event(
                kind,
                title=f"T{n}",
                **({"detail": report} if kind == "report.new" else {}),
            ),
            None,
        )
        for n, kind in enumerate(kinds)
    ]
    earlier = Item(
        make_event("question.new", title="T9", detected_at="2024-01-16T08:30:00+00:00"), None
    )
    text = render_message(MESSAGE_ID, "w", [*items, earlier], language, 50).text
    assert re.findall(r"T\d", text) == ["T2", "T3", "T9", "T1", "T0"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_summary_over_max_items(make_event: Any, language: Any) -> None:
    """Over `max_items` the most important are told and the rest is counted by kind."""
    items = [Item(make_event(title=f"T{n}", subject=f"q:{n}"), None) for n in range(60)]
    changed = [
        Item(make_event("question.changed", title=f"U{n}", subject=f"u:{n}"), None)
        for n in range(5)
    ]
    message = render_message(MESSAGE_ID, "w", [*changed, *items], language, 50)
    for body in (message.text, message.html):
        assert len(re.findall(r"\[q:\d+\]", body)) == 50
        assert "u:" not in body
        assert f"10 × {PHRASES[language]['question.new']}" in body
        assert f"5 × {PHRASES[language]['question.changed']}" in body
        assert "15" in body
    assert "65" in message.subject


def test_exactly_max_items_is_no_summary(make_event: Any) -> None:
    """As many as `max_items` are all told, and nothing is said of others."""
    items = [Item(make_event(subject=f"q:{n}"), None) for n in range(3)]
    text = render_message(MESSAGE_ID, "w", items, "en", 3).text
    assert "more:" not in text
    assert text.count("[q:") == 3


@pytest.mark.parametrize("detail", ["asker", "minister", "number", "session_year", "asked_on"])
def test_unknown_details_of_a_question(make_event: Any, detail: str) -> None:
    """A question of which something is not known can be told all the same."""
    event = make_event()
    event = replace(event, detail={**event.detail, detail: None})
    message = render_message(MESSAGE_ID, "w", [Item(event, None, PROJECT)], "en", 50)
    assert "None" not in message.text + message.html + message.subject


# --- hostile titles ----------------------------------------------------------------------

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "template": "{{ 7 * 7 }} {% for x in y %} {title} %s",
    "newlines": "een\r\nBcc: all@example.org\r\n\r\ntwee\u2028drie\u0085vier\x0bvijf",
    "mention": "@everyone @here @\u200beveryone @\u202eeveryone @kanaal",
    "directions": "\u202egnp.exe\u2066 \u200fx\u061c",
    "control": "a\x00b\x07c\x1b[31md\x7fe",
    "invisible": "a\u00ad\u200b\ufeff\U000e0041b",
    "long": "lang " * 2_000,
    "long word": "x" * 10_000,
    "surrogate": "half \ud83d paar",
}


class _Tags(HTMLParser):
    """Collects the tags and the addresses of links."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def tags_of(message: Message) -> _Tags:
    """The tags of a message as a reader's program sees them."""
    parser = _Tags()
    parser.feed(message.html)
    parser.close()
    return parser


def everywhere(make_event: Any, text: str) -> Item:
    """An item that has the text wherever scraped words can stand."""
    detail = {
        "number": 104,
        "session_year": "2023-2024",
        "asker": text,
        "minister": text,
        "asked_on": "2024-01-16",
        "due_on": "2024-02-13",
        "answered_on": None,
        "state": "asked",
        "documents": [{"problem": text}],
    }
    event = make_event(
        "question.changed",
        title=text,
        subject="question:1",
        changes=(Change("title", text, text + "!"), Change("themes", [text], [])),
        detail=detail,
        findings=(Finding("VV999", "title", None, text),),
        projects=("VV999",),
    )
    reason = {"kind": "keyword", "value": text, "where": "title", "page": 3}
    project = {"kind": "project", "value": "VV999", "where": "title", "page": None}
    return Item(event, None, (reason, project))


@pytest.fixture(scope="session")
def harmless(make_event: Any) -> Message:
    """The message of `everywhere` with a word that does nothing."""
    return render_message(MESSAGE_ID, "w", [everywhere(make_event, "woord")], "nl", 50)


def require_harmless(message: Message, harmless: Message) -> None:
    """Nothing of the message can break a header, a page or a chat, or grow without end."""
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    assert len(message.subject) <= 150
    for part in (message.subject, message.text, message.html):
        assert not DIRECTIONS & set(part)
        assert not [c for c in part if unicodedata.category(c) == "Cc" and c != "\n"]
        assert not MENTION.search(part)
        assert part.encode()
    assert tags_of(message).tags == tags_of(harmless).tags
    assert [n for n, _ in tags_of(message).attributes] == [
        n for n, _ in tags_of(harmless).attributes
    ]
    assert len(message.text.splitlines()) == len(harmless.text.splitlines())
    assert len(message.text) < 5_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words(make_event: Any, harmless: Message, text: str) -> None:
    """Hostile words, wherever they stand, add no tag, line, mention, direction or great length."""
    item = everywhere(make_event, text)
    require_harmless(render_message(MESSAGE_ID, "w", [item], "nl", 50), harmless)


@given(st.text(st.characters(), max_size=60).map(lambda text: f"x{text}"))
def test_any_words(make_event: Any, harmless: Message, text: str) -> None:
    """Any words at all, wherever they stand, leave the form of a message as it is."""
    item = everywhere(make_event, text)
    require_harmless(render_message(MESSAGE_ID, "w", [item], "nl", 50), harmless)


def test_markup_is_shown_as_it_was_written(make_event: Any) -> None:
    """Markup in a title is shown to the reader as text, in both forms of the message."""
    event = make_event(title="<b>Vet</b> & meer")
    message = render_message(MESSAGE_ID, "w", [Item(event, None)], "nl", 50)
    assert "<b>Vet</b> & meer" in message.text
    assert "&lt;b&gt;Vet&lt;/b&gt; &amp; meer" in message.html


def test_hostile_name_of_a_watcher(make_event: Any) -> None:
    """A name from the configuration is shown as text, too."""
    message = render_message(MESSAGE_ID, "<i>\nwij @all", [Item(make_event(), None)], "nl", 50)
    assert "<i>" not in message.html
    assert not MENTION.search(message.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_of_a_source_is_harmless(make_event: Any, language: Any) -> None:
    """The error of a source that tells what came is one bounded line."""
    detail = {"error": "title: <script>\n@everyone\u202e" + "x" * 5_000}
    event = make_event("source.failing", detail=detail, url="", projects=(), findings=())
    message = render_message(MESSAGE_ID, "ops", [Item(event, None)], language, 50)
    assert "<script>" not in message.html
    assert not MENTION.search(message.text)
    assert not DIRECTIONS & set(message.text)
    assert len(message.text) < 2_000


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "//www.vlaanderen.be/x",
        "ftp://x.example/",
        "https:",
        "http://[::1",
        "https://[kapot]/x",
    ],
)
def test_address_that_is_no_link(make_event: Any, url: str) -> None:
    """An address that is not of a web page, or cannot be read, is not linked, and harms nothing."""
    assert official_url(url) is None
    message = render_message(MESSAGE_ID, "w", [Item(make_event(url=url), None)], "nl", 50)
    assert "a" not in tags_of(message).tags


@pytest.mark.parametrize("end", ["/x\nBcc: a@b.example", "/\u202egnp", "/ onclick=x", '/"><b>x'])
def test_hostile_end_of_an_address(make_event: Any, end: str) -> None:
    """An address cannot break out of its line or its attribute."""
    url = f"https://www.vlaanderen.be{end}"
    message = render_message(MESSAGE_ID, "w", [Item(make_event(url=url), None)], "nl", 50)
    assert not [line for line in message.text.splitlines() if line.startswith("Bcc")]
    assert not DIRECTIONS & set(message.text + message.html)
    assert "b" not in tags_of(message).tags
    assert "onclick" not in [name for name, _ in tags_of(message).attributes]


def test_link_of_a_page_is_given(make_event: Any) -> None:
    """The page of an event is linked in both forms."""
    url = "https://www.vlaanderen.be/publicaties/zesde-meting?a=1&b=2"
    message = render_message(MESSAGE_ID, "w", [Item(make_event(url=url), None)], "nl", 50)
    assert url in message.text
    assert ("href", url) in tags_of(message).attributes


# --- one line ----------------------------------------------------------------------------


@given(st.text(st.characters()), st.integers(1, 80))
def test_one_line(text: str, longest: int) -> None:
    """Any text becomes one line of bounded length without controls, directions or mentions."""
    line = one_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert not DIRECTIONS & set(line)
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not MENTION.search(line)
    assert line == line.strip()
    assert line.encode().decode() == line


@given(st.text(st.characters()), st.integers(1, 80))
def test_one_line_of_a_line_stays(text: str, longest: int) -> None:
    """A text that is one line already stays as it is."""
    line = one_line(text, longest)
    assert one_line(line, longest) == line


@given(st.text(alphabet="abcdé ’‘–€'\"(),.:;", max_size=80))
def test_harmless_text_stays(text: str) -> None:
    """Ordinary words and signs are kept, white space aside."""
    assert one_line(text, 100) == " ".join(text.split())
