"""Passes through all steps, from stored fetches to deliveries: what is told, once, and in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.model import Publication, Section, make_question
from state.deliveries.delivery_list import DeliveryList

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
NEW = "question:1790003"


def ask(stage: Stage, subject: str = "VV078") -> None:
    """A third question is asked."""
    stage.world.questions.append(make_question(1_790_003, 13, date(2024, 1, 12), subject))


def test_first_pass_is_a_baseline(stage: Stage, hours: Hours) -> None:
    """What is there at first is on record and alerts nobody; ops hear once what is watched."""
    outcome = stage.run(hours(0))

    assert {v.error for v in outcome.verdicts.values()} == {None}
    assert (outcome.events, outcome.baseline_events) == (0, 3)
    assert {event.subject for event in stage.events(baseline=True)} == {
        "question:1790001",
        "question:1790002",
        "publication:relanceplan",
    }
    assert stage.notices() == [
        "watching:questions:1",
        "watching:publications:1",
        "watching:programme:1",
    ]

    assert stage.run(hours(1)).events == 0
    assert len(stage.notices()) == 3


@pytest.mark.parametrize("reverse", [False, True])
def test_news_in_fixed_order(stage: Stage, hours: Hours, reverse: bool) -> None:
    """News goes by source and key, whatever the order in which answers came; each is told once."""
    stage.run(hours(0))
    stage.reverse = reverse
    ask(stage)
    stage.world.question(1_790_002).answered_on = date(2024, 1, 15)
    stage.world.publications.append(
        Publication("nieuw", "Vlaamse Veerkracht: nieuw", "", date(2024, 1, 15))
    )
    stage.world.programme.sections.append(Section("Meer", ["Er is nieuws."]))

    assert stage.run(hours(1)).events == 4

    assert stage.told() == [
        ("question.answered", "question:1790002"),
        ("question.new", NEW),
        ("publication.new", "publication:nieuw"),
        ("programme.changed", "programme:vlaamse-veerkracht"),
    ]
    found = DeliveryList(stage.stores.db).select()
    assert [d.watcher for d in found if d.event_id] == ["an"]
    assert stage.run(hours(2)).events == 0


def test_wider_scope_is_a_baseline(stage: Stage, hours: Hours) -> None:
    """What an earlier day or another query brings for the first time alerts nobody."""
    stage.world.questions.append(make_question(1_700_001, 1, date(2023, 3, 1), "VV078"))
    stage.world.publications.append(Publication("fietsen", "Fietspaden", "", date(2024, 1, 4)))
    stage.run(hours(0))
    assert stage.stores.records.get("question:1700001") is not None  # its own address was asked
    known = len(stage.events(baseline=True))

    stage.reconfigure(sources={"publications": {"queries": ["Vlaamse Veerkracht", "Fietspaden"]}})
    assert stage.run(hours(1)).events == 0
    assert [e.subject for e in stage.events(baseline=True)[known:]] == ["publication:fietsen"]
    assert stage.notices()[3:] == ["watching:publications:2"]


def test_failing_source_leaves_the_others(stage: Stage, hours: Hours) -> None:
    """A source that fails is told to ops once, and once when it is over; the others go on."""
    stage.run(hours(0))
    ask(stage)
    stage.down = {"/publicaties?"}

    assert [n for n, v in stage.run(hours(1)).verdicts.items() if v.error] == ["publications"]
    stage.run(hours(2))
    stage.down = set()
    stage.run(hours(3))

    assert stage.told() == [
        ("question.new", NEW),
        ("source.failing", "source:publications"),
        ("source.recovered", "source:publications"),
    ]
    assert stage.stores.records.get("publication:relanceplan") is not None


def test_absence_is_proven_twice(stage: Stage, hours: Hours) -> None:
    """A record is withdrawn when two passes at least six hours apart miss it, and restored once."""
    stage.run(hours(0))
    question = stage.world.question(1_790_001)
    question.listed, question.gone = False, True

    for number in (1, 2, 6):
        stage.run(hours(number))
        assert stage.told() == []
    stage.run(hours(7))
    stage.run(hours(8))
    question.listed, question.gone = True, False
    stage.run(hours(9))
    stage.run(hours(10))

    assert stage.told() == [
        ("question.withdrawn", "question:1790001"),
        ("question.restored", "question:1790001"),
    ]


def test_late_answer_is_told_once(stage: Stage, hours: Hours) -> None:
    """A question that concerns somebody is overdue when its days are over; others are not told."""
    stage.run(hours(0))
    stage.run(hours(24 * 40))
    assert stage.told() == []

    stage.run(hours(24 * 60))
    stage.run(hours(24 * 61))

    assert stage.told() == [("question.overdue", "question:1790001")]


def test_expectation_is_late_only_when_looked(stage: Stage, hours: Hours) -> None:
    """What was due is overdue once its day is over, in a pass in which every source was good."""
    due = {"title": "Jaarverslag", "due": date(2024, 1, 16)}
    stage.reconfigure(expected=[due])
    stage.run(hours(0))
    stage.down = {"vlaamse-regering"}
    stage.run(hours(41))
    stage.down = set()
    stage.run(hours(42))
    stage.world.publications.append(
        Publication("verslag", "Vlaamse Veerkracht: jaarverslag 2023", "", date(2024, 1, 17))
    )
    stage.run(hours(43))

    assert [told for told in stage.told() if told[0].startswith("expectation.")] == [
        ("expectation.overdue", "expectation:jaarverslag"),
        ("expectation.met", "expectation:jaarverslag"),
    ]
