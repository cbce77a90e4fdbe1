"""How a source stands after a pass: what is covered, when it was seen, what failed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crawler.reading.verdict import Verdict
from crawler.sources.questions.source import QUESTIONS
from jobs.processing.assess import Assessed
from jobs.processing.standing import state_when_failing, state_when_good
from state.model.records import SourceState
from state.model.values import SourceName

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
BEFORE = datetime(2024, 1, 14, 8, tzinfo=UTC)
NAME = SourceName("questions")
SCOPE = {"since": "2023-09-01", "history": "all", "words": []}


def assessed(verdict: Verdict, sweep: bool = False, **state: Any) -> Assessed:
    """A source of which nothing was read but this verdict."""
    no_reading = cast("Any", SimpleNamespace())
    scope = QUESTIONS.scope_from(SCOPE)
    return Assessed(QUESTIONS, no_reading, verdict, SourceState(NAME, **state), scope, sweep)


@pytest.mark.parametrize(
    ("complete", "sweep", "covered", "is_covered", "is_swept"),
    [
        (True, False, None, True, True),
        (True, True, SCOPE, True, True),
        (True, False, SCOPE, True, False),
        (False, True, None, False, False),
    ],
)
def test_good_source(
    complete: bool, sweep: bool, covered: Any, is_covered: bool, is_swept: bool
) -> None:
    """The scope is covered when the listings were read to their end; that proves absence where all
    was asked for."""
    source = assessed(
        Verdict(complete=complete, settled=complete), sweep, covered=covered, failing_since=BEFORE
    )

    state = state_when_good(source, AT)

    assert (state.covered == SCOPE, state.last_sweep_at == AT) == (is_covered, is_swept)
    assert (state.last_good_at, state.failing_since, state.error) == (AT, None, None)


def test_assumptions_of_a_good_source() -> None:
    """What was odd is noted beside what was noted before; what made it fail is over."""
    known = {"a": {"seen": "1"}, "b": {"seen": "2", "failing": True}, "c": {"seen": "3"}}
    source = assessed(Verdict(violated_assumptions={"c": "other"}), assumptions=known)

    found = state_when_good(source, AT).assumptions

    assert found == {"a": {"seen": "1"}, "c": {"seen": "other", "at": AT.isoformat()}}


def test_failing_source() -> None:
    """The first failure is remembered, the last error shown, and what is covered stays."""
    verdict = Verdict(error="no JSON", assumption="questions.search")
    source = assessed(verdict, covered=SCOPE, failing_since=BEFORE, last_good_at=BEFORE)

    state = state_when_failing(source, AT)

    assert (state.failing_since, state.error) == (BEFORE, "no JSON")
    assert (state.covered, state.last_good_at) == (SCOPE, BEFORE)
    assert state.assumptions["questions.search"]["failing"] is True
    assert state_when_failing(assessed(verdict), AT).failing_since == AT
