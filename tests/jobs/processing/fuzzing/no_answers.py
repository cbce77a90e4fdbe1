"""Ways in which the body of a good answer becomes one that is no valid answer; pure."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from jobs.demo.facts.model import make_question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.faults import FAULTS, Fault
from jobs.demo.sites.json_faults import EDITS
from jobs.demo.sites.replies import HTML_TYPE, JSON_TYPE, PDF_TYPE, Reply, Request

PARTS = 1000
"""In how many parts a body is thought of, where one of its places is named."""

_ODD_VALUES: tuple[Any, ...] = (
    None, {}, [], "", 1.5, True, -1, 10**30, "1_000", "9" * 5000, [None], {"a": None}, "\x00", [[]],
)  # fmt: skip
_WALL = "<h1>{0}</h1><p>{1}</p>"
_PAGE = '<!DOCTYPE html><html lang="nl"><head>{0}</head><body><main>{1}</main></body></html>'
_PAGES = {
    "login": (_WALL.format("Aanmelden", "Meld u aan om verder te gaan."), ""),
    "consent": (_WALL.format("Cookies", "Aanvaard de cookies om verder te gaan."), ""),
    "error page": (_WALL.format("Fout", "Er is een fout opgetreden."), ""),
    "robot check": (_WALL.format("Just a moment...", "Checking your browser"), ""),
    "no words": ("", ""),
}
_BODIES = {
    "empty": (b"", HTML_TYPE),
    "blank": (b" \r\n\t ", HTML_TYPE),
    "one sign": (b"<", HTML_TYPE),
    "zeros": (bytes(2000), PDF_TYPE),
    "noise": (bytes(range(256)) * 8, "application/octet-stream"),
    "null": (b"null", JSON_TYPE),
    "true": (b"true", JSON_TYPE),
    "number": (b"17", JSON_TYPE),
    "string": (b'"even geduld"', JSON_TYPE),
    "list": (b"[]", JSON_TYPE),
    "object": (b"{}", JSON_TYPE),
    "nulls": (b"[null, null]", JSON_TYPE),
    "deep": (b"[" * 50_000, JSON_TYPE),
    "no number": (b'{"count": NaN, "result": [Infinity]}', JSON_TYPE),
    "xml": (b'<?xml version="1.0"?><fout><code>17</code></fout>', "application/xml"),
    "zip": (b"PK\x03\x04" + bytes(60), "application/zip"),
}
_OF_SITES = (
    "queue", "maintenance", "refresh", "not_found_page", "json", "csv", "rtf", "words", "one_byte",
    "html", "broken_pdf", "500", "503",
)  # fmt: skip
_NOBODY = Request("", "GET", "/", {})


@dataclass(frozen=True)
class NoAnswer:
    """A way, where in the body (in PARTS), and with which value where one is put in."""

    way: str
    place: int
    value: Any

    def spoil(self, good: Reply) -> Reply:
        """What comes in place of this answer."""
        return WAYS[self.way](good, self)


Way = Callable[[Reply, NoAnswer], Reply]


def no_answers(content_type: str) -> st.SearchStrategy[NoAnswer]:
    """What may come in place of answers of this type."""
    ways = [*_ANYWHERE, *_OF_TYPE[content_type]]
    places = st.integers(0, PARTS - 1)
    return st.builds(NoAnswer, st.sampled_from(ways), places, st.sampled_from(_ODD_VALUES))


def _instead(body: bytes, content_type: str) -> Way:
    return lambda _good, _how: Reply(200, body, content_type)


def _by_site(kind: str) -> Way:
    return lambda good, _how: FAULTS[kind](good, _NOBODY, Fault("", kind))


def _edited(kind: str) -> Way:
    edit = EDITS[kind]

    def spoil(good: Reply, _how: NoAnswer) -> Reply:
        try:
            return _with_json(good, edit(json.loads(good.body)))
        except (KeyError, TypeError):  # it is about another kind of answer
            return Reply(503)

    return spoil


def _with_json(good: Reply, value: Any) -> Reply:
    return replace(good, body=json.dumps(value, ensure_ascii=False).encode())


def _position(good: Reply, how: NoAnswer, end: int | None = None) -> int:
    return (len(good.body) if end is None else end) * how.place // PARTS


def _cut(good: Reply, how: NoAnswer) -> Reply:
    """The beginning of it: what makes it whole stands at its end."""
    end = max(good.body.lower().rfind(mark) for mark in (b"</html>", b"%%eof", b"}"))
    return replace(good, body=good.body[: _position(good, how, end)])


def _zeros_behind(good: Reply, how: NoAnswer) -> Reply:
    body = _cut(good, how).body
    return replace(good, body=body + bytes(len(good.body) - len(body)))


def _bad_byte(byte: bytes) -> Way:
    def spoil(good: Reply, how: NoAnswer) -> Reply:
        at = _position(good, how)
        return replace(good, body=good.body[:at] + byte + good.body[at:])

    return spoil


def _in(spelling: str) -> Way:
    def spoil(good: Reply, _how: NoAnswer) -> Reply:
        return replace(good, body=good.body.decode().encode(spelling, "replace"))

    return spoil


def _packed(good: Reply, _how: NoAnswer) -> Reply:
    return replace(good, body=gzip.compress(good.body, mtime=0))


def _other_value(good: Reply, how: NoAnswer) -> Reply:
    """One value of it, of whatever depth, is another."""
    value = json.loads(good.body)
    places = list(_places(value))
    owner, name = places[how.place * len(places) // PARTS]
    owner[name] = how.value
    return _with_json(good, value)


def _lacking(good: Reply, how: NoAnswer) -> Reply:
    """One value of it is not there."""
    value = json.loads(good.body)
    places = list(_places(value))
    owner, name = places[how.place * len(places) // PARTS]
    del owner[name]
    return _with_json(good, value)


def is_of_one_value(how: NoAnswer) -> bool:
    """Whether one value of an answer is another or lacks, and the rest of it is as it should be."""
    return WAYS[how.way] in (_other_value, _lacking)


def is_lie(good: Reply, how: NoAnswer) -> bool:
    """Whether what comes is an answer of another content: a text in place of a text. Where nothing
    else says the same, nobody can tell."""
    if WAYS[how.way] is not _other_value or not isinstance(how.value, str) or not how.value.strip():
        return False
    places = list(_places(json.loads(good.body)))
    owner, name = places[how.place * len(places) // PARTS]
    return isinstance(owner[name], str)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    names = list(value) if isinstance(value, dict) else range(len(value))
    for name in names:
        yield value, name
        if isinstance(value[name], (dict, list)):
            yield from _places(value[name])


def _without_line(good: Reply, how: NoAnswer) -> Reply:
    """A line of the page's own part is not there."""
    before, main, after = re.split(rb"(?<=<main>)|(?=</main>)", good.body)
    lines = main.splitlines(keepends=True)
    del lines[how.place * len(lines) // PARTS]
    return replace(good, body=before + b"".join(lines) + after)


def _as_pdf(_good: Reply, _how: NoAnswer) -> Reply:
    question = make_question(1_700_000, 1, date(2024, 1, 2), "VV001")
    return Reply(200, question_pdf(question), PDF_TYPE)


_ANYWHERE: dict[str, Way] = {
    **{name: _instead(*given) for name, given in _BODIES.items()},
    **{
        name: _instead(_PAGE.format(head, main).encode(), HTML_TYPE)
        for name, (main, head) in _PAGES.items()
    },
    **{name: _by_site(name) for name in _OF_SITES},
    "cut": _cut,
    "cut again": _cut,
    "cut once more": _cut,
    "zeros behind": _zeros_behind,
    "packed": _packed,
}
_IN_WORDS: dict[str, Way] = {
    "bad byte": _bad_byte(b"\xff"),
    "half a sign": _bad_byte(b"\xc3"),
    "zero byte": _bad_byte(b"\x00"),
    # As whoever says so writes it: a sign it has not would be another text, and no bad one.
    "latin-1": _in("cp1252"),
    "utf-16": _in("utf-16"),
    "utf-32": _in("utf-32"),
    "a document": _as_pdf,
}
_IN_JSON: dict[str, Way] = {
    **{f"edit {name}": _edited(name) for name in EDITS},
    "other value": _other_value,
    "other value again": _other_value,
    "other value once more": _other_value,
    "lacking": _lacking,
    "lacking again": _lacking,
}
_IN_PAGES: dict[str, Way] = {
    "heading_alone": _by_site("heading_alone"),
    "without a line": _without_line,
    "without another line": _without_line,
}
_OF_TYPE = {
    JSON_TYPE: [*_IN_WORDS, *_IN_JSON],
    HTML_TYPE: [*_IN_WORDS, *_IN_PAGES],
    PDF_TYPE: [],
}
WAYS: dict[str, Way] = {**_ANYWHERE, **_IN_WORDS, **_IN_JSON, **_IN_PAGES}
