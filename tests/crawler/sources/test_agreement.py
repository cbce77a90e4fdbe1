"""Open data count for a question only where they are those of the question that is listed."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.sources.questions.bodies.agreement import disagreement
from crawler.sources.questions.bodies.statuses import is_answered

LISTED = {
    "number": 104,
    "session_year": "2023-2024",
    "title": "Relanceplan Vlaamse Veerkracht - Uitvoering",
    "subject": None,
    "asker": "Thijs Verbeurgt",
    "minister": "Jan Jambon",
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"title": "Relanceplan Vlaamse Veerkracht - uitvoering en stopzetting"},
        {"asker": "Verbeurgt, Thijs"},
        {"asker": "Thijs Verbeurgt", "minister": None, "title": "Een andere titel"},
        {"number": None},
        {"title": "Iets anders", "subject": "RELANCEPLAN Vlaamse Veerkracht - uitvoering"},
        {"minister": "Zuhal Demir"},
        {"title": ""},
    ],
    ids=["same", "title", "order", "no minister", "no number", "subject", "minister", "untitled"],
)
def test_the_same_question(change: dict[str, Any]) -> None:
    """What is corrected or lacking in one place is still the same question."""
    assert disagreement({**LISTED, **change}, [LISTED]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"number": 105},
        {"number": 12, "title": "Wachtlijsten", "asker": "An Moerenhout"},
        {"title": "Wachtlijsten", "asker": "An Moerenhout"},
        {"number": None, "title": "Wachtlijsten", "asker": None, "minister": None},
    ],
    ids=["number", "all", "same number", "nothing to go by"],
)
def test_another_question(change: dict[str, Any]) -> None:
    """Another number, or another title with other people, are another question's open data."""
    assert disagreement({**LISTED, **change}, [LISTED]) is not None


def test_without_a_hit_there_is_nothing_to_contradict() -> None:
    """A question that no search has listed is what its own address says."""
    assert disagreement(LISTED, []) is None
    hits = [{**LISTED, "number": 8}, {**LISTED, "number": 9}]
    assert disagreement({**LISTED, "number": 9}, hits) is None


@pytest.mark.parametrize(
    ("status", "answered"),
    [
        ("beantwoord", True),
        ("Tijdig beantwoord", True),
        ("Laattijdig beantwoord", True),
        ("Antwoord gepubliceerd", True),
        ("niet beantwoord", False),
        ("Nog niet beantwoord", False),
        ("onbeantwoord", False),
        ("Onbeantwoorde vraag", False),
        ("nog te beantwoorden", False),
        ("wordt beantwoord", False),
        ("Wacht op antwoord", False),
        ("Geen antwoord gepubliceerd", False),
        ("Vraag gesteld aan de minister", False),
        ("", False),
    ],
)
def test_statuses(status: str, answered: bool) -> None:
    """Only a status that says that there is an answer is one."""
    assert is_answered(status) is answered
