"""What belongs to the same projects, whatever it comes of, in the order of its days. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.registry import ANNOUNCING_KINDS, source_of_kind
from crawler.telling.lookup import Lookup, Moment
from jobs.config.model import Config
from jobs.processing.report_sheets import measurement_of, page_url, reference_day_of
from jobs.rules.promised import all_expectations
from state.model.instants import brussels_day
from state.model.records import StoredRecord
from state.model.values import FILE_KIND, REPORT_KIND, JsonObject, Record
from state.stores import Stores

_STATES = {"pending": "open", "met": "met", "overdue": "due", "dropped": "dropped"}


def thread_of(stores: Stores, config: Config, projects: frozenset[str]) -> list[JsonObject]:
    """All that happened to any of these projects, oldest first: `day`, `what` (in English), `key`,
    `title`, `url`, `projects` (those of them that it names). What has no day is left out.

    Questions, decisions, agendas, reports and whatever else names one of them, and what was
    promised for a day, at that day.
    """
    found = [
        *(
            step
            for stored in stores.records.naming(projects)
            for step in _of_record(stored, projects)
        ),
        *_of_promises(stores, config, projects),
    ]
    return sorted(found, key=lambda step: (step["day"], step["key"], step["what"]))


def _of_record(stored: StoredRecord, projects: frozenset[str]) -> Iterator[JsonObject]:
    record = stored.record
    named = projects.intersection(record.projects)
    if not named or record.kind == FILE_KIND or stored.withdrawn_at is not None:
        return
    for moment in _moments(stored):
        if moment.day is not None:
            yield {
                "day": moment.day,
                "what": moment.what,
                "key": record.key,
                "title": record.title,
                "url": _address(record, named),
                "projects": sorted(named),
            }


def _moments(stored: StoredRecord) -> Iterator[Moment]:
    record = stored.record
    if record.kind == REPORT_KIND:
        number = measurement_of(record)
        yield Moment(reference_day_of(record), f"position of measurement {number}")
        if record.occurred_on:
            yield Moment(record.occurred_on, f"report of measurement {number}")
        else:
            seen = brussels_day(stored.first_seen_at).isoformat()
            yield Moment(seen, f"report of measurement {number} first seen")
        return
    source = source_of_kind(record.kind)
    yield from (source.lookup if source else Lookup()).moments(record)


def _address(record: Record, named: frozenset[str]) -> str:
    if record.kind != REPORT_KIND:
        return record.url
    pages = (found.page for found in record.findings if found.code in named and found.page)
    return page_url(record, next(pages, None))


def _of_promises(stores: Stores, config: Config, projects: frozenset[str]) -> Iterator[JsonObject]:
    announcing = stores.records.announcing(ANNOUNCING_KINDS)
    for promise in all_expectations(config.expectations, announcing):
        named = projects.intersection(finding.code for finding in promise.findings)
        if named:
            state = stores.expectations.get(promise.key) or "pending"
            yield {
                "day": promise.due_on.isoformat(),
                "what": f"promised for this day: {_STATES[state]}",
                "key": promise.key,
                "title": promise.title,
                "url": promise.url,
                "projects": sorted(named),
            }
