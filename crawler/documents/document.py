"""What a reader of files gives, and how much one document may use up; pure.

It must not know any kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from state.model.values import JsonObject
from state.model.words import plain_signs

Row = tuple[str, ...]
Table = tuple[Row, ...]

TOO_LONG = "it is too long to be read whole"

_LINE_END = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")
# Where a line ends at a soft hyphen the word is one: the line ends behind it instead.
_SOFT_LINE_END = re.compile(r"\xad\n[^\S\n]{0,100}([^\s]{0,100})[^\S\n]?")


@dataclass(frozen=True)
class Document:
    """The text by page, or why there is none.

    `state`: `read`; `unreadable` for good (locked, scanned, another kind); `broken`, which may
    mend itself when the file is fetched again. A page is a page of a PDF, a sheet of a workbook,
    the whole of anything else. `tables` are rows of cells in the order in which they stand; of a
    workbook, one for each page.
    """

    kind: str
    state: str
    pages: tuple[str, ...] = ()
    problem: str | None = None
    tables: tuple[Table, ...] = ()

    def as_json(self) -> JsonObject:
        """The document as plain JSON values."""
        return {
            "kind": self.kind,
            "state": self.state,
            "pages": list(self.pages),
            "problem": self.problem,
            "tables": [[list(row) for row in table] for table in self.tables],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Document:
        """The document of `as_json`."""
        tables: Iterable[Any] = value.get("tables", ())
        return cls(
            kind=value["kind"],
            state=value["state"],
            pages=tuple(value["pages"]),
            problem=value["problem"],
            tables=tuple(tuple(tuple(row) for row in table) for table in tables),
        )


@dataclass
class Allowance:
    """What is left of what one document may use up; the members of an archive share one."""

    pages: int = 3_000
    characters: int = 30_000_000
    cells: int = 500_000
    members: int = 200
    unpacked_bytes: int = 256 * 1024 * 1024
    depth: int = 2
    """How many archives may lie in one another."""

    def take_page(self, characters: int) -> bool:
        """Whether a page of this length still fits; then it is counted."""
        if self.pages < 1 or characters > self.characters:
            return False
        self.pages -= 1
        self.characters -= characters
        return True

    def take_row(self, row: Sequence[str]) -> bool:
        """Whether a row of cells still fits; then it is counted."""
        characters = sum(map(len, row))
        if len(row) > self.cells or characters > self.characters:
            return False
        self.cells -= len(row)
        self.characters -= characters
        return True


def plain(text: str) -> str:
    r"""The text in plain signs with `\n` as its only line end; no word is parted by a soft hyphen.

    >>> plain("infra\u00ad\r\nstructuur (VV\u200b078)")
    'infrastructuur\n(VV078)'
    """
    lines = _LINE_END.sub("\n", text)
    return plain_signs(_SOFT_LINE_END.sub(r"\1\n", lines) if "\xad\n" in lines else lines)


def row_of(cells: Iterable[str]) -> Row:
    """The cells of a row, trimmed, without the empty ones at its end."""
    row = [plain(cell).strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def line_of(row: Iterable[str]) -> str:
    """A row of cells as one line of text, with tabs between them."""
    return "\t".join(" ".join(cell.split()) for cell in row)


def page_of(rows: Iterable[Row]) -> str:
    """Rows of cells as a page of text, line by line."""
    return "\n".join(map(line_of, rows))
