"""How things stand: sources and their gaps, what is expected, what is late. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from crawler.running.stored import StoredOf
from crawler.sources.registry import ANNOUNCING_KINDS, SOURCES, source_named
from crawler.sources.together.settings import SourcesSettings
from jobs.config.model import Config
from jobs.publish.facts.proofs import Proofs
from jobs.publish.facts.values import Entry, Expected, Gap, Late, SourceFacts, together
from jobs.rules.promised import all_expectations
from state.model.event_kinds import SOURCE_FAILING, SOURCE_RECOVERED
from state.model.instants import iso
from state.model.values import SourceName
from state.stores import Stores


def expected_things(
    stores: Stores, config: Config, entries: Mapping[str, Entry], proofs: Proofs
) -> tuple[Expected, ...]:
    """What is announced for a day, the next first; what answers promised besides reports has a
    page of its own, and is followed here only where it concerns somebody."""
    announcing = stores.records.announcing(ANNOUNCING_KINDS)
    found = []
    for made in all_expectations(config.expectations, announcing):
        if made.is_promise:
            continue
        entry = entries.get(made.announced_in) if made.announced_in else None
        judgement = proofs.judgement(made.key)
        found.append(
            Expected(
                key=made.key,
                title=made.title,
                due_on=made.due_on,
                state=stores.expectations.get(made.key),
                measurement=made.measurement,
                announced_in=entry,
                proof=together([entry.proof, judgement] if entry else [judgement]),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.due_on, each.key)))


def late_records(
    stores: Stores, settings: SourcesSettings, entries: Mapping[str, Entry], today: date
) -> tuple[Late, ...]:
    """What still waits for an answer although its term is over, longest first."""
    return tuple(sorted(_late(stores, settings, entries, today), key=_by_day))


def _late(
    stores: Stores, settings: SourcesSettings, entries: Mapping[str, Entry], today: date
) -> Iterator[Late]:
    for source in SOURCES:
        for key in source.unanswered(StoredOf(source, stores.records, stores.files)):
            stored, entry = stores.records.get(key), entries.get(key)
            table = settings.table(source)
            last_day = source.overdue_after(stored.record, table) if stored else None
            if entry is not None and last_day is not None and today > last_day:
                due_on = entry.exchange.due_on if entry.exchange else None
                yield Late(entry, due_on, last_day)


def _by_day(late: Late) -> tuple[date, str]:
    return late.public_due_on, late.entry.key


def source_facts(stores: Stores, name: SourceName) -> SourceFacts:
    """How a source stands, with the times in which it could not be read."""
    state = stores.sources.get(name)
    return SourceFacts(
        name=name,
        records=stores.records.count(name, source_named(name).record_kind),
        last_good_at=iso(state.last_good_at) if state.last_good_at else None,
        has_baseline=state.covered is not None,
        gaps=tuple(_gaps(stores, name)),
    )


def _gaps(stores: Stores, name: SourceName) -> Iterator[Gap]:
    since: str | None = None
    kinds = (SOURCE_FAILING.name, SOURCE_RECOVERED.name)
    for event in stores.log.select(kinds=kinds, subject=f"source:{name}"):
        if event.kind == SOURCE_FAILING.name:
            since = since or event.detected_at
        elif since:
            yield Gap(since, event.detected_at)
            since = None
    if since:
        yield Gap(since, None)
