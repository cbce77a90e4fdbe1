"""What a batch costs beside its turns does not grow with the pass; counted, and not timed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from jobs.processing.assess import opening_of
from jobs.processing.batching.batches import Batches
from jobs.processing.batching.notes import FailedPart, Taken
from state.model.values import ClockKind
from state.set_aside.entries import SetAside, Step
from tests.jobs.processing.conftest import QUESTIONS, Stage
from tests.jobs.scale.counting import counted

AT = datetime(2024, 3, 4, 8, tzinfo=UTC)
SIZE = 5


class Long:
    """A pass of which every turn leaves something of each kind to be remembered."""

    def __init__(self, stage: Stage) -> None:
        pass_id = stage.stores.passes.begin_pass(AT, ClockKind.GIVEN, {QUESTIONS: {}})
        current = stage.stores.passes.get(pass_id)
        opening = opening_of(stage.stores, current)
        self.batches = Batches(stage.stores, current, opening, stage.work.place, size=SIZE)
        self._stage = stage
        self._number = 0

    def take(self, turns: int) -> None:
        """Take so many turns, each the first of its subject."""
        for _ in range(turns):
            self.batches.next_one()
            self._enter_next()

    def _enter_next(self) -> None:
        self._number += 1
        key = f"question:{self._number:06}"
        told = (f"event of {key}",)
        taken = Taken("questions", Step.OBSERVE, key, True, True, True, (key,), told, 1, 1)
        self.batches.enter(taken)
        self.batches.aside.append(SetAside(key, Step.OBSERVE, "it raised", AT, QUESTIONS))
        notes = self.batches.keeping(QUESTIONS, "reader")
        notes.touched.append(key)
        notes.seen.append((key, "part"))
        notes.listed.append((key, "part"))
        notes.failed.append(FailedPart(key, "part", None, "it raised"))

    def boundary(self) -> tuple[int, int]:
        """How many bytes are asked for, and how many steps SQLite takes, where a batch ends and the
        next begins."""
        for _ in range(SIZE):
            tracemalloc.start()
            with counted(self._stage.db) as steps:
                self.batches.next_one()
            asked_for = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            self._enter_next()
            if steps.statements:
                return asked_for, steps.steps
        raise AssertionError("no batch has ended")


@pytest.fixture
def long(stage: Stage) -> Iterator[Long]:
    """A long pass, in the midst of what is done whole or not at all."""
    made = Long(stage)
    with made.batches.open(), made.batches.whole():
        yield made


def test_work_between_batches(long: Long) -> None:
    """Where a pass is many times as long, no more is copied or written between two batches."""
    long.take(SIZE * 10)
    early = long.boundary()
    long.take(SIZE * 500)
    late = long.boundary()

    assert late[0] <= early[0] * 1.2
    assert late[1] <= early[1] * 1.2


@contextmanager
def undone() -> Iterator[None]:
    """What is done within raises in the end."""
    with pytest.raises(ZeroDivisionError):
        yield


@pytest.mark.parametrize(("turns", "stands"), [(3, 10), (14, 20), (20, 25), (21, 30)])
def test_going_back(stage: Stage, turns: int, stands: int) -> None:
    """What is undone goes back to where it was begun, or to the last batch that has ended since,
    and to nothing else: what was remembered before stands, in its order."""
    long = Long(stage)
    with long.batches.open():
        long.take(10)
        with undone(), long.batches.whole():
            long.take(turns)
            raise ZeroDivisionError
    known = [f"question:{number + 1:06}" for number in range(stands)]
    ledger, notes = long.batches.ledger, long.batches.keeping(QUESTIONS, "reader")
    for keys in (ledger.looked_at, ledger.fresh, ledger.baseline, ledger.told_with_files):
        assert list(keys) == known
    assert ledger.told == [f"event of {key}" for key in known]
    assert (ledger.events, ledger.baseline_events) == (stands, stands)
    assert [entry.key for entry in long.batches.aside] == known
    # Of the batch at hand alone.
    assert notes.touched == [entry.key for entry in notes.failed] == known[stands // SIZE * SIZE :]


def test_notes_are_not_read_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end of a long pass over sources that are good nothing that was noted is read again."""
    long, half_passes = Long(stage), stage.stores.half_passes
    read: list[int] = []

    def notes(_: object, number: int) -> Iterator[str]:
        read.append(number)
        return iter(())

    monkeypatch.setattr(type(half_passes), "notes", notes)
    with long.batches.open():
        long.take(SIZE * 3)
        long.batches.close({QUESTIONS}, good={QUESTIONS})
        assert read == []
        long.batches.close({QUESTIONS}, good=set())
        assert len(read) == 1
