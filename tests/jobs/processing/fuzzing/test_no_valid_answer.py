"""Whatever comes in place of an answer, for a day at most, nobody is told but of what is news."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.jobs.processing.conftest import FIRST_AT
from tests.jobs.processing.fuzzing.no_answers import NoAnswer, no_answers
from tests.jobs.processing.fuzzing.spoiled_stage import (
    ADDRESSES,
    SpoiledStage,
    settled,
    telling,
)

# For each kind of address; `make fuzz` (1) tries many, a larger number so many.
_ASKED = int(os.environ.get("VVWATCH_FUZZ", "0"))
EXAMPLES = {0: 6, 1: 400}.get(_ASKED, _ASKED)
PASSES = 5
# Hours before a pass. What is lost for a day or longer is lost indeed: answers that are none follow
# each other sooner.
GAPS, GAPS_AMONG_BAD = (1, 7, 26), (1, 6, 7)
SETTLING = (25, 25)


@dataclass(frozen=True)
class Story:
    """What comes in place of the answers in each of the passes (None: they are as they should be),
    the hours before each, and the pass before which the news happens."""

    instead: tuple[NoAnswer | None, ...]
    gaps: tuple[int, ...]
    news_before: int


@st.composite
def stories(draw: Callable[..., Any], content_type: str) -> Story:
    """Five passes, one to three of them without a valid answer."""
    bad = draw(st.sets(st.integers(0, PASSES - 1), min_size=1, max_size=3))
    some = no_answers(content_type)
    instead = tuple(draw(some) if number in bad else None for number in range(PASSES))
    gaps = tuple(
        draw(st.sampled_from(GAPS_AMONG_BAD if {number - 1, number} <= bad else GAPS))
        for number in range(PASSES)
    )
    return Story(instead, gaps, draw(st.integers(0, PASSES)))


def played(name: str, story: Story) -> Iterator[SpoiledStage]:
    """The stage after each pass; at last it is as it stays."""
    at = FIRST_AT
    stage = settled(ADDRESSES[name])
    with closing(stage.db):
        for number, gap in enumerate((*story.gaps, *SETTLING)):
            if number == story.news_before:
                stage.let_news_happen()
            stage.spoiled = story.instead[number] if number < PASSES else None
            at += timedelta(hours=gap)
            stage.run(at)
            yield stage


@cache
def undisturbed(name: str, news_before: int) -> tuple[list[Any], dict[str, Any]]:
    """What is told and on record in the end where every answer is as it should be."""
    story = Story((None,) * PASSES, (1,) * PASSES, news_before)
    *_, end = [(told(stage), records(stage)) for stage in played(name, story)]
    return end


def told(stage: SpoiledStage) -> list[Any]:
    """What was told of what is watched, in a fixed order; how sources stand is left out."""
    return sorted(
        (telling(event) for event in stage.events() if not event.kind.startswith("source.")),
        key=lambda each: each[:3],
    )


def records(stage: SpoiledStage) -> dict[str, Any]:
    """The records as they stand."""
    return {stored.key: stored.record for stored in stage.stores.records.all()}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_valid_answer_is_no_news(name: str) -> None:
    """In five passes of which some get bodies that are no valid answer, what is told and kept is
    what would have been without them: the news that happens meanwhile, once, and as it is."""

    @settings(
        max_examples=EXAMPLES,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(stories(ADDRESSES[name].content_type))
    def try_it(story: Story) -> None:
        news, standing = undisturbed(name, story.news_before)
        for stage in played(name, story):
            now, due, kept = told(stage), stage.told_to_watchers(), records(stage)
            assert [each for each in (*now, *due) if each not in news] == []
            aside = [entry.error for entry in stage.stores.aside.all()]
            assert [error for error in aside if not error.startswith("expected ")] == []
        assert now == news
        assert kept == standing

    try_it()
