"""Last step: what was found is numbered, put on record, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from datetime import datetime
from functools import partial
from typing import Protocol

from jobs.processing.batching.ledger import Ledger, ToldEvents
from jobs.processing.batching.notes import Taken
from jobs.processing.context import PassContext
from jobs.processing.values import Detection, Found, Turn
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
        told: Collection[Event],
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
        told: Collection[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """Hold nothing and write no notes."""


class Emitter:
    """Takes the turns of a pass, and tells what each comes to before the next begins."""

    def __init__(self, context: PassContext, router: EventRouter) -> None:
        self._context = context
        self._router = router
        self._batches = context.batches
        self.guard = context.guard

    @property
    def ledger(self) -> Ledger:
        """What the turns have come to so far."""
        return self._batches.ledger

    def take(self, turns: Iterable[Turn], stage: str | None = None) -> None:
        """Take these turns one by one, within the open batches; what raises is set aside.

        Turns of a `stage` are taken once in a pass, whoever goes on with it; others, which write
        nothing, whenever they come.
        """
        for turn in turns:
            if stage is not None and self._batches.is_taken(stage, turn):
                continue
            self._batches.next_one()
            is_done = self.guard.run(turn, partial(self._take, turn, stage))
            if not is_done and stage is not None:
                self._batches.enter(Taken(stage, turn.step, turn.subject))

    def take_whole(self, turns: Iterable[Turn], stage: str | None = None) -> None:
        """The same, but where the turns cannot even be made, all is undone that no batch has
        ended with."""
        try:
            with self._batches.whole():
                self.take(turns, stage)
        except Exception:
            self._context.work.collector.forget_undone()
            raise

    def _take(self, turn: Turn, stage: str | None) -> None:
        """Take a turn; it is entered only when all of it has been told."""
        found = turn.take()
        events = [
            (detection, event)
            for detection in found.detections
            if (event := self._tell(detection)) is not None
        ]
        for notice in found.notices:
            self._router.notify_ops(notice, self._context.at)
        if stage is not None:
            self._batches.enter(_taken(turn, stage, found, events))

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

    def close(self, sources: Collection[SourceName], good: Set[SourceName] = frozenset()) -> None:
        """End the pass over these sources, of which the `good` ones were processed to their end;
        within the last of the batches."""
        current, attempt = self._context.current, self.guard.attempt
        self._batches.let_go()
        told = ToldEvents(self._context.stores.log, self.ledger.told)
        self._router.close(current.id, current.at, told, sources, attempt)
        for notice in self.guard.notices():
            self._router.notify_ops(notice, current.at)
        self._batches.close(frozenset(sources), good)
        self._context.stores.passes.mark_processed(current.id)


def _taken(
    turn: Turn, stage: str, found: Found, events: Sequence[tuple[Detection, Event]]
) -> Taken:
    """What is remembered of a turn, of which these events are on record now."""
    told_of = (detection.news for detection in found.detections)
    baseline_events = sum(detection.baseline for detection, _ in events)
    return Taken(
        stage=stage,
        step=turn.step,
        subject=turn.subject,
        looked_at=found.looked_at,
        fresh=found.fresh,
        baseline=found.baseline,
        tells_files=tuple(news.record.key for news in told_of if news.kind.tells_files),
        told=tuple(event.id for detection, event in events if detection.is_told),
        events=len(events) - baseline_events,
        baseline_events=baseline_events,
    )
