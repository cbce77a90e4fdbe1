"""Is the database whole: its pages, its references, and the bytes of every body. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from state.database.connection import rows
from state.model.errors import DamagedError
from state.records.record_json import load_record
from state.snapshots.bodies import BodyStore

_MOST_NAMED = 5


def problems(db: Database, on_body: Callable[[int, int], None]) -> Iterator[str]:
    """What is wrong, a line each, nothing where all is whole.

    `on_body` is told how many of how many bodies have been read.
    """
    checks = (
        _pages(db),
        _references(db),
        _evidence(db),
        _records(db),
        _bodies(db, on_body),
    )
    for check in checks:
        try:
            yield from check
        except sqlite3.DatabaseError as error:
            yield f"the database cannot be read to its end: {error}"


def _pages(db: Database) -> Iterator[str]:
    for row in rows(db, "PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"SQLite finds the file damaged: {row['integrity_check']}"


def _references(db: Database) -> Iterator[str]:
    for row in rows(db, "PRAGMA foreign_key_check"):
        yield f"a row of {row['table']} refers to one of {row['parent']} that is not there"


def _evidence(db: Database) -> Iterator[str]:
    for column in ("snapshots_before", "snapshots_after"):
        missing = rows(
            db,
            f"SELECT events.id, named.value FROM events, json_each({column}) AS named"
            " WHERE named.value NOT IN (SELECT id FROM snapshots)",
        )
        for row in missing:
            yield f"event {row['id']} rests on snapshot {row['value']}, which is not there"


def _records(db: Database) -> Iterator[str]:
    for row in rows(db, "SELECT key, record, told FROM records"):
        for text in (row["record"], row["told"]):
            try:
                load_record(text or row["record"])
            except (ValueError, KeyError, TypeError) as error:
                yield f"the record {row['key']} cannot be read ({error})"


def _bodies(db: Database, on_body: Callable[[int, int], None]) -> Iterator[str]:
    """In the order of their addresses, in which each is built on the one before."""
    hashes = [
        row["sha256"]
        for row in rows(
            db,
            "SELECT sha256 FROM bodies LEFT JOIN snapshots USING (sha256) GROUP BY sha256"
            " ORDER BY min(url), min(id)",
        )
    ]
    store = BodyStore(db)
    for number, sha256 in enumerate(hashes, start=1):
        try:
            store.get(sha256)
        except DamagedError as error:
            yield f"the body {sha256[:12]}… is damaged ({error.came}): {_where(db, sha256)}"
        on_body(number, len(hashes))


def _where(db: Database, sha256: str) -> str:
    """The snapshots that have a body, for a message."""
    found = list(rows(db, "SELECT id, url FROM snapshots WHERE sha256 = ? ORDER BY id", [sha256]))
    if not found:
        return "no snapshot has it"
    named = ", ".join(f"snapshot {row['id']} of {row['url']}" for row in found[:_MOST_NAMED])
    more = len(found) - _MOST_NAMED
    return named + (f" and {more} more" if more > 0 else "")
