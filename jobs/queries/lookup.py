"""What people ask of the database: events, one project, how things stand. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from crawler.parsing.codes import normal_code
from crawler.running.stored import StoredOf
from crawler.sources.registry import ANNOUNCING_KINDS, ASSUMPTIONS, SOURCE_NAMES, SOURCES
from crawler.telling.lookup import plain
from jobs.alerting.channel_book import ChannelBook
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.queries.waiting import pending_by_channel
from jobs.rules.expectations import Expectation
from jobs.rules.promised import all_expectations
from state.changes.unread import ReadingFailure, is_given_up
from state.deliveries.delivery_list import DeliveryList
from state.model.errors import UsageError
from state.model.instants import brussels_day, iso
from state.model.values import Event, JsonObject, SourceName
from state.records.search import Filters
from state.stores import Stores


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
    with open_readonly(path) as db:
        return list(Stores.of(db).log.select(since, kinds, projects))


def find_passages(path: Path, words: str, filters: Filters, limit: int) -> list[JsonObject]:
    """What full text finds, newest first; UsageError for words that cannot be searched."""
    with open_readonly(path) as db:
        return Stores.of(db).search.find(words, filters, limit)


# --- how things stand --------------------------------------------------------------------


def status_summary(config: Config, now: datetime, environment: Mapping[str, str]) -> JsonObject:
    """`sources`, `pending` and `held` deliveries, `expected`, `late` and `waiting` questions,
    `unread` files, what is `set_aside`, and `failed_passes`: those since the last good one."""
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        expected = all_expectations(
            config.expectations, stores.records.announcing(ANNOUNCING_KINDS)
        )
        return {
            "now": iso(now),
            "database": str(config.state.path),
            "sources": {source: _source(stores, source) for source in SOURCE_NAMES},
            "pending": pending_by_channel(db, ChannelBook(db, config, environment)),
            "held": DeliveryList(db).held(),
            "expected": [_expected(stores, expectation) for expectation in expected],
            "late": list(_late(stores, now)),
            "waiting": stores.records.waiting(),
            "unread": [_unread(group) for group in stores.reading_failures.outstanding()],
            "set_aside": [entry.as_json() for entry in stores.aside.all()],
            "failed_passes": stores.passes.failed(),
        }


def _source(stores: Stores, name: SourceName) -> JsonObject:
    state = stores.sources.get(name)
    return {
        "outcome": _outcome(state.failing_since, state.last_good_at),
        "records": stores.records.count(name),
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


def _expected(stores: Stores, expectation: Expectation) -> JsonObject:
    state = stores.expectations.get(expectation.key)
    return {
        "title": expectation.title,
        "measurement": expectation.measurement,
        "due_on": expectation.due_on.isoformat(),
        "announced_in": expectation.announced_in,
        "state": state or "not judged yet",
    }


def _unread(failures: Sequence[ReadingFailure]) -> JsonObject:
    """A file that waits to be read or that was given up, with its failures."""
    last = failures[-1]
    given_up = is_given_up(failures, last.reader)
    return {
        "url": last.url,
        "sha256": last.sha256,
        "task": last.task.value,
        "why": last.why,
        "passes": sorted({failure.pass_id for failure in failures}),
        "since": iso(failures[0].at),
        "given_up": given_up,
        "next_try_at": None if given_up else iso(last.next_try_at),
    }


def _late(stores: Stores, now: datetime) -> list[JsonObject]:
    found: list[JsonObject] = []
    today = brussels_day(now)
    for source in SOURCES:
        for key in source.unanswered(StoredOf(source, stores)):
            stored = stores.records.get(key)
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
