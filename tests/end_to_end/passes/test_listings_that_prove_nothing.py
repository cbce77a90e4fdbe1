"""A listing that does not add up, or open data of another question, is no news and hides none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import PARLIAMENT_API
from jobs.demo.story.world import ask_question_104

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SOURCE_NAMES[0]
SWEEPS = ("2024-01-21T04:00", "2024-01-28T04:00", "2024-02-04T04:00")


@pytest.mark.parametrize("fault", ["null_hit", "fewer_hits", "hit_without_words"])
def test_what_a_listing_lacks_is_not_gone(settled: Installation, fault: str) -> None:
    """Sweep after sweep a search lacks what it counts: nothing is withdrawn, and status says so."""
    known = settled.records(QUESTIONS)
    settled.sites.faults.add(PARLIAMENT_API, fault, "/api/search/")

    outcomes = [settled.check(at, QUESTIONS).sources[QUESTIONS]["outcome"] for at in SWEEPS]

    assert outcomes == ["ok"] * len(SWEEPS)
    assert not settled.events("question.withdrawn", "question.changed", "question.new")
    assert len(settled.records(QUESTIONS)) == len(known)
    status = settled.status(SWEEPS[-1])["sources"][QUESTIONS]
    violated = [each["name"] for each in status["assumptions"]]
    assert "questions.counts" in violated
    settled.sites.faults.clear()
    settled.check("2024-02-11T04:00", QUESTIONS)
    assert not settled.events("question.restored", "question.changed", "question.new")


def test_what_such_a_listing_has_is_news_at_once(settled: Installation) -> None:
    """A result that cannot be read hides no other: question 104 is told while the page has one."""
    ask_question_104(settled.world)
    settled.sites.faults.add(PARLIAMENT_API, "one_more_counted", "/api/search/")

    settled.check("2024-01-17T08:30", QUESTIONS)

    assert settled.kinds() == ["question.new"]


def test_ops_hear_once_of_a_listing_that_does_not_add_up(
    settled: Installation, webhook: Webhook
) -> None:
    """Ops are told what a search lacks when it first does, and not again in every pass."""
    settled.tell_ops(webhook.url)
    settled.sites.faults.add(PARLIAMENT_API, "fewer_hits", "/api/search/")

    for at in SWEEPS:
        settled.check(at, QUESTIONS)

    told = [each["message"] for each in webhook.take() if "counts" in each["message"]]
    assert len(told) == 1
    assert "items, but" in told[0]


def test_listing_that_shifts_makes_no_baseline(fresh: Installation) -> None:
    """A first pass in which the count is not met covers nothing until it is met once, or the same
    comes twice; nothing old is told either way."""
    fresh.sites.faults.add(PARLIAMENT_API, "one_more_counted", "/api/search/", times=1)

    fresh.check("2024-01-15T08:30", QUESTIONS)
    fresh.check("2024-01-16T08:30", QUESTIONS)

    assert fresh.kinds() == []
    assert not fresh.events("question.new", "question.answered")


def test_rotated_ids_give_nobody_anothers_answer(settled: Installation) -> None:
    """A bulk answer with its ids mixed up changes no question: each is asked for by itself."""
    before = settled.records(QUESTIONS)
    settled.sites.faults.add(PARLIAMENT_API, "rotated_ids", "/opendata/schv/lijst")

    for at in SWEEPS:
        settled.check(at, QUESTIONS)

    assert settled.kinds() == []
    assert [row[0] for row in settled.records(QUESTIONS)] == [row[0] for row in before]


def test_a_status_that_denies_an_answer_is_none(settled: Installation) -> None:
    """A step that says in words that there is no answer yet does not make the question answered."""
    ask_question_104(settled.world)
    settled.sites.faults.add(PARLIAMENT_API, "not_answered_in_words", "/opendata/schv/")

    settled.check("2024-01-17T08:30", QUESTIONS)

    assert settled.kinds() == ["question.new"]
