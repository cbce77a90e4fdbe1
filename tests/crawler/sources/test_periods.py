"""A period that is cut in halves is still covered exactly."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.shared.periods import Period

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
LENGTHS = st.integers(0, 2000)


def days_of(period: Period, today: date) -> list[date]:
    """Every day of a period, an open one until today."""
    last = period.end or today
    return [period.start + timedelta(days=n) for n in range((last - period.start).days + 1)]


@given(start=DAYS, length=LENGTHS)
def test_halves_cover_the_period(start: date, length: int) -> None:
    """The halves hold every day of a closed period once, in order, and are both shorter."""
    period = Period(start, start + timedelta(days=length))
    halves = period.halves(date(2024, 3, 6))
    if length == 0:
        assert halves is None
        return
    assert halves is not None
    first, second = (days_of(half, start) for half in halves)
    assert first + second == days_of(period, start)
    assert first
    assert second


@given(start=DAYS, length=st.integers(1, 2000))
def test_open_period_stays_open(start: date, length: int) -> None:
    """The later half of an open period is open, and both cover it from its start until today."""
    today = start + timedelta(days=length)
    halves = Period(start, None).halves(today)
    assert halves is not None
    first, second = halves
    assert second.end is None
    assert days_of(first, today) + days_of(second, today) == days_of(Period(start, None), today)


@given(start=DAYS, early=st.integers(0, 400))
def test_open_period_that_has_not_begun(start: date, early: int) -> None:
    """An open period that starts today or later is too short to be cut."""
    assert Period(start, None).halves(start - timedelta(days=early)) is None


@given(start=DAYS, length=LENGTHS)
def test_cutting_ends(start: date, length: int) -> None:
    """Cutting again and again ends with single days that are all the days of the period."""
    period = Period(start, start + timedelta(days=length % 60))
    waiting, single = [period], []
    while waiting:
        halves = (at_hand := waiting.pop(0)).halves(start)
        if halves is None:
            single.append(at_hand.start)
        else:
            waiting = [*halves, *waiting]
    assert single == days_of(period, start)
