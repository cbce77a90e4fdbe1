"""From the last release to this version and back, each as it is installed, with real passes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import answer_question_104, ask_question_104
from tests.kit.conftest import RELEASED
from tests.running.as_toml import toml

if TYPE_CHECKING:
    from pathlib import Path

    from jobs.demo.sites.server import ExampleSites
    from tests.kit.conftest import Installed

pytestmark = pytest.mark.slow
OLD = RELEASED.name.split("-")[1]


def events(made: Installed) -> list[dict[str, Any]]:
    """Everything that was detected, the baseline included."""
    return [json.loads(line) for line in made.good("events", "--json").splitlines()]


def check(made: Installed, at: str) -> dict[str, Any]:
    """One pass at that instant, of which nothing is sent yet."""
    found: dict[str, Any] = made.json("--now", at, "check", "--no-deliver", "--json")
    return found


def test_upgrade_and_the_way_back(
    new_environment: Callable[[], Installed], wheel: Path, sites: ExampleSites
) -> None:
    """A database of the last release is brought to today's shape by the first pass, after a copy;
    what waited is told once, nothing twice, and passes go on. The last release refuses it then, and
    runs on the copy."""
    made = new_environment()
    made.install(RELEASED)
    assert OLD in made.good("--version")
    tables: dict[str, Any] = {
        "state": {"path": "vvwatch.db"},
        "http": {"delay_seconds": 0, "origins": sites.origins},
        "sources": {"questions": {}, "publications": {}, "programme": {}},
        "watchers": [{"name": "cultuur", "projects": ["VV078"], "urls": ["json://127.0.0.1:9/"]}],
    }
    (made.folder / "config.toml").write_text(toml(tables), encoding="utf-8")
    assert check(made, "2024-01-15T08:30")["events"] == 0
    ask_question_104(sites.world)
    before = check(made, "2024-01-17T08:30")
    assert (before["events"], before["deliveries"]["pending"]) == (1, 1)
    known = events(made)

    made.install(wheel)
    after = check(made, "2024-01-17T09:00")
    assert (after["events"], after["deliveries"]["pending"]) == (0, 1)
    assert [event["id"] for event in events(made)] == [event["id"] for event in known]
    assert made.json("verify", "--json") == {"problems": []}
    answer_question_104(sites.world)
    news = check(made, "2024-03-06T08:30")
    kinds = [event["kind"] for event in events(made)[len(known) :]]
    assert (news["events"], kinds.count("question.answered")) == (len(kinds), 1)
    assert {row["outcome"] for row in news["sources"].values()} == {"ok"}

    made.install(RELEASED)
    refused = made.run("check")
    assert refused.returncode == 2
    assert "was written by a later vvwatch" in refused.stderr
    (copy,) = made.folder.glob("vvwatch.db.before-*")
    for name in ("vvwatch.db", "vvwatch.db-wal", "vvwatch.db-shm"):
        (made.folder / name).unlink(missing_ok=True)
    shutil.copyfile(copy, made.folder / "vvwatch.db")
    assert [event["id"] for event in events(made)] == [event["id"] for event in known]
    again = check(made, "2024-03-06T09:00")
    assert {event["id"] for event in events(made)} >= {event["id"] for event in known}
    assert again["deliveries"]["pending"] == 1
