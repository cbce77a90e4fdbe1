"""Which files could not be read, in which passes, and why; apart from what was read of any."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from sqlite_utils import Database

from state.changes.unread import ReadingFailure, Task
from state.database.connection import insert, rows
from state.model.instants import iso
from state.model.values import JsonObject

# A file that waits to be read, or that was given up and still stands behind its address.
_OUTSTANDING = """
    SELECT f.* FROM reading_failures AS f
    WHERE f.task = 'text' AND EXISTS (
        SELECT 1 FROM snapshots JOIN fetches ON fetches.snapshot_id = snapshots.id
        WHERE snapshots.sha256 = f.sha256 AND fetches.read_in_pass IS NULL)
    OR f.task = 'sheets' AND EXISTS (
        SELECT 1 FROM readings WHERE part = 'file' AND json_extract(data, '$.sha256') = f.sha256)
    AND NOT EXISTS (SELECT 1 FROM cut_reports WHERE cut_reports.sha256 = f.sha256)
    ORDER BY f.url, f.sha256, f.task, f.at, f.pass_id
"""


class ReadingFailures:
    """The failures on record in one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, sha256: str, task: Task) -> tuple[ReadingFailure, ...]:
        """The failures to read this body for that, by pass."""
        found = rows(
            self._db,
            "SELECT * FROM reading_failures WHERE sha256 = ? AND task = ? ORDER BY at, pass_id",
            [sha256, task],
        )
        return tuple(map(_failure, found))

    def in_pass(self, pass_id: int) -> tuple[ReadingFailure, ...]:
        """The failures of one pass, by address."""
        found = rows(
            self._db, "SELECT * FROM reading_failures WHERE pass_id = ? ORDER BY url", [pass_id]
        )
        return tuple(map(_failure, found))

    def outstanding(self) -> tuple[tuple[ReadingFailure, ...], ...]:
        """The failures of each file that waits to be read or that was given up, by address."""
        found = map(_failure, rows(self._db, _OUTSTANDING))
        return tuple(tuple(group) for _, group in groupby(found, lambda f: (f.sha256, f.task)))

    def add(self, failure: ReadingFailure) -> None:
        """Put a failure on record."""
        insert(self._db, "reading_failures", _row(failure))

    @property
    def is_empty(self) -> bool:
        """Whether nothing ever failed."""
        return self._db.execute("SELECT 1 FROM reading_failures LIMIT 1").fetchone() is None


def _row(failure: ReadingFailure) -> JsonObject:
    times = {"at": iso(failure.at), "next_try_at": iso(failure.next_try_at)}
    return {**vars(failure), **times}


def _failure(row: JsonObject) -> ReadingFailure:
    at, next_try_at = (datetime.fromisoformat(row[name]) for name in ("at", "next_try_at"))
    return ReadingFailure(
        **{
            **row,
            "task": Task(row["task"]),
            "is_own": bool(row["is_own"]),
            "at": at,
            "next_try_at": next_try_at,
        }
    )
