"""What was read of each thing, part by part, and which snapshots say so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlite_utils import Database

from state.database.connection import rows
from state.model.records import ReadingId, StoredReading
from state.model.values import JsonObject, SourceName
from state.records.rows import dump


class ReadingStore:
    """The readings of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, key: str) -> dict[str, StoredReading]:
        """The readings of a key by their part."""
        found = rows(self._db, "SELECT * FROM readings WHERE key = ?", [key])
        return {row["part"]: _reading(row) for row in found}

    def keys(self, source: SourceName) -> list[str]:
        """The keys of which a source has read anything, sorted."""
        found = self._db.execute(
            "SELECT DISTINCT key FROM readings WHERE source = ? ORDER BY key", [source]
        )
        return [row[0] for row in found.fetchall()]

    def lacking(
        self, source: SourceName, beginning: str, part: str
    ) -> Iterator[tuple[str, JsonObject]]:
        """The data of the readings of a source of which the part begins so, by key, where the key
        has no reading of that other part."""
        found = self._db.execute(
            "SELECT key, data FROM readings AS r WHERE source = ? AND substr(part, 1, ?) = ?"
            " AND NOT EXISTS (SELECT 1 FROM readings WHERE key = r.key AND part = ?)"
            " ORDER BY key, part",
            [source, len(beginning), beginning, part],
        )
        for key, data in found:
            yield key, json.loads(data)

    def put(self, reading: StoredReading) -> None:
        """Keep a reading in place of the earlier one of the same part."""
        self._db.execute(
            "INSERT INTO readings (key, part, source, snapshot_id, reader, data, confirmed_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key, part) DO UPDATE SET"
            " source = excluded.source, snapshot_id = excluded.snapshot_id,"
            " reader = excluded.reader, data = excluded.data, confirmed_by = excluded.confirmed_by",
            [
                reading.key,
                reading.part,
                reading.source,
                reading.snapshot_id,
                reading.reader,
                dump(reading.data),
                reading.confirmed_by,
            ],
        )

    def confirm(self, newest: Mapping[ReadingId, int | None]) -> None:
        """Note the newest snapshots that say what readings (by key and part) say already."""
        self._db.conn.executemany(
            "UPDATE readings SET confirmed_by = ? WHERE key = ? AND part = ?",
            [(snapshot_id, *reading) for reading, snapshot_id in newest.items()],
        )

    def drop(self, key: str, part: str) -> None:
        """Forget a reading that stands for nothing any more."""
        self._db.execute("DELETE FROM readings WHERE key = ? AND part = ?", [key, part])


def _reading(row: JsonObject) -> StoredReading:
    return StoredReading(
        row["key"],
        row["part"],
        SourceName(row["source"]),
        row["snapshot_id"],
        row["reader"],
        json.loads(row["data"]),
        row["confirmed_by"],
    )
