"""A fault injected into the steps about reports, or into a replay, costs its one thing alone."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import ask_question_104, publish_sixth_measurement

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Installation

AT, AGAIN_AT, MENDED_AT, LATER_AT = (
    "2024-03-06T08:30", "2024-03-06T09:30", "2024-03-06T10:30", "2024-03-06T11:30",
)  # fmt: skip


def _of_sixth(*given: Any) -> bool:
    return any(getattr(each, "key", None) == "report:6" for each in given)


def _always(*_: Any) -> bool:
    return True


def _raise_in(place: str, is_meant: Callable[..., bool]) -> None:
    module, _, name = place.rpartition(".")
    owner = import_module(module)
    real = getattr(owner, name)

    def raising(*given: Any, **named: Any) -> Any:
        found = real(*given, **named)
        if is_meant(*given, found):
            raise KeyError("a fault")
        return found

    setattr(owner, name, raising)


STEPS = {
    "build": ("jobs.processing.derived.reports.build_report", _of_sixth),
    "compare": ("jobs.processing.derived.report_changes.compare_reports", _always),
}


@pytest.mark.parametrize("step", STEPS)
def test_fault_in_a_step_about_reports(settled: Installation, step: str) -> None:
    """While a step about the sixth report raises, its pass ends and other news is told; afterwards
    the report and what changed in it are told as they would have been, once."""
    publish_sixth_measurement(settled.world)
    ask_question_104(settled.world)
    before = partial(_raise_in, *STEPS[step])
    for at in (AT, AGAIN_AT):
        done = settled.run("check", now=at, before=before)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert "question.new" in settled.kinds()
    assert "report.project_changed" not in settled.kinds()
    aside = settled.status(AGAIN_AT)["set_aside"]
    assert {entry["key"] for entry in aside} == {"report:6"}

    for at in (MENDED_AT, LATER_AT):
        settled.check(at)
    told = settled.kinds()
    assert told.count("report.new") == 1
    assert told.count("report.project_changed") == 7
    assert told.count("question.new") == 1
    assert settled.status(LATER_AT)["set_aside"] == []


def test_fault_in_a_replay(settled: Installation) -> None:
    """A replay in which such a step raises goes on to its end, names what it set aside, and has all
    other events."""
    publish_sixth_measurement(settled.world)
    ask_question_104(settled.world)
    settled.check(AT)
    done = settled.run("replay", "--json", before=partial(_raise_in, *STEPS["compare"]))
    assert "Traceback" not in done.stderr
    assert "report:6 is set aside" in done.stderr
    assert "question:1795000" in done.stdout
    assert '"kind": "programme.changed"' in done.stdout


def _second_pass(*given: Any) -> bool:
    return any(getattr(each, "id", None) == 2 for each in given)


def test_pass_that_cannot_be_replayed(settled: Installation) -> None:
    """A pass that cannot be processed at all is named, and what it fetched goes with the next."""
    ask_question_104(settled.world)
    settled.check(AT)
    settled.check(AGAIN_AT)
    place = "jobs.processing.pipeline._summary"
    done = settled.run("replay", "--json", before=partial(_raise_in, place, _second_pass))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "pass 2 could not be processed" in done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    told = [event["kind"] for event in found if event["subject"] == "question:1795000"]
    assert told.count("question.new") == 1
    renewed = settled.run("reparse", before=partial(_raise_in, place, _second_pass))
    assert renewed.returncode == 1
    assert "nothing was changed" in renewed.stderr
