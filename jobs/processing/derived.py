"""What follows from records rather than from one page: reports, expectations, late answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from crawler.reading.collector import Collector
from crawler.reading.file_readings import file_key
from crawler.reports.recognition import (
    Sighting,
    build_report,
    group_by_measurement,
    sightings_in_programme,
    sightings_in_publication,
)
from crawler.sources.event_kinds import event_kind
from crawler.sources.questions import events as questions
from crawler.sources.settings import SourcesSettings
from jobs.processing.indexing import passages_in
from jobs.processing.report_changes import report_changes
from jobs.processing.values import Applied, Followup
from jobs.rules.evidence import derived_evidence
from jobs.rules.expectations import Expectation, as_record, fulfilled_by, next_state
from jobs.rules.promised import all_expectations
from state.changes.lifecycle import Look, advance
from state.changes.shared_news import report_news
from state.model.instants import brussels_day, iso
from state.model.news import News
from state.model.records import Inputs, SourceState, StoredRecord
from state.model.values import Record, RecordKind, SourceName
from state.records.events import EventLog
from state.records.search import SearchIndex
from state.records.store import RecordStore

_REPORT_SOURCES = frozenset({SourceName.PUBLICATIONS, SourceName.PROGRAMME})


@dataclass(frozen=True)
class _Seen:
    """A report seen in a record: the record's key and source, and the files concerned."""

    sighting: Sighting
    keys: frozenset[str]
    source: SourceName
    inputs: Inputs


class Followups:
    """Derived from the records of one database; the caller holds the transaction."""

    def __init__(
        self,
        db: Database,
        collector: Collector,
        settings: SourcesSettings,
        expectations: tuple[Expectation, ...],
    ) -> None:
        self._db = db
        self._records = RecordStore(db)
        self._collector = collector
        self._settings = settings
        self._expectations = expectations
        # What was last looked at in vain: the day, and the sources that were good.
        self._settled: tuple[date, Set[SourceName]] | None = None
        self._seen: dict[str, tuple[_Seen, ...]] | None = None

    def find(self, applied: Applied) -> Iterator[Followup]:
        """What follows from a pass, once its good sources have been applied."""
        at, good = applied.at, applied.good
        moment = (brussels_day(at), frozenset(good))
        is_settled = self._settled == moment and not applied.looked_at
        if good & _REPORT_SOURCES and (not is_settled or self._records.waiting()):
            yield from self._reports(applied)
            yield from report_changes(self._db, self._collector, self._settings, applied)
        if not is_settled:
            yield from self._judge_expectations(at)
        self._settled = moment
        if SourceName.QUESTIONS in good:
            yield from self._late_answers(applied)

    def renew_reports(self, at: datetime) -> None:
        """Bring the records of reports to what today's readings say; whatever is new in them is
        found late, and told by a replay at its own pass."""
        waiting = frozenset(self._records.waiting())
        for _ in self._reports(Applied(at), leave=waiting):
            pass

    # --- reports --------------------------------------------------------------------------

    def _reports(self, applied: Applied, leave: Set[str] = frozenset()) -> Iterator[Followup]:
        seen = self._sightings(applied.looked_at)
        grouped = group_by_measurement(item.sighting for item in seen)
        for number, sightings in grouped.items():
            if f"report:{number}" in leave:
                continue
            places = [item for item in seen if item.sighting.measurement.number == number]
            yield from self._report(applied.at, sightings, places, applied.fresh)

    def _sightings(self, looked_at: Set[str]) -> list[_Seen]:
        """Every report seen, publications first; only what was looked at is read again."""
        if self._seen is None:
            everything = (*self._records.of_kind(RecordKind.PUBLICATION),
                          *self._records.of_kind(RecordKind.PROGRAMME))  # fmt: skip
            self._seen = {}
        else:
            everything = tuple(s for key in looked_at if (s := self._records.get(key)))
        for stored in everything:
            self._seen[stored.key] = tuple(self._seen_in(stored))
        in_order = sorted(self._seen, key=lambda key: (key.startswith("programme:"), key))
        return [item for key in in_order for item in self._seen[key]]

    def _seen_in(self, stored: StoredRecord) -> Iterator[_Seen]:
        record = stored.record
        sightings: Iterable[Sighting] = ()
        if record.kind is RecordKind.PUBLICATION:
            sightings = sightings_in_publication(record, self._collector.files(record.files))
        elif record.kind is RecordKind.PROGRAMME:
            sightings = sightings_in_programme(record)
        for sighting in sightings:
            url = sighting.file_url
            files = {file_key(url, self._settings)} if url else set()
            keys = frozenset({stored.key, *files})
            yield _Seen(sighting, keys, stored.source, stored.inputs)

    def _report(
        self, at: datetime, sightings: list[Sighting], places: list[_Seen], fresh: Set[str]
    ) -> Iterator[Followup]:
        urls = tuple(s.file_url for s in sightings if s.file_url)
        record = build_report(sightings, self._collector.files(urls))
        stored = self._records.get(record.key)
        told = stored.told if stored else None
        waiting = stored is not None and stored.waiting_since is not None
        # A report that only a better reading makes out in old pages is found late: no alert.
        baseline = not waiting and not any(place.keys & fresh for place in places)
        source = places[0].source
        reader = self._collector.reader(source)
        inputs = self._inputs_of(record, places)
        look = Look(source, at, record, inputs, reader, baseline)
        after, found = advance(stored, told, look, report_news)
        if after != stored:
            self._records.save(after)
            self._index(record)
        for news in found:
            yield Followup(source, news, baseline, derived_evidence(record.fields, after=after))

    def _inputs_of(self, report: Record, places: Iterable[_Seen]) -> Inputs:
        """What a report was made of: where it was seen, and its own files, which a page that
        only links them does not count among its own."""
        urls = (report.detail["file_url"], report.detail["data_url"])
        files = self._collector.file_inputs(tuple(url for url in urls if url))
        seen = (i for place in places for i in place.inputs)
        return tuple(dict.fromkeys((*seen, *files)))

    def _index(self, report: Record) -> None:
        """Cut a report into its sheets, and let its pages be found under the report itself."""
        index = SearchIndex(self._db)
        pages = {}
        for url in report.files:
            self._collector.cut_report(url)
            index.forget_place(url)
            document = self._collector.document(url)
            if document is not None:
                pages[url] = document.pages
        index.put(report.key, passages_in(report, pages))

    # --- expectations ---------------------------------------------------------------------

    def _judge_expectations(self, at: datetime) -> Iterator[Followup]:
        reports = [s.record for s in self._records.of_kind(RecordKind.REPORT) if s.told]
        sources = [self._records.source(name) for name in _REPORT_SOURCES]
        if any(source.covered is None for source in sources):
            return  # what is there already is not known yet
        for expectation in all_expectations(self._expectations, self._records):
            key = expectation.key
            before = self._records.expectation_state(key)
            sure = all(_was_seen_after(source, expectation.due_on) for source in sources)
            publications = (s.record for s in self._records.of_kind(RecordKind.PUBLICATION))
            found = fulfilled_by(expectation, reports, publications)
            state = next_state(
                before or "pending", found, brussels_day(at), expectation.due_on, sure
            )
            self._records.save_expectation(key, state, iso(at))
            if state not in (before, "pending"):
                news = News(event_kind(f"expectation.{state}"), as_record(expectation, found))
                evidence = derived_evidence(
                    {"state": state},
                    self._records.get(expectation.announced_in or ""),
                    self._records.get(found.key) if found else None,
                )
                yield Followup(SourceName.PUBLICATIONS, news, before is None, evidence)

    # --- late answers ---------------------------------------------------------------------

    def _late_answers(self, applied: Applied) -> Iterator[Followup]:
        at, before_at = applied.at, applied.asked_before_at
        for key in self._records.unanswered():
            stored = self._records.get(key)
            if stored is None or stored.told is None or not stored.concerns:
                continue
            if not is_late(stored.record, brussels_day(at)):
                continue
            evidence = derived_evidence(stored.record.fields, after=stored)
            news = News(questions.OVERDUE, stored.record)
            # What was late already when it was last asked, and concerns somebody only now, is no
            # news: a watcher hears of later events only.
            was_late = before_at is not None and is_late(stored.record, brussels_day(before_at))
            silent = was_late or key in applied.baseline or self._is_told_as_new(key, at)
            yield Followup(SourceName.QUESTIONS, news, silent, evidence)

    def _is_told_as_new(self, key: str, at: datetime) -> bool:
        """Whether a question is told as new in this very pass: then not as late as well."""
        found = EventLog(self._db).select(since=at, kinds=[questions.NEW.name], subject=key)
        return any(True for _ in found)


def _was_seen_after(source: SourceState, due_on: date) -> bool:
    """Whether a source was seen whole after a day had ended, so that what it lacks has not come."""
    if source.failing_since is not None or source.last_good_at is None:
        return False
    return brussels_day(source.last_good_at) > due_on


def is_late(record: Record, today: date) -> bool:
    """Whether silence in public now means that the question was not answered in time."""
    due_on = record.detail.get("public_due_on")
    return due_on is not None and today > date.fromisoformat(due_on)
