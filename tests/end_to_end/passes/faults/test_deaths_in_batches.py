"""A process that is killed within a batch, at the end of one, or after it: the next goes on."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import ask_question_104, publish_sixth_measurement
from state.database import pieces
from tests.end_to_end.passes.faults.test_deaths_in_processing import (
    AGAIN_AT,
    AT,
    KEY,
    LATER_AT,
    _kill_where,
    _of_104,
)
from tests.end_to_end.passes.faults.test_killed_passes import NEWS

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

MODULE = "jobs.processing.batching.batches"
WHERE = {
    "before it is committed": (MODULE, "Batches", "_note"),
    "after it is committed": ("jobs.processing.batching.pauses", "Pauses", "__call__"),
    "in the midst": ("jobs.processing.emit", "Emitter", "_take"),
    "before the last": ("jobs.processing.emit", "Emitter", "close"),
}


class _Nth:
    """Whether something is called for this time."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, *_: Any) -> bool:
        self._left -= 1
        return self._left == 0


def _dying(place: tuple[str, str, str], is_meant: Callable[..., bool]) -> None:
    pieces.MOST_TOGETHER = 4
    _kill_where(*place, is_meant)


def _in_small_batches() -> None:
    pieces.MOST_TOGETHER = 4


@pytest.mark.parametrize("where", WHERE)
def test_killed_between_batches(settled: Installation, webhook: Webhook, where: str) -> None:
    """However often the program is killed over one pass, nothing of it is sent before it is whole;
    then all of it is, each once and in one message."""
    ask_question_104(settled.world)
    publish_sixth_measurement(settled.world)
    for number in (1, 4, 4) if where != "before the last" else (1, 1):
        before = partial(_dying, WHERE[where], _Nth(number))
        assert settled.run("check", now=AT, before=before).returncode == -signal.SIGKILL
        assert settled.run("deliver", now=AT).returncode == 0
        assert settled.kinds() == [] or settled.rows("SELECT 1 FROM pass_batches")
        assert webhook.messages == []
    assert settled.rows("SELECT 1 FROM pass_batches") or where == "before it is committed"
    done = settled.run("check", now=AGAIN_AT, before=_in_small_batches)
    assert done.returncode == 0, done.stderr
    settled.check(LATER_AT)

    assert Counter(settled.kinds()) == NEWS
    assert len(webhook.messages) == 1
    assert settled.rows("SELECT 1 FROM pass_batches") == []
    assert settled.status(LATER_AT)["set_aside"] == []


def _always_over_104() -> None:
    pieces.MOST_TOGETHER = 1
    _kill_where("jobs.processing.emit", "Emitter", "_take", _of_104)


def test_record_of_a_later_batch(settled: Installation, webhook: Webhook) -> None:
    """A record over which the program dies in a later batch is set aside after the third death, and
    nothing else is; other news is told, and once it works its news, too."""
    ask_question_104(settled.world)
    publish_sixth_measurement(settled.world)
    for _ in range(3):
        done = settled.run("check", now=AT, before=_always_over_104)
        assert done.returncode == -signal.SIGKILL
    assert webhook.take() == []
    assert settled.run("check", now=AGAIN_AT, before=_always_over_104).returncode == 0
    assert [each["key"] for each in settled.status(LATER_AT)["set_aside"]] == [KEY]
    assert Counter(settled.kinds()) == NEWS - Counter({"question.new": 1})

    settled.check("2024-01-18T09:45")
    assert Counter(settled.kinds()) == NEWS
