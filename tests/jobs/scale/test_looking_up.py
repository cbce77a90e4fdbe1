"""What it costs to look things up: as much as is found, not as much as is known."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from crawler.sources.questions.events import CHANGED
from jobs.queries.selection import select_events
from state.model.news import Evidence, News
from state.records import search
from state.records.search import Filters
from state.stores import Stores
from tests.jobs.processing.conftest import FIRST_AT, Stage
from tests.jobs.scale.counting import QUESTIONS, SMALL, steps_of

LATER = FIRST_AT + timedelta(days=1)
# The same few are found: those of the first projects.
FOUND = "VV001"


@pytest.fixture(scope="module")
def told_later(both: tuple[Stage, Stage]) -> tuple[Stage, Stage]:
    """A stage with less and one with more that is known, on each of which one thing has happened
    since."""
    for stage in both:
        record = next(stage.stores.records.naming([FOUND])).record
        with stage.stores.transaction():
            evidence = Evidence(record.fields, {**record.fields, "state": "other"})
            stage.stores.log.add(1, QUESTIONS, LATER, News(CHANGED, record), False, evidence)
    return both


@pytest.mark.parametrize(
    "look",
    [
        lambda stores: stores.records.naming([FOUND]),
        lambda stores: stores.log.select(since=LATER),
        lambda stores: stores.log.select(projects=[FOUND]),
        lambda stores: stores.log.select(subject="question:11"),
        lambda stores: iter([stores.records.get("question:11")]),
    ],
)
def test_looking_up(told_later: tuple[Stage, Stage], look: Callable[[Stores], object]) -> None:
    """Whoever looks something up makes the database read what is found, and not all that is
    known."""
    small, large = (steps_of(s.db, partial(look, s.stores)) for s in told_later)
    assert large <= 1.15 * small + 40


def test_search_of_what_very_many_have(
    told_later: tuple[Stage, Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that stand almost everywhere are found in the newest records without looking at the
    others, and what is found is the same as when all are looked at."""
    found = []
    for most in (100, 10_000):
        monkeypatch.setattr(search, "_MANY", most)
        found.append([s.stores.search.find("gemeente", Filters(), 5) for s in told_later])
    assert found[0] == found[1]
    assert [len(hits) for hits in found[0]] == [5, 5]
    assert found[0][1][0]["date"] > found[0][1][4]["date"]

    monkeypatch.setattr(search, "_MANY", 100)
    small, large = (
        steps_of(s.db, partial(s.stores.search.find, "gemeente", Filters(), 5)) for s in told_later
    )
    assert large <= 1.15 * small + 40


def test_memory_of_a_long_list(told_later: tuple[Stage, Stage], tmp_path: Path) -> None:
    """Events are read one by one as they are shown: twice as many take no more memory."""
    peaks = []
    for number, stage in enumerate(told_later):
        path = tmp_path / f"{number}.db"
        with closing(sqlite3.connect(path)) as copy:
            stage.db.conn.backup(copy)
        for is_measured in (False, True):
            if is_measured:
                tracemalloc.start()
            assert sum(1 for _ in select_events(path, None, [], [])) > number * SMALL
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= 1.15 * peaks[0]


def test_events_of_projects(told_later: tuple[Stage, Stage]) -> None:
    """Events are found by any of the projects that they name, each once, oldest first."""
    log = told_later[0].stores.log
    found = list(log.select(projects=[FOUND, "VV002", "VV900"]))
    assert [event.subject for event in found] == ["question:1", "question:11", "question:1"]
    assert [event.projects for event in found] == [(FOUND,), ("VV002",), (FOUND,)]
