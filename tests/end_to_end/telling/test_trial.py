"""What a watcher would have got is the same as what it gets, and says why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import ask_question_104

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

pytestmark = pytest.mark.slow


def _trial(made: Installation, *words: str, now: str = "2024-01-20T08:00") -> dict[str, Any]:
    done = made.run("try", *words, "--json", now=now)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_before_anybody_subscribes(settled: Installation) -> None:
    """A watcher that is new sees what it would have got: by week, the newest with their passages,
    and by which reasons; nothing is sent."""
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30")
    settled.watch(
        "nieuw", [], projects=["VV078"], askers=["verbeurgt, thijs"], kinds=["question.*"]
    )
    found = _trial(settled, "nieuw", "--since", "8w")
    newest = found["newest"][0]
    assert (newest["subject"], newest["day"]) == ("question:1795000", "2024-01-17")
    assert [(r["kind"], r["value"]) for r in newest["reasons"]] == [
        ("project", "VV078"),
        ("asker", "Thijs Verbeurgt"),
    ]
    assert "VV078" in newest["reasons"][0]["passage"]["hit"]
    assert sum(week["count"] for week in found["weeks"]) == found["total"]
    assert len(found["weeks"]) in (9, 10)
    assert found["advice"] is None
    assert "Thijs Verbeurgt" in settled.run("try", "nieuw", now="2024-01-20T08:00").stdout


def test_too_much_and_unknown(settled: Installation) -> None:
    """Who would get more than 20 a week is advised; an unknown name or time is refused (2)."""
    settled.watch("alles", [], projects="all", keywords=["de", "veerkracht"], kinds=["*"])
    everything = _trial(settled, "alles", "--since", "10y")
    busiest = max(week["count"] for week in everything["weeks"])
    assert (everything["advice"] is not None) == (busiest > 20)
    assert len(everything["newest"]) == min(10, everything["total"])
    assert settled.run("try", "niemand").returncode == 2
    assert settled.run("try", "alles", "--since", "soon").returncode == 2
