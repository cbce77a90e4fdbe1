"""What is news of the records that no single source brings, files and reports; pure."""

from __future__ import annotations

from dataclasses import replace

from state.changes.differ import differences
from state.model.details import DocumentState, FileDetail
from state.model.event_kinds import DOCUMENT_CHANGED, REPORT_NEW
from state.model.news import News
from state.model.values import Record


def file_news(told: Record | None, record: Record) -> tuple[News, ...]:
    """That the file behind an address was replaced; that it is there at all is no news.

    Codes that an earlier edition named concern its watchers as much as those of today's.
    """
    if told is None or not _was_replaced(told, record):
        return ()
    both = replace(record, findings=(*record.findings, *told.findings))
    return (News(DOCUMENT_CHANGED, both, differences(told.fields, record.fields)),)


def report_news(told: Record | None, record: Record) -> tuple[News, ...]:
    """That a report is out: once, whatever it is read to say later."""
    return (News(REPORT_NEW, record),) if told is None else ()


def _was_replaced(told: Record, record: Record) -> bool:
    """Whether other bytes stand there now; what was broken and mends itself was not replaced."""
    was_broken = FileDetail.of(told.detail).state is DocumentState.BROKEN
    return not was_broken and told.fields["sha256"] != record.fields["sha256"]
