"""A database whose long rows lie without rowids is rebuilt when it opens: all of it, or nothing."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from state.database.connection import open_database
from state.database.migrations import migrations
from state.database.shapes import long_rows
from state.model.values import RecordKind, SourceName
from state.records.record_store import RecordStore

BEFORE = "m017_rowids"
TABLES = {"records": "key", "readings": "key, part", "bodies": "sha256", "texts": "sha256, reader",
          "cut_reports": "sha256, reader"}  # fmt: skip
MANY = 1500
Stored = dict[str, list[tuple[Any, ...]]]


def long(number: int, size: int) -> str:
    """A JSON object of about that many characters, another for each number."""
    return f'{{"detail": {{}}, "fields": {{"state": "asked"}}, "n": {number}, "x": "{"x" * size}"}}'


def make(path: Path, count: int) -> Stored:
    """A database of the step before, with so many rows of each kind; what is in its tables."""
    with closing(Database(sqlite3.connect(path))) as db:
        db.enable_wal()
        db.execute("PRAGMA synchronous = OFF")
        migrations.apply(db, stop_before=BEFORE)
        for number in range(count):
            _add(db, number)
        db.conn.commit()
        return stored(db)


def _add(db: Database, number: int) -> None:
    """Rows of each table, not in the order of their keys, and some of many pages."""
    name = f"{number * 7919 % 100_003:06}"
    size = 30_000 if number % 100 == 3 else 1500 + number % 500
    base = f"{(number - 1) * 7919 % 100_003:06}" if number % 3 == 1 else None
    at = "2024-01-01"
    db.execute(
        "INSERT INTO records (key, source, kind, record, inputs, reader, first_seen_at,"
        " withdrawn_at, losses) VALUES (?, 'questions', 'question', ?, '[]', 'r', ?, ?, ?)",
        [name, long(number, size), at, at if number % 5 == 0 else None, "{}" if base else None],
    )
    for part in ("listed", "opendata"):
        db.execute(
            "INSERT INTO readings (key, part, source, snapshot_id, reader, data, confirmed_by)"
            " VALUES (?, ?, 'questions', NULL, 'r', ?, NULL)",
            [name, part, long(number, size // 2)],
        )
    db.execute(
        "INSERT INTO bodies (sha256, size_bytes, zstd, base, depth, chain_bytes)"
        " VALUES (?, ?, ?, ?, 0, ?)",
        [name, size, b"z" * size, base, size],
    )
    for table in ("texts", "cut_reports"):
        db.execute(f"INSERT INTO {table} VALUES (?, 'r', ?)", [name, long(number, size)])


def stored(db: Database) -> Stored:
    """All rows of these tables, by key."""
    return {
        table: db.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall()
        for table, key in TABLES.items()
    }


def shape(db: Database) -> dict[str, Any]:
    """What of these tables stays: the names, types and order of their columns, and the names of
    what hangs on them."""
    hanging = "SELECT type, name, tbl_name FROM sqlite_master WHERE sql NOT NULL"
    found = {row for row in db.execute(hanging).fetchall() if row[2] in TABLES}
    columns = {
        table: [row[1:3] for row in db.execute(f"PRAGMA table_info({table})").fetchall()]
        for table in TABLES
    }
    return {"hanging": found, "columns": columns}


def raw(path: Path) -> tuple[Stored, dict[str, Any], bool]:
    """What is in a database as it lies there, whether or not that is today's shape."""
    with closing(Database(sqlite3.connect(path))) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        is_rebuilt = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'rebuilt'").fetchone()
        assert is_rebuilt is None
        is_old = any(step.name == BEFORE for step in migrations.pending(db))
        return stored(db), shape(db), is_old


def pages(db: Database) -> int:
    """How many pages are in use."""
    count, free = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")
    )
    return int(count - free)


def test_rows_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is there as it was, with the columns, indexes and triggers of its table; what
    counts goes on counting, and references hold."""
    path = tmp_path / "vvwatch.db"
    before = make(path, 40)
    _, wanted, _ = raw(path)
    monkeypatch.setattr(long_rows, "_AT_ONCE", 7)
    with closing(open_database(path)) as db:
        assert (stored(db), shape(db)) == (before, wanted)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in TABLES:
            assert db.execute(f"SELECT rowid FROM {table} LIMIT 1").fetchone() == (1,)
        source, kind = SourceName("questions"), RecordKind("question")
        assert RecordStore(db).count(source, kind) == 32
        db.execute("DELETE FROM records WHERE withdrawn_at IS NULL")
        assert RecordStore(db).count(source, kind) == 0
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE readings SET snapshot_id = 7")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO texts VALUES (?, 'r', '')", [before["texts"][0][0]])


def test_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """Long rows take much less room, the file gets no larger for it, and the log hears how far it
    is."""
    path = tmp_path / "vvwatch.db"
    make(path, MANY)
    with closing(Database(sqlite3.connect(path))) as db:
        before, size = pages(db), path.stat().st_size
    monkeypatch.setattr(long_rows, "_TELL_EVERY_SECONDS", 0.0)
    with caplog.at_level(logging.INFO, "vvwatch"), closing(open_database(path)) as db:
        assert pages(db) < 0.7 * before
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size <= 1.05 * size
    told = [record.getMessage() for record in caplog.records]
    assert (
        "the database is brought to the shape of this version: 500 of 1,500 rows of records" in told
    )


# Opens a database, and ends or finds no room on the disk when this table is rebuilt.
_CUT_OFF = """
import os, resource, sys
from pathlib import Path
from state.database import connection
from state.database.shapes import long_rows
from state.model.errors import DatabaseError
path, how, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
real = long_rows._rebuild
def rebuild(db, table):
    if table.name == name and how == "full":
        taken = path.with_name(path.name + "-wal").stat().st_size + 300_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (taken, resource.RLIM_INFINITY))
    real(db, table)
    if table.name == name:
        os.kill(os.getpid(), 9)
long_rows._rebuild = rebuild
try:
    connection.open_database(path)
except DatabaseError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(("how", "table"), [("killed", "readings"), ("full", "bodies")])
def test_cut_off(tmp_path: Path, how: str, table: str) -> None:
    """A process that is killed in the midst, or finds the disk full, leaves the database as it was;
    the next that opens it rebuilds it whole."""
    path = tmp_path / "vvwatch.db"
    before = make(path, MANY)
    cut_off = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", _CUT_OFF, str(path), how, table],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    if how == "killed":
        assert (cut_off.returncode, cut_off.stderr) == (-9, "")
        # It had been written in part.
        assert path.with_name("vvwatch.db-wal").stat().st_size > 1_000_000
    else:
        assert cut_off.returncode == 1
        assert "expected a database that can be read and written" in cut_off.stderr
    found, wanted, is_old = raw(path)
    assert (found, is_old) == (before, True)
    open_database(path).close()
    assert raw(path) == (before, wanted, False)
