"""What is set aside: kept by name and step, also in a database of the version before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from state.database.connection import insert, open_database, savepoint, transaction
from state.database.migrations import migrations
from state.model.values import ClockKind, PassState, SourceName
from state.set_aside.entries import SetAside, Step
from state.set_aside.set_aside_store import SetAsideStore
from state.snapshots.passes import PassStore

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
ENTRY = SetAside(
    key="question:1",
    step=Step.OBSERVE,
    error="a fault",
    since=AT,
    source=SourceName("questions"),
    pass_id=3,
    inputs=(("question:1", "search", 7), ("file:2", "file", None)),
    is_news=False,
    before_at=AT,
)


def test_what_is_put_is_there_until_it_is_forgotten() -> None:
    """An entry comes back as it was put, once for each step, and goes by name, step and watcher."""
    db = Database(memory=True)
    migrations.apply(db)
    store = SetAsideStore(db)
    told = SetAside("question:1", Step.MESSAGE, "x", AT, whom="an")
    for entry in (told, ENTRY, replace(ENTRY, error="another")):
        store.put(entry)

    assert store.all() == [told, replace(ENTRY, error="another")]
    assert ENTRY.as_json()["snapshots"] == [7]

    store.forget("question:1", Step.MESSAGE)
    store.forget("question:1", Step.OBSERVE)
    assert store.all() == [told]
    store.forget("question:1", Step.MESSAGE, "an")
    assert store.all() == []


def test_database_of_the_version_before(tmp_path: Path) -> None:
    """A database that knew nothing of things set aside gets them, with all that is in it."""
    path = tmp_path / "vvwatch.db"
    with closing(Database(sqlite3.connect(path))) as db:
        migrations.apply(db, stop_before="m007_set_aside")
        row = {"id": 1, "at": AT.isoformat(), "clock": "given", "state": "fetched"}
        insert(db, "passes", row)
        db.commit()
    with closing(open_database(path)) as db:
        passes = PassStore(db)
        with transaction(db):
            passes.mark_failed(1, "a fault")
            SetAsideStore(db).put(ENTRY)
        assert passes.get(1).state is PassState.FAILED
        assert [(row["pass_id"], row["error"]) for row in passes.failed()] == [(1, "a fault")]
        assert SetAsideStore(db).all() == [ENTRY]

        again = passes.begin_pass(AT, ClockKind.GIVEN, {})
        passes.set_pass_state(again, PassState.PROCESSED)
        assert passes.failed() == []


def _raise_within(db: Database) -> None:
    with savepoint(db):
        db.execute("INSERT INTO t VALUES (2)")
        with savepoint(db):
            db.execute("INSERT INTO t VALUES (3)")
        raise KeyError


def test_savepoint_undoes_its_own_alone() -> None:
    """What raises within a savepoint leaves nothing of it, and all that was done before."""
    db = Database(memory=True)
    db.execute("CREATE TABLE t (x INTEGER)")
    with transaction(db):
        db.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(KeyError):
            _raise_within(db)
        with savepoint(db):
            db.execute("INSERT INTO t VALUES (4)")

    assert [row[0] for row in db.execute("SELECT x FROM t ORDER BY x")] == [1, 4]
