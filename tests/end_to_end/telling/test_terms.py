"""No question is told as late on a day that is in doubt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from jobs.demo.story.world import make_question
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

QUESTIONS = SourceName("questions")


def _ask(made: Installation, asked_on: date) -> None:
    made.world.questions.append(make_question(1796001, 901, asked_on, "Dossier VV078 in Gent"))


def _late(made: Installation, at: str) -> bool:
    """Whether `status` calls the question late."""
    return any(row["key"] == "question:1796001" for row in made.status(at)["late"])


@pytest.mark.parametrize(
    ("recess", "silent", "late"),
    [
        # 35 working days from 11 June 2024 end on 30 July, or on 31 July without 11 July.
        ([], "2024-07-31T12:00", "2024-08-01T12:00"),
        (["2024-07-15..2024-07-26"], "2024-08-14T12:00", "2024-08-16T12:00"),
    ],
)
def test_late_by_every_rule(
    settled: Installation, recess: list[str], silent: str, late: str
) -> None:
    """A term that may still run, by the Flemish holiday or a recess, is not over."""
    settled.tables["terms"] = {"recess": recess}
    _ask(settled, date(2024, 6, 11))
    settled.check("2024-06-12T12:00", QUESTIONS)
    settled.check(silent, QUESTIONS)
    assert "question.overdue" not in settled.kinds()
    assert not _late(settled, silent)
    settled.check(late, QUESTIONS)
    assert settled.kinds().count("question.overdue") == 1
    assert _late(settled, late)
