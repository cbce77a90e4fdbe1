"""Databases in memory and small records, for tests of what remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from sqlite_utils import Database

from state.database.migrations import migrations
from state.model.values import Finding, Record, RecordKind

# Nothing is timed and nothing is left to luck: the same examples in every run.
hypothesis_settings.register_profile("vvwatch", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("vvwatch")

OpenDatabase = Callable[[], AbstractContextManager[Database]]


@contextmanager
def database_in_memory() -> Iterator[Database]:
    """An empty database of today's shape, closed afterwards."""
    db = Database(memory=True)
    try:
        migrations.apply(db)
        db.execute("PRAGMA foreign_keys = ON")
        yield db
    finally:
        db.close()


QUESTION = RecordKind("question")


@pytest.fixture(scope="session")
def empty_database() -> OpenDatabase:
    """Opens a fresh database in memory, as often as a test wants one."""
    return database_in_memory


@pytest.fixture
def db() -> Iterator[Database]:
    """One fresh database in memory."""
    with database_in_memory() as opened:
        yield opened


@pytest.fixture(scope="session")
def make_record() -> Callable[..., Record]:
    """Makes a record; `projects` become findings, every other name is a field of Record."""

    def make(
        key: str = "question:1795000",
        kind: RecordKind = QUESTION,
        projects: tuple[str, ...] = (),
        **other: Any,
    ) -> Record:
        values: dict[str, Any] = {
            "title": "Relanceplan Vlaamse Veerkracht",
            "url": "https://www.vlaamsparlement.be/x/1795000",
            "fields": {"state": "asked"},
            "detail": {"documents": []},
            "findings": tuple(Finding(code, "title") for code in projects),
            **other,
        }
        return Record(key=key, kind=kind, **values)

    return make
