"""What still has no answer although its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from crawler.running.stored import StoredOf
from crawler.sources.base import AnySource
from crawler.sources.event_kinds import event_kind
from jobs.processing.values import Detection, Found, PassSummary, Turn
from jobs.rules.evidence import derived_evidence
from state.model.instants import brussels_day
from state.model.news import News
from state.model.values import Record
from state.stores import Stores


def late_answers(stores: Stores, source: AnySource, summary: PassSummary) -> Iterator[Turn]:
    """A turn for each record of a source that waits for an answer."""
    for key in source.unanswered(StoredOf(source, stores)):
        yield Turn(key, partial(_late_answer, stores, source, summary, key))


def _late_answer(stores: Stores, source: AnySource, summary: PassSummary, key: str) -> Found:
    stored, before_at = stores.records.get(key), summary.good_before_at.get(source.name)
    if stored is None or stored.last_notified is None or not stored.is_relevant:
        return Found()
    if not is_overdue(source, stored.record, summary.at):
        return Found()
    # What was late already when it was last asked, and concerns somebody only now, is no news: a
    # watcher hears of later events only. Nor is one late that is told as new in this very pass.
    was_late = before_at is not None and is_overdue(source, stored.record, before_at)
    new = f"{source.record_kind}.new"
    is_new = any(True for _ in stores.log.select(since=summary.at, kinds=[new], subject=key))
    detection = Detection(
        stored.source,
        News(event_kind(f"{source.record_kind}.overdue"), stored.record),
        derived_evidence(stored.record.fields, after=stored),
        baseline=was_late or key in summary.baseline or is_new,
    )
    return Found((detection,))


def is_overdue(source: AnySource, record: Record, at: datetime) -> bool:
    """Whether silence in public means, at that instant, that an answer did not come in time."""
    last_day = source.overdue_after(record)
    return last_day is not None and brussels_day(at) > last_day
