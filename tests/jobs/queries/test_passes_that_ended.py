"""Which passes count where it is asked whether one is late."""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobs.config.model import Config
from jobs.passes.serving.service import missed_sources
from jobs.queries.health.ailments import ailments
from jobs.queries.health.metrics import registry_of
from jobs.queries.status import status_summary
from state.database.connection import open_database, transaction
from state.database.lock import hold
from state.model.instants import clock, iso
from state.model.values import ClockKind, JsonObject, PassState, SourceName
from state.snapshots.passes import PassStore

QUESTIONS = SourceName("questions")
LONG = timedelta(hours=3)
MOMENT = timedelta(minutes=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration of one source, asked every half an hour."""
    every = {"schedule": "*/30 * * * *"}
    off = {name: {"enabled": False} for name in Config().sources.enabled if name != QUESTIONS}
    tables = {"state": {"path": tmp_path / "vvwatch.db"}, "sources": {QUESTIONS: every, **off}}
    return Config.model_validate(tables)


def passed(config: Config, at: datetime, state: PassState, stopped: bool = False) -> None:
    """Let a pass come so far."""
    with closing(open_database(config.state.path)) as db:
        passes = PassStore(db)
        with transaction(db):
            number = passes.add_pass(at, ClockKind.REAL, state, {QUESTIONS: {}})
        if stopped:
            passes.stop_source(number, QUESTIONS, 3, 3)


def late(config: Config, now: datetime) -> tuple[list[str], JsonObject]:
    """What is told of lateness, and what is told of the source."""
    summary = status_summary(config, now, {})
    found = [row["words"] for row in ailments(summary, now) if row["what"] == "pass_late"]
    return found, summary["sources"][QUESTIONS]


@pytest.mark.parametrize(
    ("state", "stopped"),
    [
        (PassState.FETCHING, False),
        (PassState.FETCHED, False),
        (PassState.INTERRUPTED, False),
        (PassState.INTERRUPTED, True),
        (PassState.PROCESSED, True),
    ],
)
def test_pass_without_end_is_none(config: Config, state: PassState, stopped: bool) -> None:
    """A pass that was killed, cut off or stopped is no pass, however new: one is late as if it had
    not been, no figure says when it was, and the service catches up."""
    now = clock()
    passed(config, now - MOMENT, state, stopped)
    assert late(config, now)[0] == ["no pass over questions has come to its end yet"]

    passed(config, now - LONG, PassState.PROCESSED)
    passed(config, now - MOMENT, state, stopped)
    (words,), row = late(config, now)
    assert words.startswith("questions was due at ")
    assert row["last_pass_at"] == iso(now - LONG)
    figure = registry_of(status_summary(config, now, {}), []).get_sample_value(
        "vvwatch_source_last_pass_timestamp_seconds", {"source": QUESTIONS}
    )
    assert figure == pytest.approx((now - LONG).timestamp())
    assert missed_sources(config, now) == [QUESTIONS]


@pytest.mark.parametrize("state", [PassState.PROCESSED, PassState.FAILED])
def test_pass_with_an_end_counts(config: Config, state: PassState) -> None:
    """A pass that came to its end counts, also one that could not be processed, which is told as
    such."""
    now = clock()
    passed(config, now - MOMENT, state)
    assert late(config, now)[0] == []


@pytest.mark.parametrize("has_earlier", [False, True])
def test_pass_at_work(config: Config, has_earlier: bool) -> None:
    """A pass that is at work is not told as late until it is late to end; once its process is gone
    it is none."""
    if has_earlier:
        passed(config, clock() - LONG, PassState.PROCESSED)
    with hold(config.state.path):
        now = clock()
        passed(config, now, PassState.FETCHING)
        assert late(config, now + MOMENT)[0] == []
        assert late(config, now + MOMENT)[1]["at_work_since"] == iso(now)
        assert len(late(config, now + LONG)[0]) == 1
    found, row = late(config, now + MOMENT)
    assert len(found) == 1
    assert row["at_work_since"] is None


def test_every_pass_is_killed(config: Config) -> None:
    """Where the pass before was killed, that the next is at work is no sign of health; nor is it
    that something else holds the lock."""
    with ExitStack() as held:
        passed(config, clock() - MOMENT, PassState.INTERRUPTED)
        passed(config, clock() - MOMENT, PassState.FETCHING)
        held.enter_context(hold(config.state.path))
        assert len(late(config, clock())[0]) == 1
        passed(config, clock(), PassState.FETCHING)
        assert len(late(config, clock())[0]) == 1
