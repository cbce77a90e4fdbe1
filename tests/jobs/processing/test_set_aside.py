"""Whatever raises in one record's turn, in any step, sets that record aside and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.reading.collector import Collector
from jobs.alerting.notices import SystemNotices
from jobs.alerting.relevance import Relevance
from jobs.alerting.router import Router
from jobs.demo.facts.model import Section, make_question
from jobs.processing.derived import expected, late_answers
from jobs.processing.observing import mark_presence, observe
from state.records.events import EventLog
from state.records.record_store import RecordStore
from state.records.search import SearchIndex
from state.set_aside.entries import Step

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
NEW = "question:1790003"
OTHER = ("question.new", "question:1790004")


class PoisonError(Exception):
    """What a fault of the program raises."""


def ask_two(stage: Stage) -> None:
    """A third question is asked, and a fourth."""
    stage.world.questions.append(make_question(1_790_003, 13, date(2024, 1, 12), "VV078"))
    stage.world.questions.append(make_question(1_790_004, 14, date(2024, 1, 12), "VV078"))


def poisoned(place: Any, name: str, is_meant: Callable[..., bool]) -> Callable[..., Any]:
    """The same function, but that it raises where it is asked for what is meant."""
    sound = getattr(place, name)

    def raising(*given: Any, **named: Any) -> Any:
        if is_meant(*given, **named):
            raise PoisonError("of this record")
        return sound(*given, **named)

    return raising


def about(*given: Any, **_: Any) -> bool:
    """Whether any of the values given is, or is about, the third question."""
    words = [value if isinstance(value, str) else getattr(value, "key", "") for value in given]
    subjects = [getattr(value, "subject", "") for value in given]
    return NEW in (*words, *subjects)


def about_news(*given: Any, **_: Any) -> bool:
    """Whether it is news of the third question."""
    return any(getattr(getattr(value, "record", None), "key", "") == NEW for value in given)


STEPS = {
    "keep": (Collector, "keep", about),
    "build": (Collector, "build", about),
    "stored": (RecordStore, "get", about),
    "relevant": (Relevance, "is_relevant", about),
    "save": (RecordStore, "save", about),
    "compare": (observe, "next_lifecycle_state", lambda *given: given[2].record.key == NEW),
    "evidence": (observe, "record_evidence", lambda *given: given[2].key == NEW),
    "index": (SearchIndex, "put", about),
    "log": (EventLog, "add", about_news),
    "match": (Router, "route", about),
}


@pytest.mark.parametrize("step", STEPS)
def test_one_record_alone(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The others are told, ops hear once; when the fault is gone the news is told exactly once."""
    stage.run(hours(0))
    ask_two(stage)
    place, name, is_meant = STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, poisoned(place, name, is_meant))
        for number in (1, 2, 3):
            stage.begin_again()
            outcome = stage.run(hours(number))
            assert {v.error for v in outcome.verdicts.values()} == {None}
        assert stage.told() == [OTHER]
        assert [n for n in stage.notices() if n.startswith("set_aside")] == ["set_aside:2"]
        entry = next(e for e in stage.stores.aside.all() if e.key == NEW)
        assert entry.since == hours(1)
        assert "PoisonError: of this record" in entry.error
        assert stage.db.execute("SELECT count(*) FROM records WHERE key = ?", [NEW]).fetchone() == (
            0,
        )

    stage.begin_again()
    stage.run(hours(4))
    stage.run(hours(5))
    assert stage.told() == [OTHER, ("question.new", NEW)]
    due = "SELECT event_id FROM deliveries WHERE event_id IS NOT NULL ORDER BY id"
    found = [row[0] for row in stage.db.execute(due)]
    assert found == [event.id for event in stage.events()]
    assert stage.stores.aside.all() == []


@pytest.mark.parametrize("step", ["build", "keep"])
def test_changed_reading(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What the site mends is taken up again as it stands then, and not as it was."""
    stage.run(hours(0))
    ask_two(stage)
    place, name, is_meant = STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, poisoned(place, name, is_meant))
        stage.run(hours(1))
    stage.world.question(1_790_003).subject = "VV078 en VV079"
    stage.run(hours(2))
    stage.run(hours(3))

    told = [event for event in stage.events() if event.subject == NEW]
    assert [(event.kind, event.projects) for event in told] == [
        ("question.new", ("VV078", "VV079"))
    ]


@pytest.mark.parametrize("step", STEPS)
def test_of_a_baseline(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What a baseline had to set aside alerts nobody later, but what became of it since does."""
    ask_two(stage)
    place, name, is_meant = STEPS[step]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, poisoned(place, name, is_meant))
        stage.run(hours(0))
    stage.begin_again()
    stage.run(hours(1))
    assert stage.told() == []
    stage.world.question(1_790_003).answered_on = date(2024, 1, 15)
    stage.run(hours(2))

    assert stage.told() == [("question.answered", NEW)]


def test_answered_while_aside(stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question of the baseline that is answered while it is aside is told as answered."""
    ask_two(stage)
    with monkeypatch.context() as patched:
        patched.setattr(Router, "route", poisoned(Router, "route", about))
        patched.setattr(RecordStore, "save", poisoned(RecordStore, "save", about))
        stage.run(hours(0))
        stage.world.question(1_790_003).answered_on = date(2024, 1, 15)
        stage.run(hours(1))
    stage.run(hours(2))

    assert stage.told() == [("question.answered", NEW)]


DERIVED = {
    "late": (late_answers, "is_overdue", lambda *given: given[1].key == "question:1790001"),
    "late evidence": (late_answers, "derived_evidence", lambda *_, **__: True),
}


@pytest.mark.parametrize("step", DERIVED)
def test_late_answer(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """That an answer is late is told once, also when it could not be told the day it was."""
    stage.run(hours(0))
    place, name, is_meant = DERIVED[step]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, poisoned(place, name, is_meant))
        stage.run(hours(24 * 60))
        stage.run(hours(24 * 61))
        assert [e.step for e in stage.stores.aside.all()] == [Step.LATE_ANSWERS]
    stage.run(hours(24 * 62))
    stage.run(hours(24 * 63))

    assert stage.told() == [("question.overdue", "question:1790001")]
    assert stage.notices()[3:] == ["set_aside:2"]


EXPECTED = {
    "judge": (expected, "fulfilled_by"),
    "evidence": (expected, "derived_evidence"),
    "list": (expected, "all_expectations"),
}


@pytest.mark.parametrize("step", EXPECTED)
def test_expectation(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What is late is told once, also when it could not be judged the day it was."""
    stage.reconfigure(expected=[{"title": "Jaarverslag", "due": date(2024, 1, 16)}])
    stage.run(hours(0))
    ask_two(stage)
    with monkeypatch.context() as patched:
        patched.setattr(*EXPECTED[step], poisoned(*EXPECTED[step], lambda *_, **__: True))
        stage.run(hours(41))
        stage.run(hours(42))
        assert [e.step for e in stage.stores.aside.all()] == [Step.EXPECTATIONS]
    stage.run(hours(43))
    stage.run(hours(44))

    assert sorted(stage.told()) == [
        ("expectation.overdue", "expectation:jaarverslag"),
        ("question.new", NEW),
        OTHER,
    ]
    assert stage.stores.aside.all() == []


def test_withdrawal(stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a record is gone is told once, also when it could not be told the day it was."""
    stage.run(hours(0))
    question = stage.world.question(1_790_001)
    question.listed, question.gone = False, True
    with monkeypatch.context() as patched:
        raising = poisoned(mark_presence, "presence_evidence", lambda *_: True)
        patched.setattr(mark_presence, "presence_evidence", raising)
        for number in (1, 8, 9):
            stage.run(hours(number))
        assert [e.step for e in stage.stores.aside.all()] == [Step.PRESENCE]
    stage.run(hours(10))
    stage.run(hours(11))

    assert stage.told() == [("question.withdrawn", "question:1790001")]
    assert stage.stores.aside.all() == []


def test_reminder(stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reminder that cannot be made holds up nothing, and is made when it can."""
    watcher = {"name": "an", "projects": "all", "urls": ["json://localhost/an"], "remind_days": 3}
    stage.reconfigure(
        watchers=[watcher], expected=[{"title": "Jaarverslag", "due": date(2024, 1, 17)}]
    )
    stage.run(hours(0))
    ask_two(stage)
    with monkeypatch.context() as patched:
        patched.setattr(SystemNotices, "_tell", poisoned(SystemNotices, "_tell", lambda *_: True))
        stage.run(hours(1))
        assert len(stage.told()) == 2
        assert Step.REMINDER in {e.step for e in stage.stores.aside.all()}
    stage.run(hours(2))

    assert [n.split(":")[0] for n in stage.notices()].count("reminder") == 1


WHOLE = {
    "judge": ("jobs.processing.assess", "judge"),
    "observe": ("jobs.processing.pipeline", "observe"),
    "presences": ("jobs.processing.pipeline", "mark_presences"),
    "readings": ("jobs.processing.observing.observe", "keep_readings"),
}


@pytest.mark.parametrize("step", WHOLE)
def test_one_source_alone(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A source that cannot be processed at all has failed, and no other; nothing of it is lost."""
    stage.run(hours(0))
    ask_two(stage)
    stage.world.programme.sections.append(Section("Meer", ["Er is nieuws."]))
    module, name = WHOLE[step]
    place = __import__(module, fromlist=[name])

    def is_meant(*given: Any) -> bool:
        source = next(value for value in given if hasattr(value, "source"))
        return str(source.source.name) == "questions"

    with monkeypatch.context() as patched:
        patched.setattr(place, name, poisoned(place, name, is_meant))
        outcome = stage.run(hours(1))
        stage.run(hours(2))
    assert [n for n, v in outcome.verdicts.items() if v.error] == ["questions"]
    assert "a fault of vvwatch itself: PoisonError" in str(outcome.verdicts["questions"].error)  # type: ignore[index]
    stage.run(hours(3))

    assert stage.told() == [
        ("source.failing", "source:questions"),
        ("programme.changed", "programme:vlaamse-veerkracht"),
        ("question.new", NEW),
        OTHER,
        ("source.recovered", "source:questions"),
    ]


def test_trouble_of_the_machine(
    stage: Stage, hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no fault of a record: nothing of the pass stays, and it is done again."""
    stage.run(hours(0))
    ask_two(stage)
    with monkeypatch.context() as patched:
        patched.setattr(RecordStore, "save", _full)
        with pytest.raises(OSError, match="No space"):
            stage.run(hours(1))
    assert stage.stores.aside.all() == []

    stage.begin_again()
    assert stage.process(2).events == 2


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")
