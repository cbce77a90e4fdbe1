"""How the records of a source are shown to whoever looks them up; pure.

Lines and rows are plain values: whoever prints them takes out what could do harm to a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from crawler.telling.plain_item import plain
from crawler.telling.saying import Day, Text, Value, phrase
from crawler.telling.shown import Appointment, Block, Exchange, Fact, Shown
from state.model.records import StoredRecord
from state.model.values import JsonObject, Record


@dataclass(frozen=True)
class Line:
    """A line for a terminal: `most` characters in one line where that is given, else as it is;
    `wrapped` to the width of a page; `gap`: behind an empty line."""

    text: str
    indent: int = 0
    most: int | None = None
    bold: bool = False
    wrapped: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Moment:
    """A day on which something happened to a record, and what, in a few words of English."""

    day: str | None
    what: str


class Lookup:
    """How its records are shown; the defaults do for any source.

    `group` is the name of their list in the dossier of a project, under `heading`; None where they
    are not listed. `is_whole`: one of them is shown whole, not only with its events. `tables` are
    those that they fill, with their columns.
    """

    group: str | None = None
    heading: str = ""
    is_whole: bool = False
    tables: Mapping[str, tuple[str, ...]] = {}

    def item(self, record: Record, code: str) -> JsonObject:
        """What the dossier of a project says of a record."""
        del code
        return plain(record)

    def moments(self, record: Record) -> Iterator[Moment]:
        """What happened to it on which days, in the thread of a project."""
        yield Moment(record.occurred_on, record.kind.replace("_", " "))

    def item_lines(self, item: JsonObject) -> Iterator[Line]:
        """The same for a person, below its day and title."""
        yield Line(item["url"])

    def whole_lines(self, whole: JsonObject) -> Iterator[Line]:
        """A record that is shown whole, for a person."""
        yield Line(whole["title"], bold=True)
        yield Line(whole["url"])

    def rows(self, table: str, stored: StoredRecord) -> Iterator[JsonObject]:
        """The rows of one of its tables that a record fills."""
        del table, stored
        yield from ()

    def shown(self, record: Record) -> Shown:
        """What the page of a record shows: by default each compared field, a long one or one that
        bears its own heading as words below it."""
        facts, blocks = [], []
        for name, value in record.fields.items():
            words = _words(value)
            heading = name.removeprefix(_SECTION)
            if name in _SHOWN_ALREADY or not words:
                continue
            if heading != name or len(words) > _FACT_CHARACTERS:
                blocks.append(Block(heading=_heading(name, heading), text=words))
            else:
                facts.append(Fact(name, _fact(name, words)))
        return Shown(facts=tuple(facts), blocks=tuple(blocks))

    def exchange(self, record: Record) -> Exchange | None:
        """Who asked whom; None of what is no question."""
        del record
        return None

    def appointments(self, record: Record) -> Iterator[Appointment]:
        """The days for a calendar."""
        del record
        yield from ()


# Every page of a record has these in its own words.
_SHOWN_ALREADY = frozenset({"title", "files", "documents", "projects", "state"})
_SECTION = "section: "
_FACT_CHARACTERS = 200


def _fact(name: str, words: str) -> Value:
    """What a field says; a day as people write it, where its name says that it is one."""
    if name == "day" or name.endswith("_on"):
        with suppress(ValueError):
            return Day(date.fromisoformat(words))
    return Text(words)


def _words(value: object) -> str:
    """A plain value of a field as words; "" for what a person cannot read."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _heading(name: str, heading: str) -> Value:
    return Text(heading) if heading != name else phrase(f"field.{name}")
