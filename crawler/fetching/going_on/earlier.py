"""What earlier passes have got of what a spider would ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crawler.fetching.plan import Errand
from crawler.parsing.base import Parsed
from state.model.errors import DatabaseError, ParseError
from state.model.values import FILE_ROLE, FetchOutcome, Target
from state.snapshots.snapshot_store import SnapshotStore

# Where nothing stood in a first pass is not asked again by the passes that go on with it that day.
_MISSING_FOR = timedelta(days=1)


class Earlier:
    """What earlier passes have got, seen from the crawl of one source in one pass."""

    def __init__(self, errand: Errand[Any], store: SnapshotStore) -> None:
        self._errand = errand
        self._store = store

    def is_known_missing(self, target: Target) -> bool:
        """Whether a first pass that was stopped found nothing there, not long ago."""
        traits = self._errand.roles.get(target.role)
        if not self._errand.plan.is_baseline or (traits is not None and traits.is_listing):
            return False
        last = self._store.last_fetch(target.url)
        return (
            last is not None
            and last.outcome is FetchOutcome.MISSING
            and last.pass_id != self._errand.pass_id
            and timedelta() <= self._errand.at - last.fetched_at < _MISSING_FOR
        )

    def lacks(self, url: str) -> bool:
        """Whether a file was never had, nor asked for in this pass."""
        last = self._store.last_fetch(url)
        if last is None:
            return True
        if last.pass_id == self._errand.pass_id or self.is_known_missing(Target(FILE_ROLE, url)):
            return False
        return last.snapshot_id is None

    def parsed(self, snapshot_id: int | None) -> Parsed | None:
        """What a stored snapshot says; None where it is no answer, or not there."""
        try:
            if snapshot_id is None:
                return None
            return self._errand.parse(self._store.load(snapshot_id))
        except (ParseError, DatabaseError):
            return None
