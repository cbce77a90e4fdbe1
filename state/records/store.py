"""What was read: readings, the records they add up to, and how each source stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from state.database.connection import rows
from state.model.instants import iso
from state.model.records import Inputs, SourceState, StoredReading, StoredRecord
from state.model.values import Finding, JsonObject, Record, RecordKind, SourceName
from state.snapshots.passes import ASKED


class RecordStore:
    """Readings, records and source states in one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- readings ------------------------------------------------------------------------

    def readings(self, key: str) -> dict[str, StoredReading]:
        """The readings of a key by their part."""
        found = rows(self._db, "SELECT * FROM readings WHERE key = ?", [key])
        return {row["part"]: _reading(row) for row in found}

    def put_reading(self, reading: StoredReading) -> None:
        """Keep a reading in place of the earlier one of the same part."""
        self._db.execute(
            "INSERT OR REPLACE INTO readings (key, part, source, snapshot_id, reader, data,"
            " confirmed_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                reading.key,
                reading.part,
                reading.source,
                reading.snapshot_id,
                reading.reader,
                _dump(reading.data),
                reading.confirmed_by,
            ],
        )

    def confirm_readings(self, newest: Mapping[tuple[str, str], int | None]) -> None:
        """Note the newest snapshots that say what readings (by key and part) say already."""
        self._db.conn.executemany(
            "UPDATE readings SET confirmed_by = ? WHERE key = ? AND part = ?",
            [(snapshot_id, *place) for place, snapshot_id in newest.items()],
        )

    def drop_reading(self, key: str, part: str) -> None:
        """Forget a reading that stands for nothing any more."""
        self._db.execute("DELETE FROM readings WHERE key = ? AND part = ?", [key, part])

    # --- records -------------------------------------------------------------------------

    def get(self, key: str) -> StoredRecord | None:
        """The record of this key, None when there is none."""
        return next(self._records("WHERE key = ?", [key]), None)

    def all(self, source: SourceName | None = None) -> Iterator[StoredRecord]:
        """Every record, or those of one source, by key."""
        if source is None:
            return self._records("ORDER BY key", [])
        return self._records("WHERE source = ? ORDER BY key", [source])

    def of_kind(self, kind: RecordKind) -> Iterator[StoredRecord]:
        """Every record of one kind, by key."""
        return self._records("WHERE kind = ? ORDER BY key", [kind])

    def of_doubtful_presence(
        self, kind: RecordKind, seen: Set[str], missing: Callable[[str], bool]
    ) -> Iterator[StoredRecord]:
        """The records of a kind of which a pass may say that they are gone or back, by key.

        `seen` are the keys it saw; `missing` says of a key whether it may be proven absent.
        """
        found = self._db.execute(
            "SELECT key, absent_since, withdrawn_at FROM records WHERE kind = ? ORDER BY key",
            [kind],
        )
        for key, absent_since, withdrawn_at in found.fetchall():
            is_back = key in seen and (absent_since or withdrawn_at)
            if is_back or (missing(key) and not withdrawn_at):
                yield from self._records("WHERE key = ?", [key])

    def count(self, source: SourceName, kind: RecordKind | None = None) -> int:
        """How many records of a source (of one kind) stand, the withdrawn ones not counted."""
        extra, values = (" AND kind = ?", [kind]) if kind else ("", [])
        row = self._db.execute(
            f"SELECT count(*) FROM records WHERE source = ? AND withdrawn_at IS NULL{extra}",
            [source, *values],
        )
        return int(row.fetchone()[0])

    def unanswered(self) -> list[str]:
        """Keys of the questions of which no answer is known, by key."""
        return self._keys(
            "kind = 'question' AND withdrawn_at IS NULL"
            " AND json_extract(record, '$.fields.state') = 'asked'"
        )

    def with_announcements(self) -> Iterator[StoredRecord]:
        """The questions in whose answer something was announced, by key."""
        return self._records(
            "WHERE kind = 'question' AND withdrawn_at IS NULL"
            " AND json_array_length(record, '$.detail.announcements') > 0 ORDER BY key",
            [],
        )

    def keys(self, kind: RecordKind) -> list[str]:
        """Keys of the records of one kind that were not withdrawn."""
        return self._keys("kind = ? AND withdrawn_at IS NULL", [kind])

    def withdrawn(self, source: SourceName) -> list[str]:
        """Keys of the records of a source that have been withdrawn."""
        return self._keys("source = ? AND withdrawn_at IS NOT NULL", [source])

    def newest_listed_on(self, source: SourceName) -> str | None:
        """The newest day on which a record of the source was listed, as ISO 8601."""
        row = self._db.execute("SELECT max(listed_on) FROM records WHERE source = ?", [source])
        newest = row.fetchone()[0]
        return str(newest) if newest else None

    def waiting(self) -> list[str]:
        """Keys of the records that wait to be told."""
        return self._keys("waiting_since IS NOT NULL")

    def save(self, stored: StoredRecord) -> None:
        """Keep a record in place of what was there."""
        record = stored.record
        row: JsonObject = {
            "key": stored.key,
            "source": stored.source,
            "kind": record.kind,
            "record": dump_record(record),
            "inputs": _dump(stored.inputs),
            "told": dump_record(stored.told) if stored.told else None,
            "told_inputs": _dump(stored.told_inputs),
            "reader": stored.reader,
            "listed_by": stored.listed_by,
            "listed_on": record.listed_on,
            "concerns": stored.concerns,
            "first_seen_at": iso(stored.first_seen_at),
            "waiting_since": _iso(stored.waiting_since),
            "absent_since": _iso(stored.absent_since),
            "withdrawn_at": _iso(stored.withdrawn_at),
        }
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._db.execute(
            f"INSERT OR REPLACE INTO records ({names}) VALUES ({marks})",
            list(row.values()),
        )
        self._set_files(record)

    def set_concerns(self, key: str, concerns: bool) -> None:
        """Note whether a record names a project or somebody's keyword."""
        self._db.execute("UPDATE records SET concerns = ? WHERE key = ?", [concerns, key])

    def _set_files(self, record: Record) -> None:
        self._db.execute("DELETE FROM record_files WHERE key = ?", [record.key])
        for url in dict.fromkeys(record.files):
            self._db.execute(
                "INSERT INTO record_files (url, key, awaited) VALUES (?, ?, ?)",
                [url, record.key, url in record.awaited],
            )

    def owners(self, url: str) -> list[str]:
        """Keys of the records to which a file belongs."""
        found = self._db.execute("SELECT key FROM record_files WHERE url = ? ORDER BY key", [url])
        return [row[0] for row in found.fetchall()]

    def files(self, source: SourceName) -> Iterator[JsonObject]:
        """The files of the standing records of a source, a row for each record they belong to:
        `url`, `kind`, `awaited`, `concerns`, `first_seen_at`, `waiting_since`, `fetched_at`."""
        return self._db.query(
            "SELECT f.url, r.kind, f.awaited, r.concerns, r.first_seen_at, r.waiting_since,"
            " (SELECT max(fetched_at) FROM fetches"
            f" WHERE fetches.url = f.url AND {ASKED}) AS fetched_at"
            " FROM record_files f JOIN records r USING (key)"
            " WHERE r.source = ? AND r.withdrawn_at IS NULL ORDER BY f.url",
            [source],
        )

    # --- sources -------------------------------------------------------------------------

    def source(self, name: SourceName) -> SourceState:
        """How a source stands."""
        row = next(rows(self._db, "SELECT * FROM sources WHERE name = ?", [name]), None)
        if row is None:
            return SourceState(name)
        return SourceState(
            name=name,
            covered=json.loads(row["covered"]) if row["covered"] else None,
            last_good_at=_instant(row["last_good_at"]),
            last_sweep_at=_instant(row["last_sweep_at"]),
            failing_since=_instant(row["failing_since"]),
            error=row["error"],
            assumptions=json.loads(row["assumptions"]),
        )

    def save_source(self, state: SourceState) -> None:
        """Keep how a source stands."""
        self._db.execute(
            "INSERT OR REPLACE INTO sources (name, covered, last_good_at, last_sweep_at,"
            " failing_since, error, assumptions) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                state.name,
                _dump(state.covered) if state.covered is not None else None,
                _iso(state.last_good_at),
                _iso(state.last_sweep_at),
                _iso(state.failing_since),
                state.error,
                _dump(state.assumptions),
            ],
        )

    # --- texts of files ------------------------------------------------------------------

    def text(self, sha256: str, reader: str) -> JsonObject | None:
        """The text taken out of a file by this reader, None when it has not been yet."""
        row = self._db.execute(
            "SELECT document FROM texts WHERE sha256 = ? AND reader = ?", [sha256, reader]
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put_text(self, sha256: str, reader: str, document: JsonObject) -> None:
        """Keep the text of a file; readings by other readers are forgotten."""
        self._db.execute("DELETE FROM texts WHERE sha256 = ? AND reader <> ?", [sha256, reader])
        self._db.execute(
            "INSERT OR REPLACE INTO texts (sha256, reader, document) VALUES (?, ?, ?)",
            [sha256, reader, _dump(document)],
        )

    def cut_report(self, sha256: str, reader: str) -> JsonObject | None:
        """The project sheets that this reader cut a file into, None when it has not been yet."""
        row = self._db.execute(
            "SELECT report FROM cut_reports WHERE sha256 = ? AND reader = ?", [sha256, reader]
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put_cut_report(self, sha256: str, reader: str, report: JsonObject) -> None:
        """Keep the project sheets of a file; those by other readers are forgotten."""
        self._db.execute("DELETE FROM cut_reports WHERE sha256 = ?", [sha256])
        self._db.execute(
            "INSERT INTO cut_reports (sha256, reader, report) VALUES (?, ?, ?)",
            [sha256, reader, _dump(report)],
        )

    # --- expectations --------------------------------------------------------------------

    def expectation_state(self, key: str) -> Any:
        """How an expectation stood when it was last judged: pending, met, overdue; None: never."""
        row = self._db.execute("SELECT state FROM expectations WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def save_expectation(self, key: str, state: str, at: str) -> None:
        """Keep how an expectation stands; the instant of its first judgement stays."""
        self._db.execute(
            "INSERT INTO expectations (key, state, first_judged_at) VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET state = excluded.state",
            [key, state, at],
        )

    # --- small notes ---------------------------------------------------------------------

    def note(self, name: str) -> str | None:
        """A small value kept under a name."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def set_note(self, name: str, value: str) -> None:
        """Keep a small value under a name."""
        self._db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, value])

    def _records(self, rest: str, values: Iterable[Any]) -> Iterator[StoredRecord]:
        return map(_stored, rows(self._db, f"SELECT * FROM records {rest}", list(values)))

    def _keys(self, where: str, values: Iterable[Any] = ()) -> list[str]:
        sql = f"SELECT key FROM records WHERE {where} ORDER BY key"
        return [row[0] for row in self._db.execute(sql, list(values)).fetchall()]


def dump_record(record: Record) -> str:
    """The record as JSON text."""
    findings = [vars(finding) for finding in record.findings]
    return _dump({**vars(record), "findings": findings})


def load_record(text: str) -> Record:
    """The record of `dump_record`."""
    value = json.loads(text)
    return Record(
        **{
            **value,
            "kind": RecordKind(value["kind"]),
            "findings": tuple(Finding(**finding) for finding in value["findings"]),
            "files": tuple(value["files"]),
            "awaited": tuple(value["awaited"]),
        }
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _iso(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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


def _inputs(text: str | None) -> Inputs:
    return tuple((key, part, snapshot) for key, part, snapshot in json.loads(text or "[]"))


def _stored(row: JsonObject) -> StoredRecord:
    first_seen_at = datetime.fromisoformat(row["first_seen_at"])
    return StoredRecord(
        key=row["key"],
        source=SourceName(row["source"]),
        record=load_record(row["record"]),
        inputs=_inputs(row["inputs"]),
        reader=row["reader"],
        first_seen_at=first_seen_at,
        told=load_record(row["told"]) if row["told"] else None,
        told_inputs=_inputs(row["told_inputs"]),
        listed_by=row["listed_by"],
        concerns=bool(row["concerns"]),
        waiting_since=_instant(row["waiting_since"]),
        absent_since=_instant(row["absent_since"]),
        withdrawn_at=_instant(row["withdrawn_at"]),
    )
