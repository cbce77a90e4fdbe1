"""Questions without an answer although its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from crawler.sources.questions import events as questions
from jobs.processing.values import Detection, Found, PassSummary, Turn
from jobs.rules.evidence import derived_evidence
from jobs.rules.lateness import is_late
from state.model.instants import brussels_day
from state.model.news import News
from state.stores import Stores


def late_answers(stores: Stores, summary: PassSummary) -> Iterator[Turn]:
    """A turn for each question without an answer."""
    for key in stores.records.unanswered():
        yield Turn(key, partial(_late_answer, stores, summary, key))


def _late_answer(stores: Stores, summary: PassSummary, key: str) -> Found:
    stored, before_at = stores.records.get(key), summary.asked_before_at
    if stored is None or stored.told is None or not stored.concerns:
        return Found()
    if not is_late(stored.record, brussels_day(summary.at)):
        return Found()
    # What was late already when it was last asked, and concerns somebody only now, is no news: a
    # watcher hears of later events only. Nor is one late that is told as new in this very pass.
    was_late = before_at is not None and is_late(stored.record, brussels_day(before_at))
    is_new = any(
        True for _ in stores.log.select(since=summary.at, kinds=[questions.NEW.name], subject=key)
    )
    detection = Detection(
        stored.source,
        News(questions.OVERDUE, stored.record),
        derived_evidence(stored.record.fields, after=stored),
        baseline=was_late or key in summary.baseline or is_new,
    )
    return Found((detection,))
