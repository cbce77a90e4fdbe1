"""Working days as the Flemish Parliament's terms count them; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

ANSWER_TERM_DAYS = 20
ASKER_ONLY_DAYS = 15
FLEMISH_HOLIDAY = (7, 11)
"""Month and day of the holiday of the Flemish Community."""


@dataclass(frozen=True)
class Span:
    """Days from one to another, both among them."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


@dataclass(frozen=True)
class Terms:
    """Which days do not count in a term, besides weekends and Belgian holidays: nobody has shown
    that any do not, so that as it stands all others count."""

    flemish_holiday: bool = False
    recess: tuple[Span, ...] = ()

    def counts(self, day: date) -> bool:
        """Whether a day counts."""
        is_holiday = self.flemish_holiday and (day.month, day.day) == FLEMISH_HOLIDAY
        in_recess = any(day in span for span in self.recess)
        return is_working_day(day) and not is_holiday and not in_recess

    @property
    def longest(self) -> Terms:
        """These, with every rule that may hold: what is over by these is over by any."""
        return replace(self, flemish_holiday=True)


@lru_cache(maxsize=256)
def _belgian_holidays(year: int) -> frozenset[date]:
    import holidays  # slow to load, and most commands count no days

    return frozenset(holidays.country_holidays("BE", years=year))


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, unless it is a Belgian public holiday."""
    return day.weekday() < 5 and day not in _belgian_holidays(day.year)


def add_working_days(
    start: date, days: int, counts: Callable[[date], bool] = is_working_day
) -> date:
    """The working day that lies `days` working days after `start`, itself not counted; `counts`
    says which are working days.

    >>> add_working_days(date(2024, 1, 16), 20)
    datetime.date(2024, 2, 13)
    """
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not counts(day):
            day += timedelta(days=1)
    return day


def answer_due_on(asked_on: date, terms: Terms = Terms()) -> date:
    """The last day on which the minister answers in time."""
    return _term_ends_on(asked_on, ANSWER_TERM_DAYS, terms)


def public_due_on(asked_on: date, terms: Terms = Terms()) -> date:
    """The last day on which silence in public may still hide an answer given in time."""
    return _term_ends_on(asked_on, ANSWER_TERM_DAYS + ASKER_ONLY_DAYS, terms)


# Thousands of questions are asked on the same few hundred days.
@lru_cache(maxsize=2048)
def _term_ends_on(start: date, days: int, terms: Terms) -> date:
    return add_working_days(start, days, terms.counts)


def surely_due_on(asked_on: date, terms: Terms = Terms()) -> date:
    """The same by whichever rule makes it the latest, so that nothing is called late on a day that
    is in doubt."""
    return public_due_on(asked_on, terms.longest)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`; 0 where it is not later.

    >>> working_days_between(date(2024, 1, 16), date(2024, 2, 13))
    20
    """
    if end <= start:
        return 0
    holidays = (day for year in range(start.year, end.year + 1) for day in _belgian_holidays(year))
    free = sum(start < day <= end and day.weekday() < 5 for day in holidays)
    return _weekdays_until(end) - _weekdays_until(start) - free


def _weekdays_until(day: date) -> int:
    """How many days from Monday to Friday there have been up to a day; the first of all was a
    Monday."""
    weeks, days = divmod(day.toordinal(), 7)
    return 5 * weeks + min(days, 5)
