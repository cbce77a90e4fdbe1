"""What is news of an entry of the catalogue: its kinds of event, and when each happens; pure."""

from __future__ import annotations

from crawler.sources.publications.detail import PublicationDetail
from state.changes.differ import differences
from state.model.event_kinds import DOCUMENT_CHANGED, EXPECTATION_KINDS, REPORT_KINDS, EventKind
from state.model.news import News
from state.model.values import Record

NEW = EventKind("publication.new", PublicationDetail, rank=80, recurs=False, waits_for_files=True)
CHANGED = EventKind("publication.changed", PublicationDetail, rank=80)
WITHDRAWN = EventKind("publication.withdrawn", PublicationDetail, rank=80)
RESTORED = EventKind("publication.restored", PublicationDetail, rank=80)

KINDS = (NEW, CHANGED, WITHDRAWN, RESTORED)
"""The kinds of event that only this source brings."""
BRINGS = (*KINDS, *REPORT_KINDS, DOCUMENT_CHANGED, *EXPECTATION_KINDS)
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of an entry, given how it stood when it was last told of."""
    if told is None:
        return (News(NEW, record),)
    changes = differences(told.fields, record.fields)
    return (News(CHANGED, record, changes),) if changes else ()
