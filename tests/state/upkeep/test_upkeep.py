"""A copy, a check, letting go of what is old, and coming from an older version."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.database.backup import copy_database
from state.database.connection import insert, open_database, transaction
from state.database.migrations import migrations
from state.model.values import ClockKind, PassState, Role, SourceName, Target
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore
from state.upkeep.prune import prune
from state.upkeep.verify import problems

AT = datetime(2024, 1, 1, 8, tzinfo=UTC)
PAGE = "https://www.vlaanderen.be/publicaties?{}"
SOURCE = SourceName("publications")


def store_days(db: Database, bodies: list[tuple[int, bytes]]) -> None:
    """A processed pass a day, each with one body (address number, bytes)."""
    store, passes = SnapshotStore(db), PassStore(db)
    for day, (address, body) in enumerate(bodies):
        at = AT + timedelta(days=day)
        pass_id = passes.begin_pass(at, ClockKind.GIVEN, {SOURCE: {}})
        target = Target(Role("overview"), PAGE.format(address))
        store.add_response(pass_id, SOURCE, target, 200, {}, body, at)
        store.mark_read(SOURCE, pass_id)
        passes.set_pass_state(pass_id, PassState.PROCESSED)


def add_event(db: Database, number: int, before: list[int], after: list[int]) -> None:
    """An event that rests on these snapshots."""
    texts = ("id", "kind", "source", "subject", "title", "url", "detected_at", "change_id")
    row: dict[str, Any] = dict.fromkeys(texts, str(number))
    row |= {"pass_id": 1, "projects": "[]", "baseline": 0, "changes": "[]", "detail": "{}"}
    row |= {"findings": "[]", "snapshots_before": json.dumps(before)}
    assert insert(db, "events", {**row, "snapshots_after": json.dumps(after)})
    db.commit()


def wrong(db: Database) -> list[str]:
    """What is wrong with a database."""
    return list(problems(db, lambda *_: None))


# --- prune -------------------------------------------------------------------------------

EDITIONS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 30).map(lambda n: b"abc" * 200 + bytes([n]) * 50)),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@given(bodies=EDITIONS, days=st.integers(0, 14), named=st.sets(st.integers(1, 12), max_size=3))
def test_prune_keeps_what_counts(
    empty_database: Any, bodies: list[tuple[int, bytes]], days: int, named: set[int]
) -> None:
    """Whatever is pruned, each address keeps its newest body, every event its snapshots, everything
    younger stays, and all that stays is read as it was."""
    with empty_database() as db:
        store_days(db, bodies)
        ids = {row[0] for row in db.execute("SELECT id FROM snapshots").fetchall()}
        add_event(db, 1, sorted(named & ids), [])
        before = {id_: SnapshotStore(db).load(id_) for id_ in ids}
        cut = AT + timedelta(days=days)

        tried = prune(db, cut, dry_run=True)
        assert {id_: SnapshotStore(db).load(id_) for id_ in ids} == before
        done = prune(db, cut, dry_run=False)

        assert tried == done
        left = {row[0] for row in db.execute("SELECT id FROM snapshots").fetchall()}
        assert len(ids) - len(left) == done.snapshots
        assert {id_: SnapshotStore(db).load(id_) for id_ in left} == {k: before[k] for k in left}
        newest = {s.url: s.id for s in sorted(before.values(), key=lambda s: s.last_confirmed_at)}
        young = {id_ for id_, snapshot in before.items() if snapshot.last_confirmed_at >= cut}
        assert left == (named & ids) | set(newest.values()) | young
        assert wrong(db) == []


def test_prune_frees_room_in_the_file(tmp_path: Path) -> None:
    """After pruning, the file is smaller by about what was said."""
    path = tmp_path / "vvwatch.db"
    with closing(open_database(path)) as db:
        chance = random.Random(3)  # noqa: S311 - the same in every run
        store_days(db, [(1, chance.randbytes(100_000)) for _ in range(20)])
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = path.stat().st_size
        done = prune(db, AT + timedelta(days=15), dry_run=False)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert done.snapshots == 15
        assert done.freed_bytes > 1_400_000
        assert size - path.stat().st_size > 0.9 * done.freed_bytes


def test_unread_bodies_are_not_pruned(db: Database) -> None:
    """A body that no good pass has read yet stays, however old."""
    store_days(db, [(1, b"a"), (1, b"b")])
    db.execute("UPDATE fetches SET read_in_pass = NULL WHERE id = 1")
    db.commit()
    assert prune(db, AT + timedelta(days=300), dry_run=False).snapshots == 0


def test_damaged_body_does_not_keep_others_from_going(db: Database) -> None:
    """What cannot be read keeps what it is built on; the rest is let go of, and all that is whole
    stays readable."""
    text = b"abc" * 200
    store_days(db, [(1, text), (1, text + b"1"), (1, text + b"2"), (2, b"x"), (2, b"y")])
    sha256 = db.execute("SELECT sha256 FROM snapshots WHERE id = 3").fetchone()[0]
    db.execute("UPDATE bodies SET zstd = x'0011' WHERE sha256 = ?", [sha256])
    db.commit()
    assert prune(db, AT + timedelta(days=300), dry_run=False).snapshots == 3
    assert SnapshotStore(db).load(5).body == b"y"
    assert [problem for problem in wrong(db) if "is damaged" not in problem] == []


# --- verify ------------------------------------------------------------------------------

DAMAGES = {
    "bytes": ("UPDATE bodies SET zstd = x'0011'", "is damaged"),
    "reference": ("UPDATE snapshots SET sha256 = 'gone'", "a row of snapshots refers to"),
    "evidence": ("UPDATE events SET snapshots_after = '[99]'", "event 1 rests on snapshot 99"),
    "value": ("UPDATE events SET snapshots_after = '[1'", "the snapshots_after of 1 in events"),
    "record": ("UPDATE records SET record = '{}'", "the record question:1 cannot be read"),
}


@pytest.mark.parametrize(("damage", "words"), DAMAGES.values(), ids=DAMAGES.keys())
def test_verify_names_the_damage(db: Database, damage: str, words: str) -> None:
    """Each kind of damage is told in a line that names its place; a whole database gives none."""
    store_days(db, [(1, b"a")])
    add_event(db, 1, [1], [1])
    record = {"key": "question:1", "kind": "question", "title": "", "url": "", "fields": {}}
    record |= {"detail": {}, "findings": [], "files": [], "awaited": []}
    row = {"key": "question:1", "source": "questions", "kind": "question", "reader": "r"}
    row |= {"record": json.dumps(record), "inputs": "[]", "first_seen_at": "2024-01-01"}
    insert(db, "records", row)
    db.commit()
    assert wrong(db) == []
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(damage)
    assert any(words in problem for problem in wrong(db))


def test_verify_of_a_file_with_a_hole(tmp_path: Path) -> None:
    """Pages overwritten in the middle of the file are told, without a traceback."""
    path = tmp_path / "vvwatch.db"
    with closing(open_database(path)) as db:
        chance = random.Random(5)  # noqa: S311 - the same in every run
        store_days(db, [(n, chance.randbytes(20_000)) for n in range(20)])
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 40_000)
    with closing(open_database(path, for_writing=False)) as db:
        assert wrong(db)


# --- backup and upgrade ------------------------------------------------------------------


def test_copy_is_consistent_while_another_writes(tmp_path: Path) -> None:
    """A copy made while a pass is in the middle of a transaction has what was stored before it, is
    whole, and is readable by its owner only."""
    path, copy = tmp_path / "vvwatch.db", tmp_path / "copy.db"
    with closing(open_database(path)) as writer, closing(open_database(path, False)) as reader:
        store_days(writer, [(1, b"a")])
        with transaction(writer):
            writer.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
            copy_database(reader, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(open_database(copy)) as db:
        assert SnapshotStore(db).load(1).body == b"a"
        assert db["meta"].count == 0
        assert wrong(db) == []


def test_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A copy into a folder that is not there fails and leaves no half of it."""
    with closing(open_database(tmp_path / "vvwatch.db")) as db, pytest.raises(OSError, match="no"):
        copy_database(db, tmp_path / "no" / "copy.db")
    assert not list(tmp_path.glob("**/*.part"))


@pytest.fixture
def first_shape(tmp_path: Path) -> Path:
    """A database as the first version left it, with a pass, a body and a reading in it."""
    path = tmp_path / "vvwatch.db"
    with closing(Database(sqlite3.connect(path))) as db:
        migrations.apply(db, stop_before="m002_documents")
        insert(db, "passes", {"id": 1, "at": "2024", "clock": "given", "state": "processed"})
        body = b"the body of a page" * 100
        sha256 = hashlib.sha256(body).hexdigest()
        packed = zstandard.compress(body, 10)
        insert(db, "bodies", {"sha256": sha256, "size_bytes": len(body), "zstd": packed})
        instant = AT.isoformat()
        row = {"id": 1, "role": "page", "method": "GET", "url": "https://x/", "request_body": ""}
        row |= {"status": 200, "headers": "{}", "sha256": sha256}
        row |= {"first_seen_at": instant, "last_confirmed_at": instant}
        insert(db, "snapshots", row)
        db.commit()
    return path


def test_upgrade_from_the_first_shape(first_shape: Path) -> None:
    """A database of the first version is brought to today's shape with all that is in it; a copy of
    it as it was stays beside it."""
    with closing(open_database(first_shape)) as db:
        store = SnapshotStore(db)
        assert store.load(1).body == b"the body of a page" * 100
        assert migrations.pending(db) == []
        assert wrong(db) == []
        at = AT + timedelta(days=1)
        target = Target(Role("page"), "https://x/")
        store.add_response(1, SOURCE, target, 200, {}, b"the body of a page" * 100 + b"!", at)
        assert store.load(2).body.endswith(b"page!")
        assert db.execute("SELECT max(depth) FROM bodies").fetchone() == (1,)
    [copy] = first_shape.parent.glob("*.before-*")
    assert copy.name == "vvwatch.db.before-m002_documents"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(Database(sqlite3.connect(copy))) as old:
        assert [m.name for m in migrations.applied(old)] == ["m001_first_shape"]
        assert old["snapshots"].count == 1


def test_upgrade_that_breaks_off_changes_nothing(first_shape: Path) -> None:
    """When one of the steps fails, none has been taken."""
    with closing(sqlite3.connect(first_shape)) as db:
        db.execute("CREATE TABLE events_by_hand (x)")
        db.execute("ALTER TABLE bodies ADD COLUMN depth INTEGER")
        db.commit()
    with pytest.raises(Exception, match="duplicate column"):
        open_database(first_shape)
    with closing(Database(sqlite3.connect(first_shape))) as db:
        assert [m.name for m in migrations.applied(db)] == ["m001_first_shape"]
        assert "passages" not in db.table_names()
