"""The log of events: append-only, each id once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase

from sqlite_utils import Database

from state.changes.differ import change_id, event_id
from state.database.connection import insert, rows
from state.model.instants import iso
from state.model.news import Evidence, News
from state.model.values import Change, Event, EventNote, Finding, JsonObject, SourceName


class EventLog:
    """Events in one database; the caller holds the transaction when it adds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        pass_id: int,
        source: SourceName,
        at: datetime,
        news: News,
        baseline: bool,
        evidence: Evidence,
    ) -> Event | None:
        """Append an event; None when this very thing has been told before."""
        record = news.record
        change = change_id(news.kind, record.key, evidence.before, evidence.after)
        times = self._times(change) if news.kind.recurs else 0
        event = Event(
            id=event_id(change, times),
            kind=news.kind.name,
            source=source,
            subject=record.key,
            title=record.title,
            url=record.url,
            projects=record.projects,
            occurred_on=record.occurred_on,
            detected_at=iso(at),
            baseline=baseline,
            changes=news.changes,
            detail=record.detail,
            findings=record.findings,
            snapshots_before=evidence.snapshots_before,
            snapshots_after=evidence.snapshots_after,
        )
        return event if self._insert(pass_id, event, change) else None

    def add_late(self, other: EventLog, event_id: str, at: datetime) -> Event | None:
        """Append an event of another log as found only now; None when it is there already."""
        found = next(rows(other._db, "SELECT * FROM events WHERE id = ?", [event_id]), None)
        if found is None:
            return None
        row = {name: value for name, value in found.items() if name != "seq"}
        if not self._append({**row, "detected_at": iso(at), "found_late": True}):
            return None
        return self.get(event_id)

    def _times(self, change: str) -> int:
        row = self._db.execute("SELECT count(*) FROM events WHERE change_id = ?", [change])
        return int(row.fetchone()[0])

    def _insert(self, pass_id: int, event: Event, change: str) -> bool:
        shown = event.as_json()
        row: JsonObject = {
            **{name: shown[name] for name in ("id", "kind", "source", "subject", "title", "url")},
            "pass_id": pass_id,
            "projects": json.dumps(shown["projects"]),
            "occurred_on": event.occurred_on,
            "detected_at": event.detected_at,
            "baseline": event.baseline,
            "changes": json.dumps(shown["changes"], ensure_ascii=False),
            "detail": json.dumps(event.detail, ensure_ascii=False),
            "findings": json.dumps([vars(f) for f in event.findings], ensure_ascii=False),
            "change_id": change,
            "snapshots_before": json.dumps(event.snapshots_before),
            "snapshots_after": json.dumps(event.snapshots_after),
            "found_late": event.found_late,
        }
        return self._append(row)

    def _append(self, row: JsonObject) -> bool:
        return insert(self._db, "events", row)

    def get(self, event_id: str) -> Event | None:
        """The event with this id."""
        rows = self._db.query("SELECT * FROM events WHERE id = ?", [event_id])
        return next((_event(row) for row in rows), None)

    def names(self, event_id: str) -> tuple[str, tuple[int, ...]] | None:
        """The subject of an event and the snapshots it rests on, whatever else is stored of it."""
        row = self._db.execute(
            "SELECT subject, snapshots_after FROM events WHERE id = ?", [event_id]
        ).fetchone()
        return (row[0], tuple(json.loads(row[1]))) if row else None

    def subjects(self, pass_id: int, baseline: bool) -> frozenset[str]:
        """The subjects of the events of a pass, of those that are baseline or of the others."""
        found = self._db.execute(
            "SELECT subject FROM events WHERE pass_id = ? AND baseline = ?", [pass_id, baseline]
        )
        return frozenset(row[0] for row in found.fetchall())

    def notes(self) -> Iterator[EventNote]:
        """What tells the events apart, oldest first; `get` gives each whole."""
        found = self._db.execute(
            "SELECT id, kind, source, subject, projects, detected_at, baseline FROM events"
            " ORDER BY seq"
        )
        for number, kind, source, subject, projects, at, baseline in found:
            codes = tuple(json.loads(projects)) if projects != "[]" else ()
            yield EventNote(number, kind, source, subject, codes, at, bool(baseline))

    def beginning_with(self, start: str) -> list[Event]:
        """The events whose id begins so, oldest first."""
        rows = self._db.query(
            "SELECT * FROM events WHERE substr(id, 1, ?) = ? ORDER BY seq", [len(start), start]
        )
        return [_event(row) for row in rows]

    def resting_on(self, snapshot_id: int) -> Iterator[Event]:
        """The events that name this snapshot, before or after, oldest first."""
        rows = self._db.query(
            "SELECT * FROM events WHERE ? IN (SELECT value FROM json_each(snapshots_before)"
            " UNION SELECT value FROM json_each(snapshots_after)) ORDER BY seq",
            [snapshot_id],
        )
        return (_event(row) for row in rows)

    def select(
        self,
        since: datetime | None = None,
        kinds: Sequence[str] = (),
        projects: Sequence[str] = (),
        subject: str | None = None,
    ) -> Iterator[Event]:
        """Events, oldest first: detected at or after `since`, of any of `kinds` (patterns such
        as `report.*`), naming any of `projects`, about `subject`; no restriction where empty."""
        conditions, values = ["1"], list[str]()
        if since is not None:
            # From the first of them on, so that what is older is not even read.
            first = "SELECT min(+seq) FROM events WHERE detected_at >= ?"
            conditions.append(f"detected_at >= ? AND seq >= ({first})")
            values += [iso(since)] * 2
        if projects:
            named = "SELECT seq FROM event_projects WHERE code IN (SELECT value FROM json_each(?))"
            conditions.append(f"seq IN ({named})")
            values.append(json.dumps(list(projects)))
        if subject is not None:
            conditions.append("subject = ?")
            values.append(subject)
        if kinds:
            # By an index of all events with their kinds, which is small: what is of another kind
            # is not even read.
            conditions.append("kind IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self._kinds_like(kinds)))
        return self._events(" AND ".join(conditions), values)

    def of_days_since(self, first: date) -> Iterator[Event]:
        """Events that were detected on a day or later, oldest first; of those of a baseline that
        are of a day, the ones that are of this day or later. The night before it may be among
        them."""
        return self._events(
            "CASE WHEN baseline AND occurred_on IS NOT NULL"
            " THEN occurred_on >= ? ELSE detected_at >= ? END",
            # Days are those of Brussels, instants stand in UTC.
            [first.isoformat(), (first - timedelta(days=1)).isoformat()],
        )

    def _kinds_like(self, patterns: Sequence[str]) -> list[str]:
        known = self._db.execute("SELECT DISTINCT kind FROM events").fetchall()
        return [kind for (kind,) in known if any(fnmatchcase(kind, each) for each in patterns)]

    def _events(self, where: str, values: Sequence[str]) -> Iterator[Event]:
        return map(
            _event, rows(self._db, f"SELECT * FROM events WHERE {where} ORDER BY seq", values)
        )


def _event(row: JsonObject) -> Event:
    return Event(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        subject=row["subject"],
        title=row["title"],
        url=row["url"],
        projects=tuple(json.loads(row["projects"])),
        occurred_on=row["occurred_on"],
        detected_at=row["detected_at"],
        baseline=bool(row["baseline"]),
        changes=tuple(Change(**change) for change in json.loads(row["changes"])),
        detail=json.loads(row["detail"]),
        findings=tuple(Finding(**finding) for finding in json.loads(row["findings"])),
        snapshots_before=tuple(json.loads(row["snapshots_before"])),
        snapshots_after=tuple(json.loads(row["snapshots_after"])),
        found_late=bool(row["found_late"]),
    )
