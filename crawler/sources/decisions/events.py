"""What is news of a decision: its kinds of event, and when each happens; pure."""

from __future__ import annotations

from crawler.sources.decisions.detail import DecisionDetail
from state.changes.differ import differences
from state.model.event_kinds import DOCUMENT_CHANGED, EventKind
from state.model.news import News
from state.model.values import Record

NEW = EventKind(
    "decision.new", DecisionDetail, rank=35, recurs=False, waits_for_files=True, schedules=True
)
CHANGED = EventKind("decision.changed", DecisionDetail, rank=65, schedules=True)
WITHDRAWN = EventKind("decision.withdrawn", DecisionDetail, rank=65, schedules=True)
RESTORED = EventKind("decision.restored", DecisionDetail, rank=65, schedules=True)

KINDS = (NEW, CHANGED, WITHDRAWN, RESTORED)
"""The kinds of event that only this source brings."""
BRINGS = (*KINDS, DOCUMENT_CHANGED)
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of a decision, given how it stood when it was last told of."""
    if told is None:
        return (News(NEW, record),)
    changes = differences(told.fields, record.fields)
    return (News(CHANGED, record, changes),) if changes else ()
