"""Terms of question and answer are counted in working days of the Belgian calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.model.working_days import (
    Span,
    Terms,
    add_working_days,
    answer_due_on,
    is_working_day,
    public_due_on,
    surely_due_on,
    working_days_between,
)

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


def test_terms_of_question_104() -> None:
    """A question of 16 January 2024 is due on 13 February and in public on 5 March."""
    asked_on = date(2024, 1, 16)
    assert answer_due_on(asked_on) == date(2024, 2, 13)
    assert public_due_on(asked_on) == date(2024, 3, 5)
    assert add_working_days(answer_due_on(asked_on), 15) == public_due_on(asked_on)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 1, 1), False),
        (date(2024, 4, 1), False),
        (date(2024, 5, 1), False),
        (date(2024, 5, 9), False),
        (date(2024, 5, 20), False),
        (date(2024, 8, 15), False),
        (date(2024, 11, 1), False),
        (date(2024, 11, 11), False),
        (date(2024, 12, 25), False),
        (date(2024, 3, 9), False),
        (date(2024, 3, 10), False),
        (date(2024, 3, 11), True),
        (date(2024, 7, 11), True),
        (date(2024, 12, 24), True),
    ],
)
def test_working_days(day: date, works: bool) -> None:
    """Weekends and national holidays are no working days, the Flemish holiday is one."""
    assert is_working_day(day) is works


@given(DAYS, st.integers(1, 60))
def test_counted_one_by_one(start: date, days: int) -> None:
    """The day found is a working day, and exactly so many working days lie up to it."""
    end = add_working_days(start, days)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == days


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_terms_add_up(start: date, one: int, two: int) -> None:
    """Two terms one after the other are one term of both lengths."""
    assert add_working_days(add_working_days(start, one), two) == add_working_days(start, one + two)


@given(DAYS, DAYS, st.integers(0, 40))
def test_later_start_is_never_due_earlier(one: date, two: date, days: int) -> None:
    """What begins later ends later or on the same day."""
    early, late = sorted((one, two))
    assert add_working_days(early, days) <= add_working_days(late, days)


SUMMER = Span(date(2024, 7, 22), date(2024, 9, 15))


def test_flemish_holiday() -> None:
    """11 July counts as it stands, and does not where that is configured."""
    asked_on = date(2024, 6, 20)
    assert answer_due_on(asked_on) == date(2024, 7, 18)
    assert answer_due_on(asked_on, Terms(flemish_holiday=True)) == date(2024, 7, 19)


def test_recess() -> None:
    """A term stands still in recess, the first and the last day among it."""
    asked_on = date(2024, 7, 18)
    terms = Terms(recess=(SUMMER,))
    assert add_working_days(asked_on, 1, terms.counts) == date(2024, 7, 19)
    assert add_working_days(asked_on, 2, terms.counts) == date(2024, 9, 16)


@given(DAYS, st.booleans())
def test_in_doubt(asked_on: date, holiday: bool) -> None:
    """What is surely over is over by every rule, whatever is configured of the holiday."""
    terms = Terms(holiday, (SUMMER,))
    sure = surely_due_on(asked_on, terms)
    assert sure >= public_due_on(asked_on, terms)
    assert sure == public_due_on(asked_on, Terms(True, (SUMMER,)))
    assert surely_due_on(asked_on) >= public_due_on(asked_on)


@pytest.mark.parametrize("first", [date(2023, 12, 20), date(2024, 3, 25), date(2024, 5, 8)])
def test_working_days_between_are_those_that_count(first: date) -> None:
    """Between any two days of two months with weekends and holidays, and over the turn of a year,
    are as many working days as one finds by looking at each."""
    days = [first + timedelta(days=past) for past in range(60)]
    for start, end in combinations(days, 2):
        each = [start + timedelta(days=past) for past in range(1, (end - start).days + 1)]
        assert working_days_between(start, end) == sum(map(is_working_day, each)), (start, end)
        assert working_days_between(end, start) == 0
