"""What is news of the programme page: its kind of event, and when it happens; pure."""

from __future__ import annotations

from crawler.sources.programme.detail import ProgrammeDetail
from state.changes.differ import differences
from state.model.event_kinds import DOCUMENT_CHANGED, EXPECTATION_KINDS, REPORT_KINDS, EventKind
from state.model.news import News
from state.model.values import Record

CHANGED = EventKind("programme.changed", ProgrammeDetail, rank=90)

KINDS = (CHANGED,)
"""The kinds of event that only this source brings."""
BRINGS = (*KINDS, *REPORT_KINDS, DOCUMENT_CHANGED, *EXPECTATION_KINDS)
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of the page, given how it stood when it was last told of; that it is
    there at all is no news."""
    changes = differences(told.fields, record.fields) if told else ()
    return (News(CHANGED, record, changes),) if changes else ()
