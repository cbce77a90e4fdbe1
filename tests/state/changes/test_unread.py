"""When a file that could not be read is tried again, and when that is a verdict on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.changes.unread import (
    MOST_PASSES,
    ReadingFailure,
    Standing,
    Task,
    Trouble,
    is_given_up,
    next_try,
    standing,
    verdict_words,
)
from state.model.values import ClockKind, Pass, PassState

AT = datetime(2024, 1, 17, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_pass(number: int, minutes: float = 0) -> Pass:
    """The pass of this number, so long after the first."""
    return Pass(number, AT + minutes * MINUTE, ClockKind.GIVEN, PassState.FETCHED)


def failure(
    number: int, minutes: float = 0, pause: float = 0, is_own: bool = True, reader: str = "today"
) -> ReadingFailure:
    """A failure in the pass of this number."""
    at = AT + minutes * MINUTE
    why = Trouble.CRASHED
    return ReadingFailure(
        "aa", Task.TEXT, reader, number, at, "https://x", why, is_own, at + pause * MINUTE
    )


def test_file_that_never_failed_is_due() -> None:
    """A file without a failure is read."""
    assert standing([], "today", a_pass(1)) is Standing.DUE


def test_not_twice_in_one_pass() -> None:
    """What failed in a pass waits for another one, which may come at once."""
    assert standing([failure(1)], "today", a_pass(1)) is Standing.WAITING
    assert standing([failure(1)], "today", a_pass(2)) is Standing.DUE


def test_pause() -> None:
    """Before its pause is over a file waits, whichever reader failed."""
    failures = [failure(1), failure(2, 10, pause=15, reader="earlier")]
    assert standing(failures, "today", a_pass(3, 24.9)) is Standing.WAITING
    assert standing(failures, "today", a_pass(3, 25)) is Standing.DUE


def test_verdict_after_three_passes() -> None:
    """A file that failed by itself in three passes is given up, and the verdict says why."""
    failures = [failure(number) for number in range(1, MOST_PASSES + 1)]
    assert not is_given_up(failures[:-1], "today")
    assert standing(failures, "today", a_pass(9)) is Standing.GIVEN_UP
    assert verdict_words(failures, "today") == (
        "reading it failed in 3 passes, each time in a fresh reader: it crashed its reader"
    )


def test_troubles_of_the_machine_are_no_verdict() -> None:
    """However often a reader was killed, its file is tried again."""
    failures = [failure(number, is_own=False) for number in range(1, 50)]
    assert standing(failures, "today", a_pass(50)) is Standing.DUE


def test_later_reader_tries_anew() -> None:
    """What another version of the reader gave up is tried by today's."""
    failures = [failure(number, reader="earlier") for number in range(1, 4)]
    assert standing(failures, "today", a_pass(4)) is Standing.DUE


@given(st.integers(0, 100))
def test_pauses_grow_and_are_bounded(times: int) -> None:
    """Each pause is as long as the one before or longer, none over six hours; what was not even
    tried has none."""
    earlier = [failure(number) for number in range(times)]
    one, other = (next_try(known, AT, True) for known in (earlier, [*earlier, failure(times)]))
    assert AT <= one <= other <= AT + timedelta(hours=6)
    assert next_try(earlier, AT, False) == AT


@pytest.mark.parametrize("trouble", list(Trouble))
def test_whose_fault(trouble: Trouble) -> None:
    """Only crashes, processor time and memory can be a file's own doing."""
    own = {Trouble.CRASHED, Trouble.SLOW, Trouble.TOO_LARGE}
    assert trouble.may_be_the_files == (trouble in own)
