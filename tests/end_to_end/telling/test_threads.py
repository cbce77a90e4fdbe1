"""What belongs to one matter is shown together, wherever it is from, in the order of its days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import (
    answer_question_104,
    ask_question_104,
    publish_sixth_measurement,
)

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

pytestmark = pytest.mark.slow

QUESTION = "question:1795000"


def _thread(made: Installation, subject: str) -> list[dict[str, Any]]:
    done = made.run("show", subject, "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["thread"]
    return found


def test_thread_of_a_project_and_of_a_question(settled: Installation) -> None:
    """Question, answer, promise and report of a project stand together by day, in the dossier of
    the project and of the question; each step names what it is and where it is found."""
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30")
    answer_question_104(settled.world)
    settled.check("2024-03-07T08:30")
    publish_sixth_measurement(settled.world)
    settled.check("2024-03-23T08:30")
    for subject in ("VV078", QUESTION):
        thread = _thread(settled, subject)
        assert [step["day"] for step in thread] == sorted(step["day"] for step in thread)
        steps = [(step["key"], step["what"]) for step in thread]
        asked, answered = (QUESTION, "question asked"), (QUESTION, "question answered")
        promised = ("expectation:report:6", "promised for this day: met")
        report = ("report:6", "report of measurement 6 first seen")
        assert steps.index(asked) < steps.index(answered)
        assert steps.index(answered) < steps.index(report) < steps.index(promised)
        assert all(step["projects"] for step in thread)
        assert len(set(map(str, thread))) == len(thread)
    shown = settled.run("show", "VV078").stdout
    assert "Day by day" in shown
    assert "2024-01-16  question asked" in shown
    assert "Day by day" in settled.run("show", QUESTION).stdout


def test_other_projects_are_no_part_of_it(settled: Installation) -> None:
    """The thread of a project holds nothing that does not name it."""
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30")
    assert all(step["projects"] == ["VV181"] for step in _thread(settled, "VV181"))
    assert QUESTION not in {step["key"] for step in _thread(settled, "VV181")}
