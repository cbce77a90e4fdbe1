"""What the turns of one pass have come to so far, and what of them is told; not the events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from jobs.processing.batching.notes import NOTHING_LEFT_OVER, LeftOver, Taken
from jobs.processing.values import PassSummary
from state.model.values import Event, SourceName
from state.records.events import EventLog


@dataclass
class Ledger:
    """What the turns of one pass have come to so far; `told` are the ids of events, in order."""

    looked_at: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    baseline: set[str] = field(default_factory=set)
    told_with_files: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    events: int = 0
    baseline_events: int = 0

    def enter(self, taken: Taken) -> None:
        """Enter what a turn came to."""
        if taken.looked_at:
            self.looked_at.add(taken.subject)
        if taken.fresh:
            self.fresh.add(taken.subject)
        if taken.baseline:
            self.baseline.add(taken.subject)
        self.told_with_files.update(taken.tells_files)
        self.told.extend(taken.told)
        self.events += taken.events
        self.baseline_events += taken.baseline_events

    def copy(self) -> Ledger:
        """The same, to go back to."""
        return Ledger(
            looked_at=set(self.looked_at),
            fresh=set(self.fresh),
            baseline=set(self.baseline),
            told_with_files=set(self.told_with_files),
            told=list(self.told),
            events=self.events,
            baseline_events=self.baseline_events,
        )

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
            looked_at=self.looked_at | left_over.looked_at,
            fresh=self.fresh | left_over.fresh,
            baseline=self.baseline | left_over.baseline,
            new_files=new_files | left_over.new_files,
            good_before_at=good_before_at,
        )


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
