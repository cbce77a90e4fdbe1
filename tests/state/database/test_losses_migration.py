"""A database of the version before losses and aliases were kept opens with all its records."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from state.database.migrations import migrations
from state.records.record_store import RecordStore


def test_records_of_before_have_lost_nothing(make_record: Any) -> None:
    """Records, fetches and their history stay, and nothing of them counts as missing."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m008_answers")
    db.execute(
        "INSERT INTO records (key, source, kind, record, inputs, reader, first_seen_at)"
        " VALUES ('publication:a', 'publications', 'publication', ?, '[]', 'r', '2024-01-01')",
        [json.dumps(vars(make_record(key="publication:a")), default=str)],
    )
    migrations.apply(db)
    stored = RecordStore(db).get("publication:a")
    assert stored is not None
    assert stored.losses == ()
    assert RecordStore(db).losing(stored.source) == []
