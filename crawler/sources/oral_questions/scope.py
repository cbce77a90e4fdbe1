"""Which oral questions belong: those published since a day; pure."""

from __future__ import annotations

from datetime import date
from typing import Self

from crawler.sources.traits.scope import Scope
from state.model.records import StoredRecord
from state.model.values import Record


class OralQuestionsScope(Scope):
    """Oral questions published on this day or later."""

    since: date

    def widens(self, covered: Self) -> bool:
        """Whether this scope begins earlier."""
        return self.since < covered.since

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a question lies before the covered scope begins."""
        return not covered._reaches(record)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether the search must have this question; one that was withdrawn it may leave out."""
        is_withdrawn = stored.record.fields.get("state") == "withdrawn"
        return self._reaches(stored.record) and not is_withdrawn

    def _reaches(self, record: Record) -> bool:
        return record.listed_on is not None and record.listed_on >= self.since.isoformat()
