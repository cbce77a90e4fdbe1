"""What cannot be processed to its end though some of it stands: nothing is lost or told twice."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.alerting.router import Router
from jobs.processing.batching.left_over import give_up, left_over
from jobs.processing.batching.notes import NOTHING_LEFT_OVER
from jobs.processing.observing import observe
from state.model.values import PassState
from tests.jobs.processing.batching.conftest import CutOffError, LongStage, stage_before
from tests.jobs.processing.conftest import FIRST_AT


def raising(*_: Any, **__: Any) -> Any:
    """A fault of the program."""
    raise RuntimeError("of the program")


def told(stage: LongStage) -> list[tuple[str, str]]:
    """Kind and subject of all that was told, but for how sources stand, sorted."""
    return sorted(each for each in stage.told() if not each[0].startswith("source."))


def undisturbed() -> list[tuple[str, str]]:
    """What is told when nothing goes wrong."""
    stage = stage_before(1)
    stage.enact([1])
    found = told(stage)
    stage.enact([2])
    return sorted({*found, *told(stage)})


@pytest.mark.parametrize("size", [1, 1_000_000])
@pytest.mark.parametrize("name", ["is_file_key", "memory_of"])
def test_source_fails_in_the_midst(monkeypatch: pytest.MonkeyPatch, name: str, size: int) -> None:
    """A source that fails when its readings are kept, or some of its turns are taken, tells what is
    new once, then or in the next pass: also what has not changed again since."""
    stage = stage_before(1)
    stage.batch = size
    calls = []

    def third_time(*given: Any) -> Any:
        calls.append(given)
        return raising() if len(calls) == 3 else real(*given)

    real = getattr(observe, name)
    with monkeypatch.context() as patched:
        patched.setattr(observe, name, third_time)
        stage.enact([1])
    assert ("source.failing", "source:questions") in stage.told()
    stage.begin_again()
    stage.run(FIRST_AT.replace(hour=12), sweep=True)
    stage.enact([2])

    found = told(stage)
    assert len(found) == len(set(found))
    assert found == undisturbed()
    assert left_over(stage.stores) == NOTHING_LEFT_OVER


@pytest.mark.parametrize("size", [1, 40, 1_000_000])
def test_pass_that_fails(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A pass that cannot be ended has told what stands of it, and what follows from that is told by
    the next: nothing is lost, nothing told twice, and nothing waits for a pass that will never be
    whole."""
    stage = stage_before(1)
    stage.batch = size
    with monkeypatch.context() as patched:
        patched.setattr(Router, "close", raising)
        with pytest.raises(RuntimeError):
            stage.enact([1])
    pass_id = stage.stores.passes.passes(PassState.FETCHED)[-1].id
    with stage.stores.transaction():
        give_up(stage.stores, pass_id)
        stage.stores.passes.mark_failed(pass_id, "of the program")
    forming = "SELECT count(*) FROM deliveries WHERE state = 'forming'"
    assert stage.db.execute(forming).fetchone() == (0,)
    stage.begin_again()
    stage.run(FIRST_AT.replace(hour=12), sweep=True)
    stage.enact([2])

    found = told(stage)
    assert len(found) == len(set(found))
    assert found == undisturbed()


@pytest.mark.parametrize("after", [1, 4, 8, 12])
def test_first_pass_that_fails(after: int) -> None:
    """A first pass that is given up in the midst makes no news of the rest, nor of what stands."""
    stage = stage_before(0)
    stage.batch = 7
    ends = []

    def between() -> None:
        ends.append(1)
        if len(ends) == after:
            raise CutOffError

    stage.between = between
    with pytest.raises(CutOffError):
        stage.enact([0])
    stage.db.rollback()
    stage.between = lambda: None
    with stage.stores.transaction():
        give_up(stage.stores, 1)
        stage.stores.passes.mark_failed(1, "of the program")
    stage.begin_again()
    stage.run(FIRST_AT.replace(hour=9), sweep=True)
    assert stage.told() == []
    stage.enact([1])

    assert told(stage) == undisturbed_first()


def undisturbed_first() -> list[tuple[str, str]]:
    """What the second pass tells when nothing goes wrong."""
    stage = stage_before(1)
    stage.enact([1])
    return told(stage)


def test_notes_of_another_version() -> None:
    """A half pass of which the notes cannot be read is given up, and nothing is lost or told
    twice."""
    stage = stage_before(1)
    stage.batch = 10
    ends: list[int] = []

    def between() -> None:
        ends.append(1)
        if len(ends) == 9:
            raise CutOffError

    stage.between = between
    with pytest.raises(CutOffError):
        stage.enact([1])
    stage.db.rollback()
    stage.between = lambda: None
    stage.db.execute("UPDATE pass_batches SET came_to = '{\"turns\": 3}'")
    stage.db.commit()
    with pytest.raises(ValueError, match="turns"):
        stage.finish()
    with stage.stores.transaction():
        give_up(stage.stores, 2)
        stage.stores.passes.mark_failed(2, "of another version")
    stage.begin_again()
    stage.run(FIRST_AT.replace(hour=12), sweep=True)

    assert told(stage) == undisturbed_first()
