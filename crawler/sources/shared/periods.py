"""Periods of a search, cut in halves where one finds too much; pure."""

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
