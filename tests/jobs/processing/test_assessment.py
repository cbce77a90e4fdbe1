"""Whether a source can be believed in a pass: by its listing, and by the share of what answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.reading.verdict import Verdict
from jobs.demo.facts.model import make_question
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
QUESTIONS = SourceName("questions")
KEYS = frozenset({"question:1790001", "question:1790002"})


def questions(stage: Stage, at: datetime) -> Verdict:
    """The verdict on the questions in a pass at that instant."""
    return stage.run(at).verdicts[QUESTIONS]


def test_believed(stage: Stage, hours: Hours) -> None:
    """A source that answers proves what its listing has and what answers under its own address."""
    verdict = questions(stage, hours(0))

    assert (verdict.error, verdict.complete, verdict.gone) == (None, True, frozenset())
    assert (verdict.listed, verdict.confirmed) == (KEYS, KEYS)


def test_listing_that_does_not_answer(stage: Stage, hours: Hours) -> None:
    """Without its listing a source has failed, and proves nothing."""
    stage.down = {"/api/search/"}

    verdict = questions(stage, hours(0))

    assert "expected the listing at" in str(verdict.error)
    assert (verdict.complete, verdict.listed, verdict.confirmed) == (
        False,
        frozenset(),
        frozenset(),
    )


def test_listing_that_lost_everything(stage: Stage, hours: Hours) -> None:
    """A listing without anything that is known is a failure, shown by its snapshot."""
    stage.run(hours(0))
    for question in stage.world.questions:
        question.listed = False

    verdict = questions(stage, hours(1))

    assert "at least one of the 2 records known" in str(verdict.error)
    assert len(verdict.refused) == 1


@pytest.mark.parametrize(("failing", "fails"), [(1, False), (2, False), (3, True)])
def test_share_that_does_not_answer(stage: Stage, hours: Hours, failing: int, fails: bool) -> None:
    """More than half of the other requests must go wrong, and never one alone."""
    for number in (3, 4):
        day = date(2024, 1, 10 + number)
        stage.world.questions.append(make_question(1_790_000 + number, number, day, "iets"))
    stage.down = {f"/schv/{1_790_001 + number}" for number in range(failing)}

    assert (questions(stage, hours(0)).error is not None) is fails


def test_own_address_that_is_gone(stage: Stage, hours: Hours) -> None:
    """One address that says 404 proves that its record is gone, and fails nothing."""
    stage.run(hours(0))
    stage.world.question(1_790_001).gone = True

    verdict = questions(stage, hours(1))

    assert (verdict.error, verdict.gone) == (None, frozenset({"question:1790001"}))


def test_crawl_that_was_cut_short(stage: Stage, hours: Hours) -> None:
    """A source whose crawl says why it gave up has failed for that reason."""
    stage.crawl_error = "its host did not answer ten times in a row"

    assert questions(stage, hours(0)).error == stage.crawl_error
