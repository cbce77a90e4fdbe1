"""A spider that raises is a failed source; the crawls of the others go on, and nothing is lost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from crawler.children import Child, spawn, started_by
from state.model.errors import PassFailedError
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

NAME = SourceName("questions")
QUESTIONS = "crawler.sources.questions.asking.spider:QuestionsSpider"
PLACES = (
    f"{QUESTIONS}.begin",
    f"{QUESTIONS}.follow",
    f"{QUESTIONS}.__init__",
    f"{QUESTIONS}.ask",
    "crawler.sources.questions.source:Questions.recheck",
)


class Raising:
    """Starts crawls in which something raises at one place."""

    def __init__(self, place: str, what: str) -> None:
        self._words = (sys.executable, "-m", "tests.running.crawl_under_orders", place, what)

    def __call__(self, command: Sequence[str], pass_fds: Sequence[int]) -> Child:
        """The child, a crawl as it was ordered."""
        return spawn(self._words if "crawler" in command else command, pass_fds)


@pytest.mark.parametrize("place", PLACES)
def test_source_fails_alone(settled: Installation, place: str) -> None:
    """The source has failed, ops hear so, and the next pass tells what was missed."""
    with started_by(Raising(place, "a fault")):
        result = settled.check("2024-01-17T08:30")
    outcomes = {name: row["outcome"] for name, row in result.sources.items()}
    assert outcomes == {"questions": "failed", "publications": "ok", "programme": "ok"}
    assert "a fault of vvwatch itself: KeyError" in str(result.sources[NAME]["error"])
    assert [event.kind for event in settled.events("source.*")] == ["source.failing"]

    assert settled.check("2024-01-17T09:00").sources[NAME]["outcome"] == "ok"
    assert settled.kinds()[-1] == "source.recovered"


def test_trouble_of_the_machine_ends_the_crawl(settled: Installation) -> None:
    """A full disk is no fault of a source: the pass is left to the next one."""
    with (
        started_by(Raising(f"{QUESTIONS}.follow", "full")),
        pytest.raises(PassFailedError),
    ):
        settled.check("2024-01-17T08:30")
    assert settled.rows("SELECT state FROM passes ORDER BY id DESC")[0] == ("interrupted",)
