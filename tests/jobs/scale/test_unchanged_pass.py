"""What a pass costs that finds nothing, or little, that is new: the same, however much is known."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from crawler.running.plan import make_plan
from crawler.sources.questions.source import QUESTIONS as SOURCE
from crawler.sources.together.scopes import scope_of
from crawler.sources.together.settings import SourcesSettings
from jobs.demo.facts.model import make_question
from state.model.values import RecordKind
from state.stores import Stores
from tests.jobs.processing.conftest import FIRST_AT, Stage
from tests.jobs.scale.conftest import StageOf
from tests.jobs.scale.counting import LARGE, QUESTIONS, SMALL, steps_of

QUESTION = RecordKind("question")
# A tree grows by a level now and then; what concerns somebody is looked at in every pass.
MOST_GROWTH = 1.15
FEW = 40
HOUR = timedelta(hours=1)


def process(stage: Stage, hours: int, events: int = 0) -> int:
    """How many steps the database takes in a pass so many hours after the first."""

    def run() -> None:
        assert stage.run(FIRST_AT + hours * HOUR).events == events

    return steps_of(stage.db, run)


def test_pass_without_news(stage_of: StageOf) -> None:
    """A pass that finds nothing new makes the database work no harder when twice as much is known:
    of what is known and was not asked for nothing is read, counted or sorted."""
    small, large = stage_of(SMALL), stage_of(LARGE)
    for stage in (small, large):
        process(stage, 1)
    assert process(large, 2) <= MOST_GROWTH * process(small, 2)


def test_pass_with_a_new_question(stage_of: StageOf) -> None:
    """The same holds for a pass that finds a question more."""
    small, large = stage_of(SMALL), stage_of(LARGE)
    for stage in (small, large):
        process(stage, 1)
        stage.world.questions.append(make_question(1_790_003, 13, date(2024, 1, 12), "VV078"))
        stage.world.search_limit = 2
    assert process(large, 2, 1) <= MOST_GROWTH * process(small, 2, 1)


def test_memory_of_a_pass(stage_of: StageOf) -> None:
    """A pass takes no more memory when twice as much is known."""
    peaks = []
    for stage in map(stage_of, (SMALL, LARGE)):
        process(stage, 1)
        stage.begin_again()
        tracemalloc.start()
        process(stage, 2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= MOST_GROWTH * peaks[0]


def plan(stores: Stores) -> object:
    """What a pass a day later asks for besides its listings."""
    asked = scope_of(QUESTIONS, SETTINGS)
    return make_plan(SOURCE, SETTINGS, stores, FIRST_AT + 24 * HOUR, asked)


SETTINGS = SourcesSettings()


@pytest.mark.parametrize(
    "work",
    [
        plan,
        lambda stores: stores.records.count(QUESTIONS, QUESTION),
        lambda stores: stores.records.newest_listed_on(QUESTIONS),
        lambda stores: stores.records.newest_seen_at(QUESTION),
        lambda stores: stores.records.newest_fields(QUESTION, ["number"], 20),
        lambda stores: stores.records.withdrawn(QUESTIONS),
        lambda stores: stores.records.keys_with(QUESTION, "state", "asked"),
        lambda stores: stores.records.announcing([QUESTION]),
        lambda stores: stores.records.waiting(),
        lambda stores: stores.records.losing(QUESTIONS),
        lambda stores: stores.records.absent(QUESTION),
        lambda stores: stores.records.relevant(QUESTION),
        lambda stores: stores.records.back_or_gone(QUESTION, {"question:1"}, {"question:2"}),
        lambda stores: stores.refusals.to_ask_again(QUESTIONS, FIRST_AT + HOUR),
        lambda stores: stores.snapshots.unread_fetches(QUESTIONS, 9),
    ],
)
def test_what_every_pass_asks(both: tuple[Stage, Stage], work: Callable[[Stores], object]) -> None:
    """What every pass asks of what is stored is answered without looking at all of it."""
    small, large = (steps_of(s.db, partial(work, s.stores)) for s in both)
    assert large <= MOST_GROWTH * small + FEW
