"""How the records of a source are shown to whoever looks them up; pure.

Lines and rows are plain values: whoever prints them takes out what could do harm to a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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


def plain(record: Record) -> JsonObject:
    """What is shown of any record: `key`, `title`, `date` and `url`."""
    return {
        "key": record.key,
        "title": record.title,
        "date": record.occurred_on,
        "url": record.url,
    }


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
