"""Second step: what a source that can be believed says of its records, compared with before."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from crawler.sources.registry import SOURCES
from crawler.sources.together.event_kinds import NEWS_OF
from crawler.sources.together.files import is_file_key
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from jobs.processing.indexing import passages_in, texts_by_file
from jobs.processing.observing.keep_readings import Kept, keep_readings
from jobs.processing.observing.memory import as_it_was, entry_of, memory_of
from jobs.processing.observing.replacements import describe
from jobs.processing.observing.strangers import is_stranger
from jobs.processing.values import Detection, Found, Turn
from jobs.rules.evidence import record_evidence
from jobs.rules.presence import presence_of
from state.changes.lifecycle import Observation, counts_as_read, hold, next_lifecycle_state
from state.changes.losses import NOTHING, Losable, with_first_choices
from state.changes.spelling import with_later_spelling
from state.model.errors import NotReadError
from state.model.news import News
from state.model.records import Inputs, StoredRecord
from state.model.values import Record
from state.set_aside.entries import Step


def observe(
    context: PassContext, source: Assessed, told_with_files: Set[str], most_waiting: int = 0
) -> Iterator[Turn]:
    """Keep what was read of a source, and look at each record that it may have changed.

    Files come last: nobody is told of those of records in `told_with_files`, of which news in this
    pass tells already (keys; the set grows as turns are taken). Up to `most_waiting` confirmations
    are noted later.
    """
    kept = keep_readings(context, source, most_waiting)
    for key in sorted(kept.touched, key=lambda key: (is_file_key(key), key)):
        take = _Observation(context, source, key, told_with_files, kept).take
        yield Turn(key, take, Step.OBSERVE, source.name, memory_of(context, source, key))


class _Observation:
    """One look at one record."""

    def __init__(
        self,
        context: PassContext,
        source: Assessed,
        key: str,
        told_with_files: Set[str],
        kept: Kept,
    ) -> None:
        self._kept = kept
        self._context = context
        self._source = source
        self._key = key
        self._told_with_files = told_with_files

    def take(self) -> Found:
        """Keep the record as it stands now, and give what there is to tell of it."""
        built = self._context.work.collector.build(self._key)
        if built is None:
            return Found(looked_at=True)
        stored = self._context.stores.records.get(self._key)
        if stored is None and is_stranger(self._context, self._source, self._key):
            return Found(looked_at=True)
        entry = None if stored is not None else entry_of(self._context, self._key)
        if stored is not None and stored.record.is_partial and not built[0].is_partial:
            return self._read_whole(stored, *built)
        if entry is None or entry.is_news:
            return self._compare(stored, *built)
        # It was set aside in a baseline, and is told of what has become of it since.
        then = as_it_was(self._context, entry)
        if then is None:
            return self._compare(None, *built, is_baseline=True)
        found = self._compare(None, *then, is_baseline=True)
        since = self._compare(self._context.stores.records.get(self._key), *built)
        return replace(since, detections=(*found.detections, *since.detections))

    def _read_whole(self, stored: StoredRecord, record: Record, inputs: Inputs) -> Found:
        """Look at a record of which only a listing told so far: what was there all the time is part
        of the baseline, and what the listing says now that it did not is news."""
        before = self._context.work.collector.as_listed_before(record, stored.record)
        found = self._compare(stored, before, inputs, is_baseline=True)
        if before == record:
            return found
        since = self._compare(self._context.stores.records.get(self._key), record, inputs)
        return replace(since, detections=(*found.detections, *since.detections))

    def _compare(
        self,
        stored: StoredRecord | None,
        record: Record,
        inputs: Inputs,
        is_baseline: bool = False,
    ) -> Found:
        held = hold(stored, self._context.at) if stored else None
        try:
            told = _spelled_as(record, self._told(stored, is_patient=held is not None))
            look = self._look(stored, record, inputs)
            look = replace(look, baseline=look.baseline or is_baseline)
            after, news = next_lifecycle_state(stored, told, look, NEWS_OF[record.kind])
            news = self._context.of_interest(news)
            detections = tuple(
                self._detection(item, stored, told, look, held is not None) for item in news
            )
        except NotReadError:
            # A file that it is compared with cannot be read now: the next pass looks again.
            if held is None:
                raise
            self._context.stores.records.save(held)
            return Found(looked_at=True)
        # Of many that are looked at nothing is other.
        if after != stored:
            self._context.stores.records.save(after)
        self._index(after.record)
        return Found(
            detections=detections,
            looked_at=True,
            fresh=not look.baseline and bool(news or after.waiting_since),
            baseline=look.baseline,
        )

    def _look(self, stored: StoredRecord | None, record: Record, inputs: Inputs) -> Observation:
        source, owner = self._source, stored.source if stored else self._source.name
        is_new_here = stored is None and is_new_scope(source, record)
        is_listed = self._key in source.verdict.listed
        return Observation(
            source=owner,
            at=self._context.at,
            record=record,
            inputs=inputs,
            reader=self._context.work.collector.reader_of(owner, inputs),
            baseline=owner in self._context.first_passes or is_new_here,
            listed_by=source.scope.listed_by(source.name) if is_listed else None,
            is_relevant=self._context.is_relevant(record),
            is_missing=stored is not None and self._is_missing(stored),
            losable=_losable(record),
            is_fresh=self._is_fresh(stored, inputs),
        )

    def _is_missing(self, stored: StoredRecord) -> bool:
        """Whether a record is not there in this pass, or was not when it was last looked for."""
        source = self._source
        if source.is_baseline or stored.record.kind != source.source.record_kind:
            return False
        presence = presence_of(stored, source.verdict, source.scope, self._context.at)
        was_missing = stored.absent_since is not None or stored.withdrawn_at is not None
        return presence.absent or (was_missing and not presence.seen)

    def _is_fresh(self, stored: StoredRecord | None, inputs: Inputs) -> bool:
        before = stored.inputs if stored else ()
        changed = {place[1] for place in inputs if place[0] == self._key and place not in before}
        return self._kept.is_fresh(self._key, changed, self._source.source.own_parts)

    def _told(self, stored: StoredRecord | None, is_patient: bool) -> Record | None:
        """What was last told of a record, as today's parsers read it.

        Where a file among it cannot be read yet, NotReadError if it `is_patient`; else as it was.
        """
        if stored is None or stored.last_notified is None:
            return None
        collector = self._context.work.collector
        is_todays = stored.reader == collector.reader(stored.source)
        if is_todays and not counts_as_read(stored.last_notified_inputs):
            return stored.last_notified
        try:
            return (
                collector.rebuild(stored.key, stored.last_notified_inputs) or stored.last_notified
            )
        except NotReadError as error:
            if is_patient and not error.given_up:
                raise
            return stored.last_notified

    def _index(self, record: Record) -> None:
        if self._context.is_indexed:
            owners, document = self._context.stores.files.owners, self._context.work.collector
            pages = texts_by_file(record, owners, document.document)
            self._context.stores.search.put(self._key, passages_in(record, pages))

    def _detection(
        self,
        news: News,
        stored: StoredRecord | None,
        told: Record | None,
        look: Observation,
        is_patient: bool,
    ) -> Detection:
        inputs = (stored.last_notified_inputs if stored else (), look.inputs)
        described, quietly = describe(
            self._context.work, news, told, inputs, self._told_with_files, is_patient
        )
        evidence = record_evidence(stored, told, look.record, look.inputs)
        return Detection(self._source.name, described, evidence, look.baseline, quietly)


def _losable(record: Record) -> Losable:
    """What of a record can be lost; what a file loses has been proven before it is looked at."""
    owner = next((source for source in SOURCES if source.record_kind == record.kind), None)
    return owner.losable if owner is not None else NOTHING


def _spelled_as(record: Record, told: Record | None) -> Record | None:
    """What was told, with what could not be read of it as it is read now, and what something else
    stood for as it says itself: that alone is no news."""
    if told is None:
        return None
    fields = with_later_spelling(told.fields, record.fields)
    return replace(told, fields=with_first_choices(replace(told, fields=fields), record))


def is_new_scope(source: Assessed, record: Record) -> bool:
    """Whether a record comes only because the configuration asks for more than before."""
    covered = source.covered
    if covered is None or not source.is_widened:
        return False
    # A file comes of whatever links it: with more records come more files.
    return record.kind != source.source.record_kind or source.scope.is_new(record, covered)
