"""Stages on which as much is known as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from sqlite_utils import Database

from jobs.config.model import Config
from state.database.migrations import migrations
from tests.jobs.processing.conftest import FIRST_AT, Stage, tables_of
from tests.jobs.scale.counting import LARGE, SMALL, remember

StageOf = Callable[[int], Stage]


@pytest.fixture
def stage_of() -> Iterator[StageOf]:
    """Makes a stage on which so many questions are known since its first pass, of which the
    listing shows no more than the newest from now on."""
    with _stages() as make:
        yield make


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Stage, Stage]]:
    """A stage on which less is known and one on which more is; to be read only."""
    with _stages() as make:
        yield make(SMALL), make(LARGE)


@contextmanager
def _stages() -> Iterator[StageOf]:
    with ExitStack() as opened:

        def make(count: int) -> Stage:
            db = Database(memory=True)
            opened.callback(db.close)
            migrations.apply(db)
            db.execute("PRAGMA foreign_keys = ON")
            stage = Stage(db, Config.model_validate(tables_of()))
            stage.run(FIRST_AT)
            remember(stage.stores, count, FIRST_AT, 1)
            stage.world.search_limit, stage.world.big_count = 1, count + 2
            return stage

        yield make
