"""The records that readings add up to, with their history."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from state.database.connection import rows
from state.model.instants import iso
from state.model.records import Inputs, Losses, StoredRecord, snapshots_in
from state.model.values import JsonObject, Record, RecordKind, SourceName
from state.records.record_files import RecordFiles
from state.records.record_json import dump_record, load_record
from state.records.rows import dump, instant_or_none, iso_or_none
from state.snapshots.passes import ASKED

_AT_ONCE = 1000
AS_IT_STANDS = "="
"""In place of the text of a record as it was last told, where it is as it stands."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands: its stored text, and the snapshots that it was made of."""

    key: str
    source: SourceName
    text: str
    snapshots: tuple[int, ...]
    is_withdrawn: bool

    @property
    def record(self) -> Record:
        """The record itself."""
        return load_record(self.text)


class RecordStore:
    """The records of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._files = RecordFiles(db)

    def get(self, key: str) -> StoredRecord | None:
        """The record of this key, None when there is none."""
        return next(self._records("WHERE key = ?", [key]), None)

    def has(self, key: str) -> bool:
        """Whether there is a record of this key."""
        row = self._db.execute("SELECT 1 FROM records WHERE key = ?", [key]).fetchone()
        return row is not None

    def all(self, source: SourceName | None = None) -> Iterator[StoredRecord]:
        """Every record, or those of one source, by key."""
        if source is None:
            return self._records("ORDER BY key", [])
        return self._records("WHERE source = ? ORDER BY key", [source])

    def of_kind(self, kind: RecordKind) -> Iterator[StoredRecord]:
        """Every record of one kind, by key."""
        return self._records("WHERE kind = ? ORDER BY key", [kind])

    def all_keys(self, kind: RecordKind) -> list[str]:
        """Keys of the records of one kind, by key."""
        return self._keys("kind = ?", [kind])

    def as_they_stand(self, but: Set[RecordKind] = frozenset()) -> Iterator[Standing]:
        """Every record but those of some kinds, by key, without how it was last told: that is
        half of the work for whoever does not ask."""
        sql = "SELECT key, source, kind, record, inputs, withdrawn_at FROM records ORDER BY key"
        for key, source, kind, text, inputs, withdrawn_at in self._db.execute(sql):
            if kind not in but:
                snapshots = snapshots_in(_inputs(inputs))
                yield Standing(key, source, text, snapshots, withdrawn_at is not None)

    def naming(self, codes: Iterable[str]) -> Iterator[StoredRecord]:
        """Every record that names any of these projects, by key."""
        named = "SELECT key FROM record_projects WHERE code IN (SELECT value FROM json_each(?))"
        return self._records(f"WHERE key IN ({named}) ORDER BY key", [dump(sorted(codes))])

    def back_or_gone(self, kind: RecordKind, seen: Set[str], gone: Set[str]) -> list[str]:
        """The keys of those records of a kind that were `seen` though they were missing, or are
        `gone` and not withdrawn yet, by key."""
        # Few are missing, and an index names them: to look up each that was seen reads whole rows.
        missing = self.absent(kind).union(
            self._keys("kind = ? AND withdrawn_at IS NOT NULL", [kind])
        )
        # A plus lets an index be: without it all of the kind would be read.
        named = "key IN (SELECT value FROM json_each(?)) AND +kind = ?"
        left = self._keys(f"{named} AND +withdrawn_at IS NULL", [dump(sorted(gone)), kind])
        return sorted({*(missing & seen), *left})

    def standing_but(self, kind: RecordKind, listed: Set[str]) -> Iterator[str]:
        """The keys of the standing records of a kind that are not among those listed, by key; read
        a thousand at a time, so that whoever takes them may change them, and memory stays flat."""
        last = ""
        while keys := self._keys(
            "kind = ? AND withdrawn_at IS NULL AND key > ?", [kind, last], _AT_ONCE
        ):
            yield from (key for key in keys if key not in listed)
            last = keys[-1]

    def count(self, source: SourceName, kind: RecordKind | None = None) -> int:
        """How many records of a source (of one kind) stand, the withdrawn ones not counted."""
        extra, values = (" AND kind = ?", [kind]) if kind else ("", [])
        # Kept by the database itself: counting is asked for in every pass.
        row = self._db.execute(
            f"SELECT sum(standing) FROM record_counts WHERE source = ?{extra}", [source, *values]
        )
        return int(row.fetchone()[0] or 0)

    def keys_with(self, kind: RecordKind, field: str, value: str) -> list[str]:
        """Keys of the standing records of a kind that have this value in a field, by key."""
        # The index of open records is found where the words of the condition are the same.
        return self._keys(
            "kind = ? AND withdrawn_at IS NULL"
            f" AND json_extract(record, {_quoted(f'$.fields.{field}')}) = {_quoted(value)}",
            [kind],
        )

    def announcing(self, kinds: Iterable[RecordKind]) -> Iterator[StoredRecord]:
        """The standing records of these kinds in which something was announced, by kind and key:
        a measurement, or anything at all where the record concerns somebody or names a project."""
        for kind in kinds:
            yield from self._records(
                "WHERE kind = ? AND withdrawn_at IS NULL"
                " AND json_array_length(record, '$.detail.announcements') > 0"
                " AND (concerns OR json_array_length(record, '$.findings') > 0 OR EXISTS"
                " (SELECT 1 FROM json_each(record, '$.detail.announcements') AS said"
                " WHERE json_extract(said.value, '$.measurement') IS NOT NULL)) ORDER BY key",
                [kind],
            )

    def scheduling(self, kinds: Iterable[RecordKind]) -> Iterator[StoredRecord]:
        """The standing records of these kinds that put a measurement on an agenda, by kind and
        key."""
        for kind in kinds:
            yield from self._records(
                "WHERE kind = ? AND withdrawn_at IS NULL"
                " AND json_extract(record, '$.detail.measurement') IS NOT NULL ORDER BY key",
                [kind],
            )

    def absent(self, kind: RecordKind) -> set[str]:
        """Keys of the records of one kind that were missed when last looked for."""
        return set(
            self._keys("kind = ? AND withdrawn_at IS NULL AND absent_since IS NOT NULL", [kind])
        )

    def keys(self, kind: RecordKind) -> list[str]:
        """Keys of the records of one kind that were not withdrawn."""
        return self._keys("kind = ? AND withdrawn_at IS NULL", [kind])

    def whole_keys(self, kind: RecordKind) -> list[str]:
        """Keys of the standing records of a kind of which more than a listing tells."""
        is_partial = "coalesce(json_extract(record, '$.is_partial'), 0)"
        return self._keys(f"kind = ? AND withdrawn_at IS NULL AND NOT {is_partial}", [kind])

    def withdrawn(self, source: SourceName) -> list[str]:
        """Keys of the records of a source that have been withdrawn."""
        return self._keys("source = ? AND withdrawn_at IS NOT NULL", [source])

    def newest_listed_on(self, source: SourceName) -> str | None:
        """The newest day on which a record of the source was listed, as ISO 8601."""
        row = self._db.execute("SELECT max(listed_on) FROM records WHERE source = ?", [source])
        newest = row.fetchone()[0]
        return str(newest) if newest else None

    def newest_fields(
        self, kind: RecordKind, names: Sequence[str], most: int
    ) -> Iterator[JsonObject]:
        """These fields of the standing records of a kind that were seen first last, newest first;
        each is read when it is asked for."""
        paths = (f"json_extract(record, {_quoted(f'$.fields.{name}')})" for name in names)
        loads = _quick_loads()
        found = self._db.execute(
            f"SELECT json_array({', '.join(paths)}) FROM records"
            " WHERE kind = ? AND withdrawn_at IS NULL"
            " ORDER BY first_seen_at DESC, key DESC LIMIT ?",
            [kind, most],
        )
        return (dict(zip(names, loads(row[0]), strict=True)) for row in found)

    def newest_seen_at(self, kind: RecordKind) -> datetime | None:
        """When a record of a kind was last seen for the first time."""
        row = self._db.execute("SELECT max(first_seen_at) FROM records WHERE kind = ?", [kind])
        return instant_or_none(row.fetchone()[0])

    def waiting(self) -> list[str]:
        """Keys of the records that wait to be told."""
        return self._keys("waiting_since IS NOT NULL")

    def relevant(self, kind: RecordKind, lacking: str | None = None) -> list[str]:
        """Keys of the standing records of a kind that name a project or somebody's keyword; where a
        field is named, only those that lack it."""
        where = "kind = ? AND withdrawn_at IS NULL AND concerns"
        if lacking is not None:
            where += f" AND json_extract(record, {_quoted(f'$.fields.{lacking}')}) IS NULL"
        return self._keys(where, [kind])

    def losing(self, source: SourceName) -> list[str]:
        """Keys of the records of a source of which something is missing, not proven to be lost."""
        return self._keys("source = ? AND losses IS NOT NULL", [source])

    def asked_before(self, kind: RecordKind, at: datetime) -> list[str]:
        """Keys of the standing records of a kind whose own address was last asked then or
        earlier."""
        last = (
            "(SELECT max(fetched_at) FROM fetches"
            f" WHERE fetches.url = json_extract(record, '$.url') AND {ASKED})"
        )
        where = f"kind = ? AND withdrawn_at IS NULL AND coalesce({last}, '') <= ?"
        return self._keys(where, [kind, iso(at)])

    def save(self, stored: StoredRecord) -> None:
        """Keep a record in place of what was there."""
        record = stored.record
        row: JsonObject = {
            "key": stored.key,
            "source": stored.source,
            "kind": record.kind,
            "record": (text := dump_record(record)),
            "inputs": dump(stored.inputs),
            "told": _dump_told(stored, text),
            "told_inputs": dump(stored.last_notified_inputs),
            "reader": stored.reader,
            "listed_by": stored.listed_by,
            "listed_on": record.listed_on,
            "concerns": stored.is_relevant,
            "first_seen_at": iso(stored.first_seen_at),
            "waiting_since": iso_or_none(stored.waiting_since),
            "absent_since": iso_or_none(stored.absent_since),
            "withdrawn_at": iso_or_none(stored.withdrawn_at),
            "losses": dump({name: iso(since) for name, since in stored.losses})
            if stored.losses
            else None,
        }
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        # What stands in no index that changes is left alone there.
        kept = ", ".join(f"{name} = excluded.{name}" for name in row if name != "key")
        self._db.execute(
            f"INSERT INTO records ({names}) VALUES ({marks})"
            f" ON CONFLICT (key) DO UPDATE SET {kept}",
            list(row.values()),
        )
        self._files.put(record)
        self._put_projects(record)

    def set_relevance(self, key: str, is_relevant: bool) -> None:
        """Note whether a record names a project or somebody's keyword."""
        self._db.execute("UPDATE records SET concerns = ? WHERE key = ?", [is_relevant, key])

    def _put_projects(self, record: Record) -> None:
        """Keep which projects a record names in place of those it named."""
        self._db.execute("DELETE FROM record_projects WHERE key = ?", [record.key])
        for code in record.projects:
            self._db.execute(
                "INSERT INTO record_projects (code, key) VALUES (?, ?)", [code, record.key]
            )

    def _records(self, rest: str, values: Iterable[Any]) -> Iterator[StoredRecord]:
        return map(_stored, rows(self._db, f"SELECT * FROM records {rest}", list(values)))

    def _keys(self, where: str, values: Iterable[Any] = (), most: int = -1) -> list[str]:
        sql = f"SELECT key FROM records WHERE {where} ORDER BY key LIMIT {most}"
        return [row[0] for row in self._db.execute(sql, list(values)).fetchall()]


def _quoted(text: str) -> str:
    """A text as it is written in SQL."""
    return "'" + text.replace("'", "''") + "'"


def _quick_loads() -> Callable[[str], Any]:
    """What loads JSON where many texts are to be loaded, of which whole numbers beyond 64 bits may
    be near."""
    from orjson import JSONDecodeError
    from orjson import loads as quick  # not at each start

    def loads(text: str) -> Any:
        try:
            return quick(text)
        except JSONDecodeError:
            return json.loads(text)

    return loads


def _inputs(text: str | None) -> Inputs:
    return tuple((key, part, snapshot) for key, part, snapshot in json.loads(text or "[]"))


def _losses(text: str | None) -> Losses:
    found = json.loads(text) if text else {}
    return tuple((name, datetime.fromisoformat(since)) for name, since in found.items())


def _dump_told(stored: StoredRecord, text: str) -> str | None:
    """The text of a record, of which this is the `text`, as it was last told: mostly it is the
    same, and not kept twice."""
    if stored.last_notified is None:
        return None
    is_same = stored.last_notified is stored.record
    told = text if is_same else dump_record(stored.last_notified)
    return AS_IT_STANDS if told == text else told


def _load_told(text: str | None, record: Record) -> Record | None:
    return record if text == AS_IT_STANDS else load_record(text) if text else None


def _stored(row: JsonObject) -> StoredRecord:
    first_seen_at, record = datetime.fromisoformat(row["first_seen_at"]), load_record(row["record"])
    return StoredRecord(
        key=row["key"],
        source=SourceName(row["source"]),
        record=record,
        inputs=_inputs(row["inputs"]),
        reader=row["reader"],
        first_seen_at=first_seen_at,
        last_notified=_load_told(row["told"], record),
        last_notified_inputs=_inputs(row["told_inputs"]),
        listed_by=row["listed_by"],
        is_relevant=bool(row["concerns"]),
        waiting_since=instant_or_none(row["waiting_since"]),
        absent_since=instant_or_none(row["absent_since"]),
        withdrawn_at=instant_or_none(row["withdrawn_at"]),
        losses=_losses(row["losses"]),
    )
