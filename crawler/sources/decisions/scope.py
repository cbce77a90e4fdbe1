"""Which decisions belong: those in which the words of a query stand; pure."""

from __future__ import annotations

from typing import Self

from crawler.sources.traits.scope import Scope
from state.model.records import StoredRecord
from state.model.values import Record
from state.model.words import has_all_words


class DecisionsScope(Scope):
    """Decisions that the site finds for one of these queries (sorted)."""

    queries: tuple[str, ...]

    def widens(self, covered: Self) -> bool:
        """Whether a query has come."""
        return not set(self.queries) <= set(covered.queries)

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a decision has the words of no query that was covered."""
        return not covered._finds(record)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether a search read to its end must have it: where the site finds more than the words
        tell, its silence proves nothing."""
        return self._finds(stored.record)

    def _finds(self, record: Record) -> bool:
        words = f"{record.title} {record.texts.get('text', '')}"
        return any(has_all_words(words, query) for query in self.queries)
