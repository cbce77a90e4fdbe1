"""When a question counts as not answered in time; pure."""

from __future__ import annotations

from datetime import date

from state.model.values import Record


def is_late(record: Record, today: date) -> bool:
    """Whether silence in public now means that the question was not answered in time."""
    due_on = record.detail.get("public_due_on")
    return due_on is not None and today > date.fromisoformat(due_on)
