"""On which line of a TOML file each table, key and item of a list stands; pure.

Python's own parser does not say. It has read the file before: what is looked at here is TOML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Location = tuple[int | str, ...]

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|"
    r"#[^\n]*|\n|[\[\]{},=]|[^\s\[\]{},=#\"']+|[^\S\n]+",
    re.S,
)


def line_of(location: Location, lines: Mapping[Location, int]) -> int | None:
    """The line of a place, of the first thing in it, or of the nearest thing around it."""
    if location not in lines:
        inner = (line for place, line in lines.items() if place[: len(location)] == location)
        first = next(inner, None)
        if first is not None:
            return first
    for count in range(len(location), 0, -1):
        if location[:count] in lines:
            return lines[location[:count]]
    return None


def line_numbers(text: str) -> Mapping[Location, int]:
    """The line (from 1) of each place in the text of a TOML file."""
    scan = _Scan()
    for statement in _statements(text):
        scan.take(statement)
    return scan.lines


@dataclass
class _Statement:
    """A heading, or a key with its value: its pieces without space and comments, with lines."""

    pieces: list[tuple[str, int]] = field(default_factory=list)


def _statements(text: str) -> Iterator[_Statement]:
    line, depth, statement = 1, 0, _Statement()
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece == "\n" and depth == 0:
            yield statement
            statement = _Statement()
        elif not piece.isspace() and not piece.startswith("#"):
            statement.pieces.append((piece, line))
            depth += (piece in "[{") - (piece in "]}")
        line += piece.count("\n")
    yield statement


@dataclass
class _Scan:
    """What is known of a file so far; `table` is where keys belong now."""

    lines: dict[Location, int] = field(default_factory=dict)
    table: Location = ()
    rows: dict[Location, int] = field(default_factory=dict)

    def take(self, statement: _Statement) -> None:
        """Note where the things of a statement stand."""
        pieces = statement.pieces
        if not pieces:
            return
        words = [piece for piece, _ in pieces]
        if words[0] == "[":
            self._heading(words, pieces[0][1])
        elif "=" in words:
            sign = words.index("=")
            place = (*self.table, *_keys(words[:sign]))
            self._note(place, pieces[0][1])
            self._items(place, pieces[sign + 1 :])

    def _heading(self, words: list[str], line: int) -> None:
        is_row = words[:2] == ["[", "["]
        *outer, last = _keys([word for word in words if word not in ("[", "]")])
        place: Location = ()
        for key in outer:
            place = self._in_row((*place, key))
        place = (*place, last)
        if is_row:
            self.rows[place] = self.rows.get(place, -1) + 1
            self._note(place, line)
        self.table = self._in_row(place)
        self._note(self.table, line)

    def _in_row(self, place: Location) -> Location:
        """The newest row, where the place is a list of tables."""
        return (*place, self.rows[place]) if place in self.rows else place

    def _items(self, place: Location, pieces: list[tuple[str, int]]) -> None:
        """Note where the items of a list stand."""
        if not pieces or pieces[0][0] != "[":
            return
        depth, number, is_new = 0, 0, False
        for piece, line in pieces:
            if depth == 1 and is_new and piece not in ("]", ","):
                self._note((*place, number), line)
                number, is_new = number + 1, False
            if piece in ("[", "{"):
                depth += 1
                is_new = is_new or depth == 1
            elif piece in ("]", "}"):
                depth -= 1
            elif piece == "," and depth == 1:
                is_new = True

    def _note(self, place: Location, line: int) -> None:
        self.lines.setdefault(place, line)


def _keys(words: list[str]) -> list[str]:
    """The keys of a dotted name, in the parser's own reading of it."""
    found: list[str] = []
    try:
        value = tomllib.loads("".join(words) + " = 0")
    except tomllib.TOMLDecodeError:
        return ["".join(words)]
    while isinstance(value, dict):
        ((key, value),) = value.items()
        found.append(key)
    return found
