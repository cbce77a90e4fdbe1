"""Tables as files: CSV for spreadsheets, JSON for programs; whole or not at all, for their owner.

It must not know what the tables are of.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.queries.replacing import replacing
from state.model.values import JsonObject

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Table:
    """A table by its name and columns; of a row only the fields of these columns count."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[JsonObject]

    def shown(self) -> Iterator[list[Any]]:
        """The values of each row, by column."""
        return ([row.get(column) for column in self.columns] for row in self.rows)


def write_csv(path: Path, table: Table) -> int:
    """Write a table as RFC 4180 asks, its columns in the first row; how many rows follow.

    The file is UTF-8 with a byte order mark: without one, spreadsheets take it for another
    encoding and spoil every accent.
    """
    count = 0
    with replacing(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for values in table.shown():
            writer.writerow(map(cell, values))
            count += 1
    return count


def write_json(path: Path, tables: Iterable[Table]) -> dict[str, int]:
    """Write one object with a list of objects for each table, row by row; how many each has."""
    counts: dict[str, int] = {}
    with replacing(path) as file:
        file.write("{")
        for table in tables:
            file.write(f"{',' if counts else ''}\n{json.dumps(table.name)}: [")
            counts[table.name] = 0
            for values in table.shown():
                row = dict(zip(table.columns, values, strict=True))
                file.write(",\n" if counts[table.name] else "\n")
                file.write(json.dumps(row, ensure_ascii=False))
                counts[table.name] += 1
            file.write("]")
        file.write("\n}\n")
    return counts


def cell(value: Any) -> str:
    """A value as the text of one cell: lists of words by semicolons, anything deeper as JSON, and
    text that a spreadsheet would take for a formula after an apostrophe.

    >>> cell("=1+1"), cell(["VV064", "VV078"]), cell(-1), cell(None)
    ("'=1+1", 'VV064; VV078', '-1', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        return _harmless("; ".join(map(str, value)))
    if isinstance(value, str):
        return _harmless(value)
    return json.dumps(value, ensure_ascii=False)


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
