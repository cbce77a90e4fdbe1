"""Which agendas belong: those of the committees configured, from today on; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from crawler.sources.traits.scope import Scope
from state.model.instants import brussels_day
from state.model.records import StoredRecord
from state.model.values import Record


class AgendasScope(Scope):
    """Meetings of these committees (sorted); none mean those that the site calls current."""

    committees: tuple[int, ...]

    def widens(self, covered: Self) -> bool:
        """Whether a committee has come."""
        if not covered.committees:
            return False
        return not self.committees or not set(self.committees) <= set(covered.committees)

    def is_new(self, record: Record, covered: Self) -> bool:
        """Whether a meeting is of no committee that was covered."""
        return not covered._has(record)

    def lists(self, stored: StoredRecord) -> bool:
        """Whether a meeting is of one of these committees."""
        return self._has(stored.record)

    def expects(self, stored: StoredRecord, at: datetime) -> bool:
        """What is over is not listed for long; what is to come is."""
        day = stored.record.fields.get("day")
        return self.lists(stored) and day is not None and day > brussels_day(at).isoformat()

    def _has(self, record: Record) -> bool:
        return not self.committees or record.detail.get("committee_id") in self.committees
