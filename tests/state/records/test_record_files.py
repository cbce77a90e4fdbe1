"""Which files of records are to be looked at before a pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from state.database.connection import insert
from state.model.instants import iso
from state.model.values import JsonObject, SourceName
from state.records.record_files import RecordFiles

NOW = datetime(2024, 1, 15, 8, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
SOURCE = SourceName("questions")


def know(db: Database, hours_ago: float | None, outcome: str, **record: Any) -> None:
    """Let a record be known with a file, fetched so long ago or never."""
    awaited = record.pop("awaited", False)
    row: JsonObject = {
        "key": "question:1",
        "source": SOURCE,
        "kind": "question",
        "record": "{}",
        "inputs": "[]",
        "reader": "r",
        "first_seen_at": iso(NOW - 30 * DAY),
        **record,
    }
    insert(db, "records", row)
    is_had = hours_ago is not None and outcome != "forbidden"
    insert(
        db,
        "record_files",
        {"url": "https://a/1", "key": "question:1", "awaited": awaited, "is_had": is_had},
    )
    if hours_ago is not None:
        insert(db, "passes", {"id": 1, "at": iso(NOW), "clock": "real", "state": "processed"})
        for hours, ended in ((hours_ago + 999, "failed"), (hours_ago, outcome)):
            at = iso(NOW - timedelta(hours=hours))
            fetch = {"pass_id": 1, "source": SOURCE, "role": "file", "method": "GET"}
            asked = {"url": "https://a/1", "request_body": "", "tolerated": 0}
            insert(db, "fetches", {**fetch, **asked, "outcome": ended, "fetched_at": at})


@pytest.mark.parametrize(
    ("hours_ago", "outcome", "record", "is_looked_at"),
    [
        (1, "new", {"concerns": 1}, False),
        (23.9, "new", {"concerns": 1}, False),
        (24, "new", {"concerns": 1}, True),
        (24, "new", {}, False),
        (24 * 7, "new", {}, True),
        (24, "forbidden", {}, True),
        (1, "forbidden", {"concerns": 1}, True),
        (-1, "new", {}, True),
        (1, "new", {"waiting_since": iso(NOW)}, True),
        (1, "new", {"awaited": True}, True),
        (None, "", {}, True),
        (24 * 7, "new", {"withdrawn_at": iso(NOW)}, False),
    ],
)
def test_files_that_are_looked_at(
    db: Database,
    hours_ago: float | None,
    outcome: str,
    record: JsonObject,
    is_looked_at: bool,
) -> None:
    """A file is looked at where it was never had, is forbidden, awaited, of a record that waits,
    of a clock ahead of the time, or old: of records that concern somebody sooner."""
    know(db, hours_ago, outcome, **record)
    found = RecordFiles(db).to_be_looked_at(SOURCE, NOW, DAY, WEEK)
    assert [row["url"] for row in found] == ["https://a/1"] * is_looked_at


@pytest.mark.parametrize("concerns", [0, 1])
def test_files_that_are_never_asked_for_again(db: Database, concerns: int) -> None:
    """Where no time is set, a file that is there is not looked at, however old it is."""
    know(db, 99_999, "new", concerns=concerns)
    assert list(RecordFiles(db).to_be_looked_at(SOURCE, NOW, None, None)) == []
