"""When a record counts as not answered in time; pure."""

from __future__ import annotations

from datetime import date

from crawler.sources.registry import source_of_kind
from state.model.values import Record


def is_late(record: Record, today: date) -> bool:
    """Whether silence in public now means that an answer did not come in time."""
    source = source_of_kind(record.kind)
    last_day = source.overdue_after(record) if source else None
    return last_day is not None and today > last_day
