"""Periods of a search: months that are closed, and halves where one finds too much; pure.

Whether a listing is whole is proven period by period: one that is closed stays proven, and only the
newest is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included; without an end it is open.

    A search of a period that counts too many is cut in halves until it does not.
    """

    start: date
    end: date | None

    def halves(self, today: date) -> tuple[Period, Period] | None:
        """Its two halves, the earlier one first; None when it is too short to be cut."""
        last = self.end or max(today, self.start)
        if last <= self.start:
            return None
        middle = self.start + (last - self.start) // 2
        return Period(self.start, middle), Period(middle + timedelta(days=1), self.end)


def periods(since: date, today: date, overlap_days: int) -> list[Period]:
    """All that is listed since a day, by periods, the earliest first: calendar months as long as
    nothing can come late any more, so many days after their end, and the open rest.

    >>> [str(p.end) for p in periods(date(2023, 11, 20), date(2024, 1, 15), 7)]
    ['2023-11-30', '2023-12-31', 'None']
    """
    found = []
    start = since
    while (end := _end_of_month(start)) < today - timedelta(days=overlap_days):
        found.append(Period(start, end))
        start = end + timedelta(days=1)
    return [*found, Period(start, None)]


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
