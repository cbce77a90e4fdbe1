"""What a parser is given and gives, and the few readings that all of them share; pure.

A parser is a function of a snapshot and its source's settings. It raises ParseError when the
body is not what the source is known to send.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import orjson

from crawler.parsing.texts.encoding import decoded
from crawler.parsing.texts.markup import html_words
from state.model.errors import ParseError
from state.model.records import ReadingId
from state.model.values import JsonObject, Snapshot, Target
from state.model.words import is_readable, plain_signs

_HEAD_BYTES = 5_000
_MOST_DIGITS = 20
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")


@dataclass(frozen=True)
class Reading:
    """What one snapshot says of one record: `part` names the kind of page it was read from."""

    key: str
    part: str
    data: JsonObject

    def renamed(self, aliases: Mapping[str, str]) -> Reading:
        """The reading as one of the record for which its key stands, where it is an alias."""
        if not aliases:
            return self
        link, colon, linked = self.part.partition(":")
        part = f"{link}{colon}{aliases.get(linked, linked)}"
        key = aliases.get(self.key, self.key)
        return self if (key, part) == (self.key, self.part) else replace(self, key=key, part=part)

    @cached_property
    def id(self) -> ReadingId:
        """Its key and part."""
        return ReadingId(self.key, self.part)

    @cached_property
    def unreadable(self) -> tuple[str, ...]:
        """The fields in which a sign could not be read, by name: what they say is no news."""
        return tuple(name for name, value in self.data.items() if not is_readable(value))


@dataclass(frozen=True)
class Listing:
    """The place of one page in a listing.

    Pages of one `series` are numbered from `first_index`; the series has been read to its end
    when they are all there up to one that `is_last`. `too_large` series cannot be. `total` is how
    many items the listing counts, None where it does not say; `size` how many of these were read
    on this page, whatever they are; `unreadable` names those that could not be.
    """

    series: str
    index: int
    is_last: bool
    keys: tuple[str, ...]
    first_index: int = 0
    too_large: bool = False
    newest_first: bool = True
    oldest_on: str | None = None
    total: int | None = None
    size: int = 0
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """Everything a parser makes of one snapshot."""

    readings: tuple[Reading, ...] = ()
    links: tuple[Target, ...] = ()
    listing: Listing | None = None
    search: Listing | None = None
    """The place of a page in a search that only helps to find what to ask for."""
    violated_assumptions: Mapping[str, str] = field(default_factory=dict)
    """Assumptions that did not hold though the page could be read: name to what was seen."""


def read_json(
    snapshot: Snapshot,
    expected: str,
    assumption: str,
    loads: Callable[[bytes], Any] = orjson.loads,
) -> Any:
    """The JSON value of the body; ParseError says what came in its place. `loads` gives and raises
    what `orjson.loads` does."""
    try:
        return _loads(snapshot, loads)
    except (ValueError, RecursionError) as error:
        came = describe(snapshot.body, error)
        raise ParseError(expected, came, where(snapshot), assumption) from error


def _loads(snapshot: Snapshot, loads: Callable[[bytes], Any]) -> Any:
    try:
        return loads(snapshot.body)
    except orjson.JSONDecodeError:
        # It is strict: marks at the beginning, bad bytes, raw tabs and halves of pairs spoil a
        # field at most, and need not fail a source.
        text = decoded(snapshot.body, snapshot.headers.get("content-type", ""), is_json=True)
        return json.loads(text, strict=False, parse_int=_integer)


def _integer(digits: str) -> int | str:
    """A number; one that is too long for any machine is left for its field to refuse."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def describe(body: bytes, error: Exception | None = None) -> str:
    """In a few words, what a body is that could not be read."""
    if not body.strip():
        return "an empty body"
    if looks_like_html(body):
        title = re.search(rb"<title[^<>]*>([^<]*)</title", body[:20_000], re.I)
        words = html_words(decoded(title.group(1)))[:80] if title else ""
        return f'an HTML page titled "{words}"' if words else "an HTML page"
    if error is None and body.lstrip()[:1] in (b"{", b"["):
        return "JSON of another form"
    if body.lstrip()[:1] in (b"{", b"["):
        return f"JSON that is cut off or broken after {len(body)} bytes ({error})"
    return f"{len(body)} bytes that begin with {body[:20]!r}"


def looks_like_html(body: bytes) -> bool:
    """Whether the body is an HTML page, whatever its header says."""
    start = body[:_HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    # Step by step, since one pattern for any number of comments takes for ever on many of them.
    while start.startswith(b"<!--"):
        start = start.partition(b"-->")[2].lstrip()
    return re.match(rb"<(!doctype\s+html|html|head|body)\b", start, re.I) is not None


def where(snapshot: Snapshot) -> str:
    """The address of a snapshot for a message."""
    return f"{snapshot.url} (snapshot {snapshot.id})"


def as_list(value: Any) -> list[Any]:
    """A list of what is there; a bare object stands for a list of one [assumed]."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def as_int(value: Any) -> int | None:
    """A whole number that comes as number or as text of up to 15 digits, else None."""
    text = plain_signs(str(value)).strip()
    return int(text) if _NUMBER.fullmatch(text) else None


def without_none(fields: JsonObject) -> JsonObject:
    """The fields that have a value: absent and unknown are the same to a comparison."""
    return {name: value for name, value in fields.items() if value is not None}
