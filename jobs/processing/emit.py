"""Last step: what was found is numbered, put on record, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from jobs.processing.context import PassContext
from jobs.processing.values import Detection, Found, PassSummary, Turn
from state.database.connection import savepoint
from state.model.deliveries import Notice
from state.model.values import Event, Record, SourceName
from state.set_aside.entries import Attempt


class EventRouter(Protocol):
    """Who is told; everything is written in the caller's transaction."""

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Write the deliveries of an event."""

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write the deliveries of a notice to ops."""

    def close(
        self,
        pass_id: int,
        at: datetime,
        told: Sequence[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """End a pass over these sources, of which these events were told; each thing that is to be
        done for it is an `attempt`."""


class SilentRouter:
    """A router that tells nobody: events are put on record, and that is all."""

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Write no delivery."""

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write no delivery."""

    def close(
        self,
        pass_id: int,
        at: datetime,
        told: Sequence[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """Hold nothing and write no notes."""


@dataclass
class Ledger:
    """What the turns of one pass have come to so far."""

    looked_at: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    baseline: set[str] = field(default_factory=set)
    told_with_files: set[str] = field(default_factory=set)
    told: list[Event] = field(default_factory=list)
    events: int = 0
    baseline_events: int = 0

    def enter(self, subject: str, found: Found) -> None:
        """Enter what a turn came to."""
        if found.looked_at:
            self.looked_at.add(subject)
        if found.fresh:
            self.fresh.add(subject)
        if found.baseline:
            self.baseline.add(subject)
        self.told_with_files.update(
            d.news.record.key for d in found.detections if d.news.kind.tells_files
        )

    def enter_event(self, detection: Detection, event: Event) -> None:
        """Enter an event that is on record now."""
        self.baseline_events += detection.baseline
        self.events += not detection.baseline
        if detection.is_told:
            self.told.append(event)

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
    ) -> PassSummary:
        """What the pass has come to, for those that derive from it."""
        return PassSummary(
            at=at,
            good=good,
            looked_at=frozenset(self.looked_at),
            fresh=frozenset(self.fresh),
            baseline=frozenset(self.baseline),
            new_files=new_files,
            good_before_at=good_before_at,
        )


class Emitter:
    """Takes the turns of a pass, and tells what each comes to before the next begins."""

    def __init__(self, context: PassContext, router: EventRouter) -> None:
        self._context = context
        self._router = router
        self.guard = context.guard
        self.ledger = Ledger()

    def take(self, turns: Iterable[Turn]) -> None:
        """Take these turns one by one, in the caller's transaction; what raises is set aside."""
        for turn in turns:
            self.guard.run(turn, partial(self._take, turn))

    def take_whole(self, turns: Iterable[Turn]) -> None:
        """The same, but all of it is undone where the turns cannot even be made."""
        ledger, put = self.ledger.copy(), self.guard.put_now()
        try:
            with savepoint(self._context.stores.db):
                self.take(turns)
        except Exception:
            self.ledger = ledger
            self.guard.go_back(put)
            self._context.work.collector.forget_kept()
            raise

    def _take(self, turn: Turn) -> None:
        """Take a turn; it is entered only when all of it has been told."""
        found = turn.take()
        events = [
            (detection, event)
            for detection in found.detections
            if (event := self._tell(detection)) is not None
        ]
        for notice in found.notices:
            self._router.notify_ops(notice, self._context.at)
        self.ledger.enter(turn.subject, found)
        for detection, event in events:
            self.ledger.enter_event(detection, event)

    def _tell(self, detection: Detection) -> Event | None:
        context = self._context
        event = context.stores.log.add(
            context.current.id,
            detection.source,
            context.at,
            detection.news,
            detection.baseline,
            detection.evidence,
        )
        if event is not None and detection.is_told:
            self._router.route(event, detection.news.record, context.at)
        return event

    def close(self, sources: Iterable[SourceName]) -> None:
        """End the pass over these sources, in the caller's transaction."""
        current, attempt = self._context.current, self.guard.attempt
        self._router.close(current.id, current.at, self.ledger.told, sources, attempt)
        for notice in self.guard.notices():
            self._router.notify_ops(notice, current.at)
        self._context.stores.passes.mark_processed(current.id)
