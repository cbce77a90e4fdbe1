"""What still has no answer although its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawler.parsing.settings import SourceSettings
from crawler.running.stored import StoredOf
from crawler.sources.base import AnySource
from crawler.sources.together.event_kinds import event_kind
from jobs.processing.context import UnitOfWork
from jobs.processing.values import Detection, Found, Known, Memory, PassSummary, Turn
from jobs.rules.evidence import derived_evidence
from state.model.instants import brussels_day, iso
from state.model.news import News
from state.model.records import Inputs
from state.model.values import Record
from state.set_aside.entries import SetAside, Step
from state.stores import Stores


def late_answers(
    work: UnitOfWork, source: AnySource, summary: PassSummary, known: Known
) -> Iterator[Turn]:
    """A turn for each record of a source that waits for an answer."""
    stores, table = work.stores, work.settings.table(source)
    for key in source.unanswered(StoredOf(source, stores.records, stores.files)):
        moment = _Moment.of(source, summary, key, known(key, Step.LATE_ANSWERS))
        yield Turn(
            key,
            partial(_late_answer, stores, source, table, moment, key),
            Step.LATE_ANSWERS,
            source.name,
            Memory(partial(bool, not moment.baseline), partial(_inputs, stores, key)),
            moment.before_at,
        )


@dataclass(frozen=True)
class _Moment:
    """When it is asked whether an answer is late: now, and when that was asked before.

    `since`: the pass in which it was first asked, where the record was set aside then. `baseline`:
    the record alerted nobody then.
    """

    at: datetime
    since: datetime
    before_at: datetime | None
    baseline: bool

    @classmethod
    def of(
        cls, source: AnySource, summary: PassSummary, key: str, entry: SetAside | None
    ) -> _Moment:
        """The moment of a pass; of what was set aside, as it was then."""
        before_at = entry.before_at if entry else summary.good_before_at.get(source.name)
        return cls(
            at=summary.at,
            since=min(entry.since, summary.at) if entry else summary.at,
            # A clock that was ahead of the time says nothing.
            before_at=before_at if before_at is None or before_at <= summary.at else None,
            baseline=key in summary.baseline or (entry is not None and not entry.is_news),
        )


def _inputs(stores: Stores, key: str) -> Inputs:
    stored = stores.records.get(key)
    return stored.inputs if stored else ()


def _late_answer(
    stores: Stores, source: AnySource, table: SourceSettings, moment: _Moment, key: str
) -> Found:
    stored = stores.records.get(key)
    if stored is None or stored.last_notified is None or not stored.is_relevant:
        return Found()
    if not is_overdue(source, table, stored.record, moment.at):
        return Found()
    # What was late already when it was last asked, and concerns somebody only now, is no news: a
    # watcher hears of later events only. Nor is one late that is told as new in this very pass.
    before_at = moment.before_at
    was_late = before_at is not None and is_overdue(source, table, stored.record, before_at)
    detection = Detection(
        stored.source,
        News(event_kind(f"{source.record_kind}.overdue"), stored.record),
        derived_evidence(stored.record.fields, after=stored),
        baseline=was_late or moment.baseline or _is_new(stores, source, moment, key),
    )
    return Found((detection,))


def _is_new(stores: Stores, source: AnySource, moment: _Moment, key: str) -> bool:
    """Whether a record is told as new in this pass."""
    kinds = [f"{source.record_kind}.new"]
    found = stores.log.select(since=moment.since, kinds=kinds, subject=key)
    return any(event.detected_at <= iso(moment.at) for event in found)


def is_overdue(source: AnySource, table: SourceSettings, record: Record, at: datetime) -> bool:
    """Whether silence in public means, at that instant, that an answer did not come in time."""
    last_day = source.overdue_after(record, table)
    return last_day is not None and brussels_day(at) > last_day
