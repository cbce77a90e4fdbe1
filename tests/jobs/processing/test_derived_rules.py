"""What follows from records: when an answer is late, and when silence means that something is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crawler.sources.questions.source import QUESTIONS
from jobs.processing.derived.expected import was_seen_after
from jobs.processing.derived.late_answers import is_overdue
from state.model.records import SourceState
from state.model.values import Record, RecordKind, SourceName

NAME = SourceName("publications")


@pytest.mark.parametrize(
    ("due_on", "at", "overdue"),
    [
        (None, datetime(2030, 1, 1, tzinfo=UTC), False),
        ("2024-03-01", datetime(2024, 3, 1, 22, 59, tzinfo=UTC), False),
        ("2024-03-01", datetime(2024, 3, 1, 23, 0, tzinfo=UTC), True),
    ],
)
def test_late_answer(due_on: str | None, at: datetime, overdue: bool) -> None:
    """An answer is late from the day in Brussels after the last on which silence meant nothing."""
    record = Record("question:1", RecordKind("question"), "", "", {}, {"public_due_on": due_on})

    assert is_overdue(QUESTIONS, QUESTIONS.settings(), record, at) is overdue


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ({}, False),
        ({"last_good_at": datetime(2024, 3, 31, 21, 59, tzinfo=UTC)}, False),
        ({"last_good_at": datetime(2024, 3, 31, 22, 0, tzinfo=UTC)}, True),
        (
            {
                "last_good_at": datetime(2024, 4, 1, tzinfo=UTC),
                "failing_since": datetime(2024, 4, 2, tzinfo=UTC),
            },
            False,
        ),
    ],
)
def test_silence_of_a_source(state: dict[str, Any], seen: bool) -> None:
    """A source says that something has not come when it was good after that day in Brussels."""
    assert was_seen_after(SourceState(NAME, **state), date(2024, 3, 31)) is seen
