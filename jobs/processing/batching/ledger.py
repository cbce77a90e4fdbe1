"""What the turns of one pass have come to so far, and what of them is told; not the events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, KeysView, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from jobs.processing.batching.notes import NOTHING_LEFT_OVER, LeftOver, Taken, cut_back
from jobs.processing.values import PassSummary
from state.model.values import Event, SourceName
from state.records.events import EventLog

_Keys = dict[str, None]
"""A set that remembers in which order it grew."""


@dataclass
class Ledger:
    """What the turns of one pass have come to so far; `told` are the ids of events, in order.

    It is as long as the pass and only grows at its end, so that going back costs what came since.
    """

    told: list[str] = field(default_factory=list)
    events: int = 0
    baseline_events: int = 0
    _looked_at: _Keys = field(default_factory=dict)
    _fresh: _Keys = field(default_factory=dict)
    _baseline: _Keys = field(default_factory=dict)
    _told_with_files: _Keys = field(default_factory=dict)

    def enter(self, taken: Taken) -> None:
        """Enter what a turn came to."""
        if taken.looked_at:
            self._looked_at[taken.subject] = None
        if taken.fresh:
            self._fresh[taken.subject] = None
        if taken.baseline:
            self._baseline[taken.subject] = None
        self._told_with_files.update(dict.fromkeys(taken.tells_files))
        self.told.extend(taken.told)
        self.events += taken.events
        self.baseline_events += taken.baseline_events

    @property
    def looked_at(self) -> KeysView[str]:
        """The keys of the records that may differ since the last pass."""
        return self._looked_at.keys()

    @property
    def fresh(self) -> KeysView[str]:
        """The keys of those with news in this pass."""
        return self._fresh.keys()

    @property
    def baseline(self) -> KeysView[str]:
        """The keys of those that alert nobody."""
        return self._baseline.keys()

    @property
    def told_with_files(self) -> KeysView[str]:
        """The keys of those of which news tells of their files, too; it grows with the ledger."""
        return self._told_with_files.keys()

    def mark(self) -> Callable[[], None]:
        """What goes back to how it is now."""
        counts = self.events, self.baseline_events
        keys = self._looked_at, self._fresh, self._baseline, self._told_with_files
        cut = cut_back(self.told, *keys)

        def go_back() -> None:
            cut()
            self.events, self.baseline_events = counts

        return go_back

    def summary(
        self,
        at: datetime,
        good: Set[SourceName],
        new_files: Set[str],
        good_before_at: Mapping[SourceName, datetime | None],
        left_over: LeftOver = NOTHING_LEFT_OVER,
    ) -> PassSummary:
        """What the pass has come to, with what earlier ones left over, for those that derive from
        it."""
        return PassSummary(
            at=at,
            good=good,
            looked_at=_with(self.looked_at, left_over.looked_at),
            fresh=_with(self.fresh, left_over.fresh),
            baseline=_with(self.baseline, left_over.baseline),
            new_files=_with(new_files, left_over.new_files),
            good_before_at=good_before_at,
        )


def _with(found: Set[str], before: Set[str]) -> Set[str]:
    """Both together; mostly nothing was there before, and what is long is not copied."""
    return found | before if before else found


class ToldEvents(Collection[Event]):
    """Events on record by their ids, each read when it is wanted: a pass may tell many."""

    def __init__(self, log: EventLog, ids: Collection[str]) -> None:
        self._log = log
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Event]:
        found = (self._log.get(event_id) for event_id in self._ids)
        return (event for event in found if event is not None)

    def __contains__(self, event: object) -> bool:
        return isinstance(event, Event) and event.id in self._ids
