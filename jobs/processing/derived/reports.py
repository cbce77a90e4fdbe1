"""Monitoring reports, put together from wherever they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawler.reports.recognition import (
    ReportMention,
    build_report,
    group_by_measurement,
)
from crawler.sources.registry import SOURCES, source_of_kind
from crawler.sources.together.files import file_key
from jobs.processing.context import UnitOfWork
from jobs.processing.indexing import passages_in
from jobs.processing.report_sheets import report_detail
from jobs.processing.values import Detection, Found, Known, Memory, PassSummary, Turn, nothing_known
from jobs.rules.evidence import derived_evidence
from state.changes.lifecycle import Observation, next_lifecycle_state
from state.changes.losses import NOTHING
from state.changes.shared_news import report_news
from state.model.errors import NotReadError
from state.model.keys import report_key
from state.model.records import Inputs, StoredRecord
from state.model.values import Record, RecordKind, SourceName
from state.set_aside.entries import Step

_SHOWING = tuple(source for source in SOURCES if source.shows_reports)
_KINDS = tuple(source.record_kind for source in _SHOWING)
REPORT_SOURCES = frozenset(source.name for source in _SHOWING)


@dataclass(frozen=True)
class _Seen:
    """A report seen in a record: the record's key, kind and source, and the files concerned."""

    mention: ReportMention
    keys: frozenset[str]
    kind: RecordKind
    source: SourceName
    inputs: Inputs


class Reports:
    """The reports of one database; remembers in which records it has seen them."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._records = work.stores.records
        self._collector = work.collector
        self._seen: dict[str, tuple[_Seen, ...]] | None = None

    def mentions(self, looked_at: Set[str]) -> Iterator[Turn]:
        """A turn for each record that may show reports, to see which; only what was looked at is
        read again."""
        if self._seen is None:
            keys: Iterable[str] = [s.key for kind in _KINDS for s in self._records.of_kind(kind)]
            self._seen = {}
        else:
            keys = sorted(looked_at)
        for key in keys:
            yield Turn(key, partial(self._look_into, self._seen, key), Step.MENTIONS)

    def turns(
        self, summary: PassSummary, known: Known = nothing_known, leave: Set[str] = frozenset()
    ) -> Iterator[Turn]:
        """A turn for each report seen in the mentions, by measurement, but for those whose key is
        to be left alone."""
        seen = self._all_seen()
        grouped = group_by_measurement(item.mention for item in seen)
        for number, mentions in grouped.items():
            key = report_key(number)
            if key in leave:
                continue
            places = [item for item in seen if item.mention.measurement.number == number]
            entry = known(key, Step.REPORTS)
            was_fresh = entry is not None and entry.is_news
            is_fresh = was_fresh or any(place.keys & summary.fresh for place in places)
            take = partial(self._report, summary.at, mentions, places, is_fresh)
            memory = Memory(partial(bool, is_fresh), partial(_inputs_of_places, places))
            yield Turn(key, take, Step.REPORTS, memory=memory)

    def renew(self, at: datetime, attempt: Callable[[str, Callable[[], object]], None]) -> None:
        """Bring the records of reports to what today's readings say; whatever is new in them is
        found late, and told by a replay at its own pass. Each is an `attempt`."""
        waiting = frozenset(self._records.waiting())
        for turn in self.mentions(frozenset()):
            attempt(turn.subject, turn.take)
        for turn in self.turns(PassSummary(at), leave=waiting):
            attempt(turn.subject, turn.take)

    def _all_seen(self) -> list[_Seen]:
        """Every report seen, by source and key."""
        kept = self._seen or {}
        found = (item for key in sorted(kept) for item in kept[key])
        return sorted(found, key=lambda item: _KINDS.index(item.kind))

    def _look_into(self, seen: dict[str, tuple[_Seen, ...]], key: str) -> Found:
        stored = self._records.get(key)
        if stored is not None:
            seen[key] = tuple(self._seen_in(stored))
        return Found()

    def _seen_in(self, stored: StoredRecord) -> Iterator[_Seen]:
        record = stored.record
        source = source_of_kind(record.kind)
        if source is None or not source.shows_reports:
            return
        for mention in source.mentions(record, self._collector.files(record.files)):
            url = mention.file_url
            files = {file_key(url, self._work.settings)} if url else set()
            keys = frozenset({stored.key, *files})
            yield _Seen(mention, keys, record.kind, stored.source, stored.inputs)

    def _report(
        self, at: datetime, mentions: list[ReportMention], places: Sequence[_Seen], is_fresh: bool
    ) -> Found:
        urls = tuple(s.file_url for s in mentions if s.file_url)
        record = build_report(mentions, self._collector.files(urls))
        stored = self._records.get(record.key)
        waiting = stored is not None and stored.waiting_since is not None
        source = places[0].source
        look = Observation(
            source=source,
            at=at,
            record=record,
            inputs=self._inputs_of(record, places),
            reader=self._collector.reader(source),
            # A report that only a better reading makes out in old pages is found late: no alert.
            baseline=not waiting and not is_fresh,
            losable=NOTHING,
        )
        after, found = next_lifecycle_state(
            stored, stored.last_notified if stored else None, look, report_news
        )
        if after != stored:
            self._records.save(after)
            self._index(record)
        evidence = derived_evidence(record.fields, after=after)
        return Found(tuple(Detection(source, news, evidence, look.baseline) for news in found))

    def _inputs_of(self, report: Record, places: Iterable[_Seen]) -> Inputs:
        """What a report was made of: where it was seen, and its own files, which a page that
        only links them does not count among its own."""
        detail = report_detail(report)
        urls = (detail.file_url, detail.data_url)
        files = self._collector.file_inputs(tuple(url for url in urls if url))
        seen = (i for place in places for i in place.inputs)
        return tuple(dict.fromkeys((*seen, *files)))

    def _index(self, report: Record) -> None:
        """Cut a report into its sheets, and let its pages be found under the report itself."""
        index = self._work.stores.search
        pages = {}
        for url in report.files:
            with suppress(NotReadError):  # whoever compares them tries again
                self._collector.cut_report(url)
            index.forget_place(url)
            document = self._collector.document(url)
            if document is not None:
                pages[url] = document.pages
        index.put(report.key, passages_in(report, pages))


def _inputs_of_places(places: Sequence[_Seen]) -> Inputs:
    return tuple(dict.fromkeys(i for place in places for i in place.inputs))
