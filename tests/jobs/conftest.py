"""Events made by hand and what goes with messages, for tests of who is told what."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from state.model.values import Event, Finding

# Nothing is timed and nothing is left to luck: the same examples in every run.
hypothesis_settings.register_profile("vvwatch", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("vvwatch")


@pytest.fixture(scope="session", autouse=True)
def _apprise_is_there() -> None:
    """Apprise imports a deprecated module of the standard library: its business, not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://localhost")


@pytest.fixture(scope="session")
def make_event() -> Callable[..., Event]:
    """Makes an event of question 104; any other name is a field of Event."""

    def make(kind: str = "question.new", **other: Any) -> Event:
        values: dict[str, Any] = {
            "id": "0123456789abcdef0123",
            "source": "questions",
            "subject": "question:1795000",
            "title": "Relanceplan Vlaamse Veerkracht - Uitvoering",
            "url": "https://www.vlaamsparlement.be/x/1795000",
            "projects": ("VV078",),
            "occurred_on": "2024-01-16",
            "detected_at": "2024-01-17T08:30:00.000000+00:00",
            "baseline": False,
            "changes": (),
            "detail": {
                "number": 104,
                "session_year": "2023-2024",
                "asker": "Thijs Verbeurgt",
                "minister": "Jan Jambon",
                "asked_on": "2024-01-16",
                "due_on": "2024-02-13",
                "answered_on": None,
                "state": "asked",
                "documents": [],
                "sub_questions": [],
                "answer": None,
                "announcements": [],
                "notes": [],
            },
            "findings": (Finding("VV078", "title"),),
            **other,
        }
        return Event(kind=kind, **values)

    return make
