"""How things stand: sources, what is pending, expected, late and unread. Reads only.

What is looked up most, so that it opens only the stores it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from crawler.running.stored import StoredOf
from crawler.sources.registry import (
    ANNOUNCING_KINDS,
    ASSUMPTIONS,
    SCHEDULING_KINDS,
    SOURCES,
    source_named,
)
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.plain_item import plain
from jobs.alerting.channel_book import ChannelBook
from jobs.config.cron import due_after
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.processing.derived.drift_memory import standing_drifts
from jobs.queries.health.at_work import at_work_since
from jobs.queries.health.storage import storage
from jobs.queries.health.waiting import pending_by_channel
from jobs.rules.expectations import Expectation
from jobs.rules.promised import agendas_of, all_expectations
from jobs.rules.unusual.lateness import late_since
from state.changes.unread import ReadingFailure, is_given_up
from state.deliveries.delivery_list import DeliveryList
from state.model.instants import brussels_day, iso, not_after
from state.model.records import StoredRecord
from state.model.values import JsonObject, SourceName
from state.records.expectation_states import ExpectationStates
from state.records.notes import NoteStore
from state.records.reading_failures import ReadingFailures
from state.records.record_files import RecordFiles
from state.records.record_store import RecordStore
from state.records.source_states import SourceStates
from state.set_aside.set_aside_store import SetAsideStore
from state.snapshots.half_passes import HalfPasses
from state.snapshots.hosts import HostStore
from state.snapshots.passes import PassStore
from state.version import version


def status_summary(
    config: Config, now: datetime, environment: Mapping[str, str], everything: bool = False
) -> JsonObject:
    """The `version`, `sources`, `pending` and `held` deliveries, `expected`, `late` and `waiting`
    questions, `unread` files, what is `set_aside`, `failed_passes` (those since the last good one),
    `half_passes` (of which nothing is told yet), what `drift` lasts, the `hosts` that were asked,
    and the `storage` taken and left. Not `everything`, `late` has only what somebody follows."""
    with open_readonly(config.state.path) as db:
        records, sources = RecordStore(db), SourceStates(db)
        expected = all_expectations(config.expectations, records.announcing(ANNOUNCING_KINDS))
        last_passes = PassStore(db).last_pass_at()
        at_work = at_work_since(db, config.state.path)
        scheduled = agendas_of(records.scheduling(SCHEDULING_KINDS))
        return {
            "version": version(),
            "now": iso(now),
            "database": str(config.state.path),
            "sources": {
                source: _source(sources, records, source)
                | _pass_of(config, (last_passes, at_work), source, now)
                for source in config.sources.enabled
            },
            "pending": pending_by_channel(db, ChannelBook(db, config, environment)),
            "held": DeliveryList(db).held(),
            "expected": [
                _expected(db, each, scheduled) for each in expected if not each.is_promise
            ],
            "late": [
                shown
                for stored, shown in _late(db, config.sources, now)
                if everything or _is_followed(stored, config)
            ],
            "waiting": records.waiting(),
            "unread": [_unread(group) for group in ReadingFailures(db).outstanding()],
            "set_aside": [entry.as_json() for entry in SetAsideStore(db).all()],
            "failed_passes": PassStore(db).failed(),
            "half_passes": HalfPasses(db).all(),
            "drift": standing_drifts(NoteStore(db)),
            "hosts": [host.as_json() for host in HostStore(db).all()],
            "storage": storage(db, config.state.path, now),
        }


def _source(sources: SourceStates, records: RecordStore, name: SourceName) -> JsonObject:
    state = sources.get(name)
    return {
        "outcome": _outcome(state.failing_since, state.last_good_at),
        # As a pass counts them: files and reports are nobody's.
        "records": records.count(name, source_named(name).record_kind),
        "last_good_at": iso(state.last_good_at) if state.last_good_at else None,
        "last_sweep_at": iso(state.last_sweep_at) if state.last_sweep_at else None,
        "failing_since": iso(state.failing_since) if state.failing_since else None,
        "error": state.error,
        "baseline_complete": state.covered is not None,
        "assumptions": [_assumption(key, seen) for key, seen in state.assumptions.items()],
    }


def _pass_of(
    config: Config,
    passes: tuple[Mapping[SourceName, datetime], Mapping[SourceName, datetime]],
    name: SourceName,
    now: datetime,
) -> JsonObject:
    """When a source was last asked in a pass that ended, since when one is at work on it, and since
    when its next pass is late, if it is."""
    last_passes, at_work = passes
    last_at, begun_at = last_passes.get(name), at_work.get(name)
    # One that is new is due like those that are known.
    since = not_after(begun_at or last_at or min(last_passes.values(), default=None), now)
    due = due_after(config.sources.of(name).schedule, since) if since else None
    late = late_since(*due, now) if due else None
    return {
        "last_pass_at": iso(last_at) if last_at else None,
        "at_work_since": iso(begun_at) if begun_at else None,
        "late_since": iso(late) if late else None,
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


def _expected(
    db: Database, expectation: Expectation, scheduled: Mapping[int, Sequence[str]]
) -> JsonObject:
    state = ExpectationStates(db).get(expectation.key)
    number = expectation.measurement
    return {
        "title": expectation.title,
        "measurement": expectation.measurement,
        "due_on": expectation.due_on.isoformat(),
        "announced_in": expectation.announced_in,
        "state": state or "not judged yet",
        "on_agenda": list(scheduled.get(number, ()) if number is not None else ()),
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


def _late(
    db: Database, settings: SourcesSettings, now: datetime
) -> Iterator[tuple[StoredRecord, JsonObject]]:
    records, files = RecordStore(db), RecordFiles(db)
    today = brussels_day(now)
    for source in SOURCES:
        for key in source.unanswered(StoredOf(source, records, files)):
            stored = records.get(key)
            last_day = (
                source.overdue_after(stored.record, settings.table(source)) if stored else None
            )
            if stored is None or last_day is None or today <= last_day:
                continue
            shown = {
                **plain(stored.record),
                "due_on": stored.record.detail["due_on"],
                "public_due_on": last_day.isoformat(),
                "days_late": (today - last_day).days,
            }
            yield stored, shown


def _is_followed(stored: StoredRecord, config: Config) -> bool:
    """As far as it is known without reading files, whether a watcher follows a project that a
    record names, or the record itself; where it names none, whether the last pass found that
    somebody follows a word or a person in it."""
    record = stored.record
    named = set(record.projects)
    if not named or record.key in config.followed["subjects"]:
        return stored.is_relevant
    if any(config.followed[kind] for kind in ("askers", "ministers", "themes")):
        # Who follows a person may follow this one: better listed in vain than left out.
        return stored.is_relevant
    return any(
        watcher.projects == "all" or named & set(watcher.projects) for watcher in config.watchers
    )
