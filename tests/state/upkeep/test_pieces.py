"""Letting go of what is old piece by piece: the same comes of it, wherever it is cut off."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from state.database.connection import open_database
from state.database.pieces import Pieces
from state.model.values import ClockKind, PassState, Role, SourceName, Target
from state.snapshots.bodies import BodyStore
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore
from state.upkeep.prune import prune

AT = datetime(2024, 1, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(days=400)
SOURCE = SourceName("publications")
TABLES = ("bodies", "snapshots", "fetches", "texts", "cut_reports", "reading_failures")
OVER = 2000
Stored = dict[str, list[tuple[Any, ...]]]


class CutOffError(BaseException):
    """The process has ended here."""


class Cut:
    """Ends the process when so many pieces have ended."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> None:
        """A piece has ended."""
        self.left -= 1
        if self.left == 0:
            raise CutOffError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "vvwatch.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A database with editions of three files, each built on the one before, and their texts."""
    with closing(open_database(path)) as opened:
        opened.execute("PRAGMA synchronous = OFF")
        _fill(opened)
        yield opened


def _fill(db: Database) -> None:
    store, passes, chance = SnapshotStore(db), PassStore(db), random.Random(7)  # noqa: S311
    whole = chance.randbytes(3000)
    for day in range(24):
        at = AT + timedelta(days=day)
        pass_id = passes.begin_pass(at, ClockKind.GIVEN, {SOURCE: {}})
        body = whole + chance.randbytes(100) if day % 5 else chance.randbytes(3000)
        target = Target(Role("file"), f"https://x/{day % 3}")
        store.add_response(pass_id, SOURCE, target, 200, {}, body, at)
        store.mark_read(SOURCE, pass_id)
        passes.set_pass_state(pass_id, PassState.PROCESSED)
    db.execute("INSERT INTO texts SELECT sha256, 'r', '{}' FROM bodies")
    db.execute("INSERT INTO cut_reports SELECT sha256, 'r', '{}' FROM bodies")
    db.conn.commit()


def stored(db: Database) -> Stored:
    """All rows of these tables."""
    return {table: sorted(db.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES}


@pytest.fixture
def wanted(db: Database) -> Stored:
    """What is left when all is done in one piece; in another database."""
    copy = Database(memory=True)
    copy.conn.deserialize(_serialized(db))
    with closing(copy):
        prune(copy, LATER, False, None, Pieces(copy, size=1_000_000))
        left = stored(copy)
    assert 0 < len(left["bodies"]) < len(stored(db)["bodies"])
    return left


def _serialized(db: Database) -> bytes:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = bytearray(db.conn.serialize())
    # One in memory has no log.
    found[18:20] = b"\x01\x01"
    return bytes(found)


def files_of(db: Database) -> Stored:
    """The same, as it is where nothing lies in files: what was packed is read from them."""
    BodyStore(db).settle()
    db.conn.commit()
    return stored(db)


def test_any_size(db: Database, wanted: Stored) -> None:
    """However little is committed together, what is left is the same."""
    ended: list[int] = []
    prune(db, LATER, False, OVER, Pieces(db, 1, lambda: ended.append(1)))
    assert len(ended) > 20
    assert files_of(db) == wanted


@pytest.mark.parametrize("over", [None, OVER])
def test_cut_off_anywhere(db: Database, wanted: Stored, over: int | None) -> None:
    """A process that ends after any piece leaves all whole that is left, and the next, which begins
    anew, comes to the same."""
    for _ in range(200):
        pieces = Pieces(db, 2, Cut(2))
        try:
            prune(db, LATER, False, over, pieces)
        except CutOffError:
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            for (sha256,) in db.execute("SELECT sha256 FROM snapshots").fetchall():
                BodyStore(db).get(sha256)
            continue
        break
    assert files_of(db) == wanted


def test_others_write_between(db: Database, path: Path) -> None:
    """Between two pieces others can write at once."""

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("INSERT OR REPLACE INTO meta VALUES ('written', 'meanwhile')")

    prune(db, LATER, False, None, Pieces(db, 3, write))
    found = db.execute("SELECT value FROM meta WHERE name = 'written'").fetchone()
    assert found == ("meanwhile",)


def test_little_room_is_kept(db: Database, path: Path) -> None:
    """Where little of the file is free it is not written anew: what comes next takes the room."""
    chance = random.Random(8)  # noqa: S311
    for number in range(300):
        BodyStore(db).put(chance.randbytes(10_000), None, None)
        db.execute(
            "INSERT INTO snapshots (role, method, url, request_body, status, headers, sha256,"
            " first_seen_at, last_confirmed_at) SELECT 'page', 'GET', ?, '', 200, '{}', sha256,"
            " '2024', '2024' FROM bodies WHERE sha256 NOT IN (SELECT sha256 FROM snapshots)",
            [f"https://y/{number}"],
        )
    db.conn.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    prune(db, LATER, False)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size >= size
    assert db.execute("PRAGMA freelist_count").fetchone()[0] > 0
