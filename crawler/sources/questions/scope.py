"""Which questions belong: those published since a day, searched by periods; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from crawler.sources.base import Scope
from state.model.records import StoredRecord
from state.model.values import Record


class QuestionsScope(Scope):
    """Questions published on this day or later."""

    since: date

    def widens(self, covered: Self) -> bool:
        """Whether this scope begins earlier."""
        return self.since < covered.since

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a question lies before the covered scope begins."""
        return not covered._reaches(record)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether the search must have this question."""
        return self._reaches(stored.record)

    def _reaches(self, record: Record) -> bool:
        return record.listed_on is not None and record.listed_on >= self.since.isoformat()


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
