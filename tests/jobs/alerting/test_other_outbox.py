"""Passes and sending ask an outbox for what its protocol says, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.alerting.sender import Sender
from jobs.config.model import Config
from jobs.demo.facts.model import make_question
from jobs.processing.context import UnitOfWork
from state.database.connection import open_database
from state.model.deliveries import Failure
from state.records.outbox import Outbox
from state.stores import Stores
from tests.jobs.alerting.outbox_in_memory import OutboxInMemory
from tests.jobs.processing.conftest import FIRST_AT, InThisProcess, Stage, tables_of

Told = list[tuple[str, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What was sent: the address and the subject; nothing leaves the machine."""
    found: Told = []

    def accept(url: str, message: Any, *_: object) -> Failure | None:
        found.append((url, message.subject))
        return None

    monkeypatch.setattr("jobs.alerting.sender.send", accept)
    return found


@pytest.fixture
def play(tmp_path: Path, sent: Told) -> Iterator[Callable[[str], Told]]:
    """Plays the same story with an outbox: a first pass, a new question, and its answer."""
    opened = []

    def run(kind: str) -> Told:
        db = open_database(tmp_path / f"{kind}.db")
        opened.append(db)
        stage = Stage(db, Config.model_validate(tables_of()))
        stores = Stores.of(db)
        outbox = OutboxInMemory(stores.log) if kind == "memory" else Outbox(db)
        stage.stores = Stores.of(db, outbox=outbox)
        stage.work = UnitOfWork.over(stage.stores, stage.config.sources, InThisProcess())
        sender, begun = Sender(stage.stores, stage.config, {}), len(sent)
        for hour in range(3):
            at = FIRST_AT + timedelta(hours=hour)
            if hour == 1:
                asked = make_question(1_790_003, 13, date(2024, 1, 12), "VV078")
                stage.world.questions.append(asked)
            if hour == 2:
                stage.world.question(1_790_003).answered_on = date(2024, 1, 15)
            stage.run(at)
            counts = sender.deliver(at)
            assert (counts.failed, counts.pending) == (0, 0)
        return sent[begun:]

    yield run
    for db in opened:
        db.close()


def test_another_outbox(play: Callable[[str], Told]) -> None:
    """With an outbox of another kind the same messages go to the same people, in the same order."""
    told = play("sqlite")
    assert [url for url, _ in told].count("json://localhost/an") == 2
    assert play("memory") == told
