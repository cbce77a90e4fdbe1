"""What was announced for a day: has it come, is it late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rules.expectations import Expectation, as_record, fulfilled_by, next_state
from state.model.values import Finding, Record, RecordKind

DUE = date(2024, 3, 31)
SIXTH = Expectation("Zesde voortgangsmeting Vlaamse Veerkracht", DUE, 6)
TITLED = Expectation("Evaluatie Vlaamse Veerkracht", DUE)


def record(key: str, title: str) -> Record:
    """A report or publication."""
    findings = (Finding("VV078", "title"),)
    kind = RecordKind(key.partition(":")[0])
    url = f"https://x.example/{key}"
    return Record(key, kind, title, url, {}, {}, findings, occurred_on="2024-03-20")


REPORTS = (record("report:5", "Vijfde"), record("report:6", "Zesde"))
PUBLICATIONS = (
    record("publication:a", "Zesde voortgangsmeting Vlaamse Veerkracht"),
    record("publication:b", "Vlaamse Veerkracht: tussentijdse evaluatie"),
)


def test_measurement_is_met_by_its_report_alone() -> None:
    """A measurement is there when its report is, whatever publications are called."""
    assert fulfilled_by(SIXTH, REPORTS, ()) == REPORTS[1]
    assert fulfilled_by(SIXTH, REPORTS[:1], PUBLICATIONS) is None


def test_title_is_met_by_a_publication_with_its_words() -> None:
    """Anything else is there when a publication has all words of its title, in any order."""
    assert fulfilled_by(TITLED, REPORTS, PUBLICATIONS) == PUBLICATIONS[1]
    assert fulfilled_by(TITLED, REPORTS, PUBLICATIONS[:1]) is None


@pytest.mark.parametrize(
    ("before", "found", "today", "sure", "after"),
    [
        ("pending", False, DUE, True, "pending"),
        ("pending", False, DUE + timedelta(days=1), True, "overdue"),
        ("pending", False, DUE + timedelta(days=1), False, "pending"),
        ("pending", True, DUE, True, "met"),
        ("pending", True, DUE + timedelta(days=9), False, "met"),
        ("overdue", False, DUE + timedelta(days=9), True, "overdue"),
        ("overdue", False, DUE - timedelta(days=9), True, "overdue"),
        ("overdue", True, DUE + timedelta(days=9), True, "met"),
        ("met", False, DUE + timedelta(days=9), True, "met"),
    ],
)
def test_next_state(before: Any, found: bool, today: date, sure: bool, after: str) -> None:
    """Late only when a sure pass misses it after its day has ended, and met for good."""
    thing = REPORTS[1] if found else None
    assert next_state(before, thing, today, DUE, sure) == after


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 30)), max_size=10))
def test_each_state_at_most_once(days: list[tuple[bool, bool, int]]) -> None:
    """In any course of days an expectation becomes late once at most and met once at most."""
    state: Any = "pending"
    today, became = DUE - timedelta(days=20), []
    for found, sure, pause in days:
        today += timedelta(days=pause)
        after = next_state(state, REPORTS[1] if found else None, today, DUE, sure)
        if after != state:
            became.append(after)
        state = after
    assert became in ([], ["met"], ["overdue"], ["overdue", "met"])


def test_one_thing_has_one_key() -> None:
    """A measurement has one key however it is titled; other things go by their words."""
    assert Expectation("Anders", DUE, 6).key == SIXTH.key != Expectation("x", DUE, 7).key
    folded = Expectation("EVALUATIE  Vlaamse veerkracht", date(2025, 1, 1))
    assert folded.key == TITLED.key != SIXTH.key


def test_record_of_an_expectation() -> None:
    """The record of an expectation tells what was promised where, and what has come."""
    promised = Expectation("Zesde meting", DUE, 6, "question:1795000")
    missing = as_record(promised, None)
    assert missing.detail == {
        "title": "Zesde meting",
        "due_on": "2024-03-31",
        "announced_in": "question:1795000",
        "measurement": 6,
    }
    assert (missing.url, missing.projects, missing.occurred_on) == ("", (), None)
    come = as_record(promised, REPORTS[1])
    assert come.key == missing.key
    assert (come.url, come.projects, come.occurred_on) == (
        REPORTS[1].url,
        ("VV078",),
        "2024-03-20",
    )
