"""Turns are taken one by one: each is on record and told before the next begins."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from jobs.processing.assess import opening_of
from jobs.processing.batching.batches import Batches
from jobs.processing.context import PassContext
from jobs.processing.emit import Emitter
from jobs.processing.values import Detection, Found, Turn
from state.model.deliveries import Notice
from state.model.event_kinds import EventKind
from state.model.news import Evidence, News
from state.model.notices import Trial
from state.model.values import ClockKind, Event, Record, RecordKind, SourceName
from state.set_aside.entries import Attempt

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
NAME = SourceName("questions")
NEW = EventKind("question.new", recurs=False)


@dataclass
class Listeners:
    """A router that only remembers what it was told."""

    told: list[str] = field(default_factory=list)

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Remember an event."""
        assert (record.key, at) == (event.subject, AT)
        self.told.append(event.subject)

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Remember a notice."""
        assert at == AT
        self.told.append(notice.id)

    def close(
        self,
        pass_id: int,
        at: datetime,
        told: Collection[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """Remember the end of a pass."""
        del attempt
        self.told.append(f"end of {pass_id} over {', '.join(sources)} at {at:%H:%M}: {len(told)}")


@pytest.fixture
def listeners() -> Listeners:
    """A router of one test."""
    return Listeners()


@pytest.fixture
def emitter(stage: Stage, listeners: Listeners) -> Emitter:
    """Takes the turns of a pass of its own."""
    pass_id = stage.stores.passes.begin_pass(AT, ClockKind.GIVEN, {NAME: {}})
    current = stage.stores.passes.get(pass_id)
    opening = opening_of(stage.stores, current)
    batches = Batches(stage.stores, current, opening, stage.work.place)
    context = PassContext(stage.work, current, frozenset(), lambda _: True, batches)
    return Emitter(context, listeners)


def detection(key: str, kind: EventKind = NEW, **other: Any) -> Detection:
    """News of a record with this key."""
    record = Record(key, RecordKind("question"), key, "", {}, {})
    return Detection(NAME, News(kind, record), Evidence(None, {}), **other)


def turn(key: str, *detections: Detection, **other: Any) -> Turn:
    """A turn that comes to this."""
    return Turn(key, lambda: Found(detections, **other))


def test_what_is_told(emitter: Emitter, listeners: Listeners) -> None:
    """Baseline and quiet events are on record alone; of the others each is told, once."""
    emitter.take(
        [
            turn("a", detection("a", baseline=True)),
            turn("b", detection("b", quietly=True)),
            turn("c", detection("c"), notices=(Notice("n", Trial()),)),
            turn("c", detection("c")),
        ],
        "questions",
    )
    emitter.close([NAME])

    assert listeners.told == ["c", "n", "end of 1 over questions at 08:00: 1"]
    assert (emitter.ledger.events, emitter.ledger.baseline_events) == (2, 1)


def test_ledger(emitter: Emitter) -> None:
    """What turns came to is entered under their subjects, also where nothing is told."""
    emitter.take(
        [
            turn("a", looked_at=True),
            turn("b", looked_at=True, fresh=True),
            turn("c", looked_at=True, baseline=True),
            turn("d", detection("d", EventKind("x.y", tells_files=True), baseline=True)),
            turn("e"),
        ],
        "questions",
    )
    summary = emitter.ledger.summary(AT, frozenset({NAME}), frozenset({"file:1"}), {})

    assert summary.looked_at == {"a", "b", "c"}
    assert (summary.fresh, summary.baseline) == ({"b"}, {"c"})
    assert (summary.good, summary.new_files) == ({NAME}, {"file:1"})
    assert emitter.ledger.told_with_files == {"d"}


def test_each_is_told_before_the_next(emitter: Emitter, listeners: Listeners) -> None:
    """The next turn is made and taken only when what the last came to has been told."""
    seen: list[tuple[str, ...]] = []

    def noting(key: str) -> Callable[[], Found]:
        def take() -> Found:
            seen.append(tuple(listeners.told))
            return Found((detection(key),))

        return take

    def turns() -> Iterator[Turn]:
        for key in ("a", "b"):
            seen.append(tuple(listeners.told))
            yield Turn(key, noting(key))

    emitter.take(turns())

    assert seen == [(), (), ("a",), ("a",)]
