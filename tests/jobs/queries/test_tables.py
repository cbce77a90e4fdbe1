"""Tables as files: what was written can be read again, and no cell is a formula."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.queries.table_files import Table, cell, write_csv, write_json

ROWS: list[dict[str, Any]] = [
    {"key": "a", "text": 'regel 1\nregel "2"; é', "projects": ["VV064", "VV078"], "not_asked": 1},
    {"key": "=cmd|' /C calc'!A0", "text": None, "projects": []},
]
COLUMNS = ("key", "text", "projects")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "  @"])
def test_no_cell_is_a_formula(start: str) -> None:
    """Text that a spreadsheet would run begins with an apostrophe; a number stays one."""
    assert cell(f"{start}SUM(A1)") == f"'{start}SUM(A1)"
    assert cell([f"{start}SUM(A1)", "x"]).startswith("'")
    assert cell(-5) == "-5"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_cells_come_back_from_csv(texts: list[str]) -> None:
    """Any text is read again as it was written, but for the apostrophe before a formula."""
    file = StringIO(newline="")
    csv.writer(file).writerow(map(cell, texts))
    file.seek(0)
    [row] = csv.reader(file)
    assert row == [cell(text) for text in texts]
    assert all(shown in (text, f"'{text}") for shown, text in zip(row, texts, strict=True))


def test_csv_is_what_spreadsheets_expect(tmp_path: Path) -> None:
    """A mark says that it is UTF-8, lines end as RFC 4180 asks, and only its owner reads it."""
    path = tmp_path / "table.csv"
    path.write_text("an earlier export", encoding="utf-8")
    path.chmod(0o644)
    assert write_csv(path, Table("table", COLUMNS, ROWS)) == 2
    body = path.read_bytes()
    assert body.startswith(b"\xef\xbb\xbfkey,text,projects\r\n")
    assert body.endswith(b"\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert read[0] == {"key": "a", "text": ROWS[0]["text"], "projects": "VV064; VV078"}
    assert read[1] == {"key": f"'{ROWS[1]['key']}", "text": "", "projects": ""}


def test_json_is_one_object(tmp_path: Path) -> None:
    """Each table is a list of objects that have its columns, an empty one too."""
    path = tmp_path / "tables.json"
    tables = [Table("one", COLUMNS, ROWS), Table("none", COLUMNS, []), Table("two", ("key",), ROWS)]
    assert write_json(path, tables) == {"one": 2, "none": 0, "two": 2}
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read["one"] == [{name: row[name] for name in COLUMNS} for row in ROWS]
    assert (read["none"], [row["key"] for row in read["two"]]) == ([], ["a", ROWS[1]["key"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    """Where a row cannot be had, what was there before stays, and nothing lies beside it."""

    def rows() -> Iterator[dict[str, Any]]:
        yield ROWS[0]
        raise OSError("the disk is full")

    writers: dict[str, Callable[[Path, Table], object]] = {
        "table.csv": write_csv,
        "tables.json": lambda path, table: write_json(path, [table]),
    }
    for name, write in writers.items():
        path = tmp_path / name
        path.write_text("an earlier export", encoding="utf-8")
        with pytest.raises(OSError, match="the disk is full"):
            write(path, Table("table", COLUMNS, rows()))
        assert path.read_text(encoding="utf-8") == "an earlier export"
    assert {path.name for path in tmp_path.iterdir()} == set(writers)
