"""Whatever the size of a batch, and wherever a pass is cut off: the same comes of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.jobs.processing.batching.conftest import (
    STEPS,
    CutOffError,
    LongStage,
    long_stage,
    stage_before,
)
from tests.jobs.processing.conftest import tables_of

Stored = dict[str, list[tuple[Any, ...]]]


@cache
def in_one_piece() -> Stored:
    """What comes of all passes, each processed in one piece."""
    stage = long_stage()
    stage.batch = 1_000_000
    stage.enact(range(len(STEPS)))
    assert stage.notices()
    kinds = {event.kind for event in stage.events()}
    assert kinds >= {
        "question.new",
        "question.answered",
        "question.withdrawn",
        "report.new",
        "report.project_changed",
        "publication.new",
        "programme.changed",
        "expectation.met",
        "source.failing",
        "source.recovered",
    }
    return stage.dump()


def require_same(stage: LongStage, wanted: Stored) -> None:
    """All that is stored is the same, table by table."""
    found = stage.dump()
    assert found.keys() == wanted.keys()
    for name in wanted:
        assert found[name] == wanted[name], name


@pytest.mark.parametrize("size", [1, 7])
def test_any_size(size: int) -> None:
    """Events with their ids and order, records, deliveries and all else are byte for byte those of
    passes processed in one piece, and nothing is left of the batches."""
    stage = long_stage()
    ends: list[int] = []
    stage.batch, stage.between = size, lambda: ends.append(1)
    stage.enact(range(len(STEPS)))

    assert len(ends) > 100 // size
    require_same(stage, in_one_piece())
    assert stage.stores.half_passes.numbers() == []


class CutAt:
    """Ends the process when so many batches that came to something have ended; `ended` says whether
    it did."""

    def __init__(self, stage: LongStage, number: int) -> None:
        self._stage = stage
        self._noted = self._count()
        self._left = number
        self.ended = False

    def _count(self) -> int:
        return int(self._stage.db.execute("SELECT count(*) FROM pass_batches").fetchone()[0])

    def __call__(self) -> None:
        """A batch has ended."""
        noted = self._count()
        self._left -= noted > self._noted
        self._noted = noted
        if self._left == 0:
            self.ended = True
            raise CutOffError


@cache
def after(number: int) -> Stored:
    """What is stored after the pass of this number, processed in one piece."""
    stage = stage_before(number)
    stage.batch = 1_000_000
    stage.enact([number])
    return stage.dump()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(STEPS)))
def test_cut_off_anywhere(number: int) -> None:
    """A pass whose process ends after any batch is gone on with from there, and comes to the same,
    be it the first or a later one."""
    cut_at, begun = 1, 0
    while True:
        stage = stage_before(number)
        stage.batch, stage.between = 13, (cut := CutAt(stage, cut_at))
        try:
            stage.enact([number])
        except CutOffError:
            stage.between, begun = (lambda: None), begun + 1
            stage.finish()
        require_same(stage, after(number))
        if not cut.ended:
            break
        cut_at += 1
    assert begun == cut_at - 1 >= 3


@pytest.mark.slow
def test_cut_off_at_every_batch() -> None:
    """A process that never lives longer than one batch comes to the end of a pass, and to the
    same."""
    stage = stage_before(1)
    stage.batch = 13
    stage.between = CutAt(stage, 1)
    with pytest.raises(CutOffError):
        stage.enact([1])
    for _ in range(100):
        stage.between = CutAt(stage, 1)
        try:
            stage.finish()
        except CutOffError:
            continue
        break
    require_same(stage, after(1))


def follow_other_words(stage: LongStage) -> None:
    """Let the watcher follow other words than before."""
    [watcher] = tables_of()["watchers"]
    stage.reconfigure(
        watchers=[{**watcher, "keywords": ["fietspaden", "meting"]}],
        sources={"publications": {"listing": "api"}},
    )


def test_other_words() -> None:
    """With other words than before, all records are seen again in batches, also where the process
    ends in the midst."""
    whole, cut = stage_before(1), stage_before(1)
    whole.batch = 1_000_000
    for stage in (whole, cut):
        follow_other_words(stage)
    whole.enact([1])
    cut.batch = 3
    ended: list[int] = []

    def between() -> None:
        ended.append(1)
        if len(ended) == 2:
            raise CutOffError

    cut.between = between
    with pytest.raises(CutOffError):
        cut.enact([1])
    relevant = "SELECT key FROM records WHERE concerns"
    assert cut.db.execute(relevant).fetchall()
    cut.finish()
    require_same(cut, whole.dump())
