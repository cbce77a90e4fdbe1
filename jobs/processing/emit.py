"""Last step: what was found is numbered, put on record, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from jobs.processing.context import PassContext
from jobs.processing.values import Detection, Found, PassSummary, Turn
from state.model.deliveries import Notice
from state.model.values import Event, Record, SourceName


class EventRouter(Protocol):
    """Who is told; everything is written in the caller's transaction."""

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Write the deliveries of an event."""

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write the deliveries of a notice to ops."""

    def close(
        self, pass_id: int, at: datetime, told: Sequence[Event], sources: Iterable[SourceName]
    ) -> None:
        """End a pass over these sources, of which these events were told."""


class SilentRouter:
    """A router that tells nobody: events are put on record, and that is all."""

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Write no delivery."""

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write no delivery."""

    def close(
        self, pass_id: int, at: datetime, told: Sequence[Event], sources: Iterable[SourceName]
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
        self.ledger = Ledger()

    def take(self, turns: Iterable[Turn]) -> None:
        """Take these turns one by one, in the caller's transaction."""
        for turn in turns:
            found = turn.take()
            self.ledger.enter(turn.subject, found)
            for detection in found.detections:
                self._tell(detection)
            for notice in found.notices:
                self._router.notify_ops(notice, self._context.at)

    def _tell(self, detection: Detection) -> None:
        context, ledger = self._context, self.ledger
        event = context.stores.log.add(
            context.current.id,
            detection.source,
            context.at,
            detection.news,
            detection.baseline,
            detection.evidence,
        )
        if event is None:
            return
        if detection.baseline:
            ledger.baseline_events += 1
            return
        ledger.events += 1
        if not detection.quietly:
            ledger.told.append(event)
            self._router.route(event, detection.news.record, context.at)

    def close(self, sources: Iterable[SourceName]) -> None:
        """End the pass over these sources, in the caller's transaction."""
        current = self._context.current
        self._router.close(current.id, current.at, self.ledger.told, sources)
        self._context.stores.passes.mark_processed(current.id)
