"""A stored pass that cannot be processed stops none of the next; a service survives anything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.config.model import Config
from jobs.passes.check import Checker
from jobs.passes.serving import service as service_module
from jobs.passes.serving.service import Service
from jobs.processing.pipeline import PassProcessor
from jobs.queries.status import status_summary
from state.database.connection import open_database
from state.model.values import PassState
from state.snapshots.passes import PassStore
from state.telling.machine_errors import in_words

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A configuration with ops, whose database is not there yet."""
    tables = {
        "state": {"path": str(tmp_path / "vvwatch.db")},
        "http": {"contact": "ops@example.org"},
        "ops": {"urls": ["json://127.0.0.1:9/ops"]},
    }
    return Config.model_validate(tables)


@pytest.fixture
def fetch_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawls that come to nothing at once."""
    monkeypatch.setattr("jobs.passes.fetching.run_crawl", lambda *_, **__: None)
    monkeypatch.setattr("jobs.alerting.sender.send", lambda *_: None)


def raising(error: BaseException) -> Callable[..., Any]:
    """A function that raises this."""

    def raise_it(*_: object, **__: object) -> None:
        raise error

    return raise_it


@pytest.mark.usefixtures("fetch_nothing")
def test_pass_that_raises(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noted as failed with its reason, ops are told once, and the next passes go on."""
    with monkeypatch.context() as patched:
        patched.setattr(PassProcessor, "process", raising(KeyError("of the pass")))
        for number in range(3):
            result = Checker(config, AT + number * timedelta(hours=1), {}).check()
            assert {row["outcome"] for row in result.sources.values()} == {"failed"}
            assert not result.is_good
    summary = status_summary(config, AT, {})
    assert [row["pass_id"] for row in summary["failed_passes"]] == list(range(1, 10))
    assert "KeyError: 'of the pass'" in summary["failed_passes"][0]["error"]

    Checker(config, AT + timedelta(hours=4), {}).check()
    db = open_database(config.state.path)
    states = [each.state for each in PassStore(db).passes()]
    told = [row[0] for row in db.execute("SELECT id FROM notices WHERE kind = 'pass_failed'")]
    db.close()
    assert states == [PassState.FAILED] * 9 + [PassState.PROCESSED] * 3
    assert told == ["pass_failed:1"]
    assert status_summary(config, AT, {})["failed_passes"] == []


@pytest.mark.usefixtures("fetch_nothing")
def test_full_disk(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trouble of the machine leaves the pass to be processed first of all by the next check."""
    with monkeypatch.context() as patched:
        patched.setattr(PassProcessor, "process", raising(OSError(28, "No space left")))
        with pytest.raises(OSError, match="No space"):
            Checker(config, AT, {}).check()
    Checker(config, AT + timedelta(hours=1), {}).check()

    db = open_database(config.state.path)
    assert {each.state for each in PassStore(db).passes()} == {PassState.PROCESSED}
    db.close()


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), OSError(28, "No space left"), MemoryError(), RecursionError(), ValueError()],
)
def test_service_survives(
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """Whatever a job of the service raises is said, and the service goes on."""
    caplog.set_level(logging.ERROR)
    service = Service(config)
    monkeypatch.setattr(Checker, "check", raising(error))
    monkeypatch.setattr(Checker, "deliver", raising(error))
    monkeypatch.setattr(service_module, "missed_sources", raising(error))

    service._check(["questions"])  # type: ignore[list-item]  # a name is a text
    service._deliver()

    assert len(service._missed()) == 3
    assert len(caplog.messages) == 3
    said = in_words(error) if isinstance(error, OSError) else type(error).__name__
    assert all(said in words for words in caplog.messages)
    assert all("goes on and tries again" in words for words in caplog.messages)
