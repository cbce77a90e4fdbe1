"""Working days as the Flemish Parliament's terms count them; pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

ANSWER_TERM_DAYS = 20
ASKER_ONLY_DAYS = 15


@lru_cache(maxsize=256)
def _belgian_holidays(year: int) -> frozenset[date]:
    import holidays  # slow to load, and most commands count no days

    return frozenset(holidays.country_holidays("BE", years=year))


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, unless it is a Belgian public holiday."""
    return day.weekday() < 5 and day not in _belgian_holidays(day.year)


def add_working_days(start: date, days: int) -> date:
    """The working day that lies `days` working days after `start`, itself not counted.

    >>> add_working_days(date(2024, 1, 16), 20)
    datetime.date(2024, 2, 13)
    """
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def answer_due_on(asked_on: date) -> date:
    """The last day on which the minister answers in time."""
    return add_working_days(asked_on, ANSWER_TERM_DAYS)


def public_due_on(asked_on: date) -> date:
    """The last day on which silence in public may still hide an answer given in time."""
    return add_working_days(asked_on, ANSWER_TERM_DAYS + ASKER_ONLY_DAYS)
