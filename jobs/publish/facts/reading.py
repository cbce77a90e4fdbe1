"""Reads all that the site is made of from the store; writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.parsing.texts.project_names import KNOWN_NAMES
from crawler.sources.registry import ANNOUNCING_KINDS, SOURCES, source_of_kind
from crawler.sources.together.event_kinds import detail_of
from jobs.config.model import Config
from jobs.processing.report_sheets import (
    kept_cut,
    kept_sheets,
    measurement_of,
    page_url,
    reference_day_of,
    report_detail,
    reports_in,
)
from jobs.publish.facts.money import money_in, month_of
from jobs.publish.facts.proofs import Proofs, read_proofs
from jobs.publish.facts.public import is_public
from jobs.publish.facts.standing import expected_things, late_records, source_facts
from jobs.publish.facts.values import (
    NO_PROOF,
    Closed,
    Due,
    Entry,
    Facts,
    Place,
    Promise,
    Proof,
    Report,
    together,
)
from jobs.queries.health.wholeness import missing_in
from jobs.rules.expectations import promised_in
from jobs.rules.public_paths import public_path
from state.model.details import Announcement
from state.model.instants import brussels_day
from state.model.records import Closing, StoredRecord, snapshots_in
from state.model.values import FILE_KIND, REPORT_KIND, Record
from state.records.record_store import Standing
from state.stores import Stores


@dataclass
class _Gathered:
    """What is found while each record is read once."""

    proofs: Proofs
    entries: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    dues: list[Due] = field(default_factory=list)


def read_facts(stores: Stores, config: Config, now: datetime) -> Facts:
    """All that the site is made of, as it is known at an instant."""
    found = _Gathered(read_proofs(stores))
    found.names.update(KNOWN_NAMES)
    for standing in stores.records.as_they_stand(but={FILE_KIND, REPORT_KIND}):
        _take(standing, found)
    reports = tuple(_reports(stores, config, found))
    history: dict[str, tuple[str, ...]] = {}
    told = []
    for note in stores.log.notes():
        history[note.subject] = (*history.get(note.subject, ()), note.id)
        if not note.is_baseline and is_public(note.kind, note.subject, note.projects):
            told.append(note)
    today = brussels_day(now)
    # Of those of one instant the last that was told first.
    told.sort(key=lambda note: note.detected_at)
    promises = tuple(_promises(stores, found))
    missing = missing_in(stores.db, config)
    return Facts(
        today=today,
        entries=found.entries,
        reports=reports,
        news=tuple(reversed(told)),
        history=history,
        promises=promises,
        expected=expected_things(stores, config, found.entries, found.proofs),
        late=late_records(stores, config.sources, found.entries, today),
        sources=tuple(source_facts(stores, source.name) for source in SOURCES),
        projects={code: found.names[code] for code in sorted(found.names)},
        dues=tuple(found.dues),
        incomplete=(*missing.unread, *missing.widened),
    )


def _take(standing: Standing, found: _Gathered) -> None:
    """Take a record as an entry, with what else other pages show of it."""
    record = standing.record
    source = source_of_kind(record.kind)
    path = public_path(standing.key)
    if source is None or path is None:
        return
    lookup = source.lookup
    proof = found.proofs.of(standing.snapshots)
    entry = Entry(
        key=standing.key,
        source=standing.source,
        path=path,
        title=record.title,
        url=record.url,
        day=record.occurred_on,
        projects=record.projects,
        exchange=lookup.exchange(record),
        is_withdrawn=standing.is_withdrawn,
        proof=proof,
        digest=_digest(standing.text, str(standing.is_withdrawn), *proof.sha256s),
    )
    found.entries[standing.key] = entry
    for finding in record.findings:
        found.names[finding.code] = found.names.get(finding.code) or finding.name
    if standing.is_withdrawn:
        return
    if record.projects:
        found.dues.extend(Due(entry, due) for due in lookup.appointments(record))


def _reports(stores: Stores, config: Config, found: _Gathered) -> Iterator[Report]:
    for record in reports_in(stores.records):
        stored = stores.records.get(record.key)
        detail = report_detail(record)
        sheets = kept_sheets(stores, config.sources, record)
        for sheet in sheets.values():
            found.names[sheet.code] = KNOWN_NAMES.get(sheet.code) or sheet.name
        for code in record.projects:
            found.names.setdefault(code, None)
        yield Report(
            measurement=measurement_of(record),
            reference_day=reference_day_of(record),
            title=record.title,
            url=record.url,
            file_url=page_url(record),
            published_on=record.occurred_on,
            pages=detail.pages,
            problem=detail.problem,
            sheets=sheets,
            projects=record.projects,
            money=money_in(_texts_about(record, stores, config, found.proofs)),
            proof=_proof_of(stored, found.proofs),
        )


def _texts_about(
    report: Record, stores: Stores, config: Config, proofs: Proofs
) -> Iterator[tuple[str, Place]]:
    """What a report says outside of the sheets, then what stands on a page under the month as of
    which it says how things stand."""
    detail = report_detail(report)
    cut = kept_cut(stores, config.sources, detail.file_url) if detail.file_url else None
    if cut:
        proof = _proof_of(stores.records.get(report.key), proofs)
        yield " ".join(cut.left_out), Place(page_url(report), proof)
    month = month_of(detail.reference_date) if detail.reference_date else None
    for source in SOURCES:
        if month and source.shows_reports:
            for stored in stores.records.of_kind(source.record_kind):
                place = Place(stored.record.url, _proof_of(stored, proofs))
                for heading, text in stored.record.texts.items():
                    if month in heading.lower():
                        yield text, place


def _proof_of(stored: StoredRecord | None, proofs: Proofs) -> Proof:
    return proofs.of(snapshots_in(stored.inputs if stored else ()))


def _announced(record: Record) -> tuple[Announcement, ...]:
    return detail_of(record).promises


def _promises(stores: Stores, found: _Gathered) -> Iterator[Promise]:
    """What answers promised, in the order of their records."""
    closings = stores.promises.closings()
    for stored in stores.records.announcing(ANNOUNCING_KINDS):
        record = stored.record
        if record.key not in found.entries:
            continue
        source = source_of_kind(record.kind)
        blocks = source.lookup.shown(record).blocks if source else ()
        answer = next((block for block in blocks if block.is_reply), None)
        # Whether one that names no project was followed is the business of whoever did.
        names_project = bool(record.projects)
        for number, announced in enumerate(_announced(record)):
            key = next((made.key for made in promised_in(record, [announced])), None)
            is_judged = key is not None and (names_project or announced.measurement is not None)
            entry = found.entries[record.key]
            closed = _closed(closings.get(key)) if key and is_judged else None
            judgement = found.proofs.judgement(key) if key and is_judged else NO_PROOF
            yield Promise(
                key=key or f"{record.key}/{number}",
                title=announced.text,
                due_on=announced.due_on,
                expected=announced.expected,
                entry=entry,
                state=stores.expectations.get(key) if key and is_judged else None,
                url=answer.url if answer and answer.url else record.url,
                page=answer.page if answer else None,
                closed=closed,
                proof=together([entry.proof, judgement], closed.on if closed else None),
            )


def _closed(closing: Closing | None) -> Closed | None:
    return Closed(closing.who, closing.url, brussels_day(closing.at)) if closing else None


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()
