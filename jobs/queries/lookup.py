"""What people ask of the database: events, one project, how things stand. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.parsing.codes import normal_code
from crawler.running.stored import StoredOf
from crawler.sources.registry import ASSUMPTIONS, SOURCE_NAMES, SOURCES
from crawler.telling.lookup import plain
from jobs.alerting.recipients import next_attempt_at, recipient
from jobs.config.model import Config
from jobs.config.opening import reading
from jobs.rules.expectations import Expectation
from jobs.rules.promised import all_expectations
from state.model.errors import UsageError
from state.model.instants import brussels_day, iso
from state.model.values import Event, JsonObject, SourceName
from state.records.events import EventLog
from state.records.outbox import Outbox
from state.records.search import Filters, SearchIndex
from state.records.store import RecordStore


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
    with reading(path) as db:
        return list(EventLog(db).select(since, kinds, projects))


def find_passages(path: Path, words: str, filters: Filters, limit: int) -> list[JsonObject]:
    """What full text finds, newest first; UsageError for words that cannot be searched."""
    with reading(path) as db:
        return SearchIndex(db).find(words, filters, limit)


# --- how things stand --------------------------------------------------------------------


def status_summary(config: Config, now: datetime) -> JsonObject:
    """`sources`, `pending` and `held` deliveries, `expected`, `late` and `waiting` questions."""
    with reading(config.state.path) as db:
        records = RecordStore(db)
        return {
            "now": iso(now),
            "database": str(config.state.path),
            "sources": {source: _source(records, source) for source in SOURCE_NAMES},
            "pending": _pending(db, config),
            "held": Outbox(db).held(),
            "expected": [
                _expected(records, e) for e in all_expectations(config.expectations, records)
            ],
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
                "next_attempt_at": iso(next_attempt_at(deliveries, told)),
                "error": deliveries[-1].error
                if told
                else "this watcher is not configured any more",
            }
        )
    return found


def _expected(records: RecordStore, expectation: Expectation) -> JsonObject:
    state: Any = records.expectation_state(expectation.key)
    return {
        "title": expectation.title,
        "measurement": expectation.measurement,
        "due_on": expectation.due_on.isoformat(),
        "announced_in": expectation.announced_in,
        "state": state or "not judged yet",
    }


def _late(records: RecordStore, now: datetime) -> list[JsonObject]:
    found: list[JsonObject] = []
    today = brussels_day(now)
    for source in SOURCES:
        for key in source.unanswered(StoredOf(source, records)):
            stored = records.get(key)
            last_day = source.overdue_after(stored.record) if stored else None
            if stored is None or last_day is None or today <= last_day:
                continue
            found.append(
                {
                    **plain(stored.record),
                    "due_on": stored.record.detail["due_on"],
                    "public_due_on": last_day.isoformat(),
                    "days_late": (today - last_day).days,
                }
            )
    return found
