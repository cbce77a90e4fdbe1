"""Which page belongs: the one that is configured; pure."""

from __future__ import annotations

from typing import Self

from crawler.sources.traits.scope import Scope
from state.model.records import StoredRecord
from state.model.values import Record


class ProgrammeScope(Scope):
    """The page at one address."""

    url: str

    def widens(self, covered: Self) -> bool:
        """Whether it is another page now."""
        return self.url != covered.url

    def is_new(self, record: Record, covered: Self) -> bool:
        """Another page brings nothing that was covered."""
        del record, covered
        return True

    def lists(self, stored: StoredRecord) -> bool:
        """The page lists itself."""
        del stored
        return True
