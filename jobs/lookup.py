"""What people ask of the database: events, one project, how things stand. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.assumptions import ASSUMPTIONS
from crawler.parsers.codes import KNOWN_NAMES, normal_code
from jobs.config import Config
from jobs.deliver import recipient
from jobs.expectations import Expectation
from jobs.followups import is_late
from state.database import open_database
from state.errors import UsageError
from state.events import EventLog
from state.instants import brussels_day, iso
from state.model import Event, JsonObject, Record, RecordKind, SourceName
from state.outbox import Outbox
from state.records import RecordStore


def _existing(path: Path) -> Database:
    if not path.exists():
        raise UsageError(f"nothing is stored at {path} yet; run `vvwatch check` first")
    return open_database(path, for_writing=False)


def project_codes(texts: Sequence[str]) -> list[str]:
    """The normal form of codes as people write them; UsageError for what is none."""
    codes = []
    for text in texts:
        code = normal_code(text)
        if code is None:
            raise UsageError(f"{text!r} is no project code; expected VV001 to VV199")
        codes.append(code)
    return codes


def select_events(
    path: Path, since: datetime | None, kinds: Sequence[str], projects: Sequence[str]
) -> list[Event]:
    """The events of the database that fit, oldest first."""
    return list(EventLog(_existing(path)).select(since, kinds, projects))


# --- one project -------------------------------------------------------------------------


def project_summary(path: Path, code: str) -> JsonObject:
    """What is known of a project: `code`, `name`, `status` per measurement, `milestones`,
    `questions`, `reports`, `publications`, `events` (each with date and link)."""
    db = _existing(path)
    records = RecordStore(db)
    named = [s.record for s in records.all() if code in s.record.projects]
    return {
        "code": code,
        "name": KNOWN_NAMES.get(code) or _name_found(named, code),
        "status": [],
        "milestones": [],
        "questions": [_question(r) for r in named if r.kind is RecordKind.QUESTION],
        "reports": [_report(r, code) for r in named if r.kind is RecordKind.REPORT],
        "publications": [_plain(r) for r in named if r.kind is RecordKind.PUBLICATION],
        "events": [_short(event) for event in EventLog(db).select(projects=[code])],
    }


def _name_found(records: Sequence[Record], code: str) -> str | None:
    names = (f.name for record in records for f in record.findings if f.code == code)
    return next((name for name in names if name), None)


def _question(record: Record) -> JsonObject:
    wanted = ("number", "session_year", "asker", "minister", "state")
    days = ("asked_on", "due_on", "answered_on")
    return {
        **_plain(record),
        **{name: record.detail[name] for name in (*wanted, *days)},
        "documents": record.detail["documents"],
    }


def _report(record: Record, code: str) -> JsonObject:
    page = next((f.page for f in record.findings if f.code == code), None)
    file_url = record.detail["file_url"]
    return {
        **_plain(record),
        "measurement": record.detail["measurement"],
        "reference_date": record.detail["reference_date"],
        "file_url": f"{file_url}#page={page}" if file_url and page else file_url,
    }


def _plain(record: Record) -> JsonObject:
    return {
        "key": record.key,
        "title": record.title,
        "date": record.occurred_on,
        "url": record.url,
    }


def _short(event: Event) -> JsonObject:
    shown = event.as_json()
    wanted = ("id", "kind", "subject", "title", "occurred_on", "detected_at", "baseline", "url")
    return {name: shown[name] for name in wanted}


# --- how things stand --------------------------------------------------------------------


def status_summary(config: Config, now: datetime) -> JsonObject:
    """`sources`, `pending` deliveries, `expected`, `late` and `waiting` questions."""
    db = _existing(config.state.path)
    records = RecordStore(db)
    return {
        "now": iso(now),
        "database": str(config.state.path),
        "sources": {source.value: _source(records, source) for source in SourceName},
        "pending": _pending(db, config),
        "expected": [_expected(records, e) for e in _expectations(config)],
        "late": list(_late(records, now)),
        "waiting": records.waiting(),
    }


def _source(records: RecordStore, name: SourceName) -> JsonObject:
    state = records.source(name)
    return {
        "outcome": _outcome(state.failing_since, state.last_good_at),
        "records": records.count(name),
        "last_good_at": iso(state.last_good_at) if state.last_good_at else None,
        "last_sweep_at": iso(state.last_sweep_at) if state.last_sweep_at else None,
        "failing_since": iso(state.failing_since) if state.failing_since else None,
        "error": state.error,
        "baseline_complete": state.covered is not None,
        "assumptions": [_assumption(key, seen) for key, seen in state.assumptions.items()],
    }


def _outcome(failing_since: datetime | None, last_good_at: datetime | None) -> str:
    if failing_since:
        return "failing"
    return "ok" if last_good_at else "never seen"


def _assumption(name: str, seen: JsonObject) -> JsonObject:
    known = ASSUMPTIONS[name]
    return {
        "name": name,
        "statement": known.statement,
        "grade": known.grade,
        "seen": seen["seen"],
        "at": seen["at"],
        "remedy": known.remedy,
    }


def _pending(db: Database, config: Config) -> list[JsonObject]:
    found: list[JsonObject] = []
    for (watcher, channel), deliveries in Outbox(db).pending().items():
        told = recipient(config, watcher)
        found.append(
            {
                "watcher": watcher,
                "channel": channel,
                "deliveries": len(deliveries),
                "since": iso(min(d.created_at for d in deliveries)),
                "next_attempt_at": iso(max(d.due_at for d in deliveries)),
                "error": deliveries[-1].error
                if told
                else "this watcher is not configured any more",
            }
        )
    return found


def _expectations(config: Config) -> list[Expectation]:
    return [Expectation(e.title, e.due, e.measurement) for e in config.expected]


def _expected(records: RecordStore, expectation: Expectation) -> JsonObject:
    state: Any = records.expectation_state(expectation.key)
    return {
        "title": expectation.title,
        "measurement": expectation.measurement,
        "due_on": expectation.due_on.isoformat(),
        "state": state or "not judged yet",
    }


def _late(records: RecordStore, now: datetime) -> list[JsonObject]:
    found: list[JsonObject] = []
    for key in records.unanswered():
        stored = records.get(key)
        if stored is not None and is_late(stored.record, brussels_day(now)):
            detail = stored.record.detail
            found.append({**_plain(stored.record), "due_on": detail["due_on"]})
    return found
