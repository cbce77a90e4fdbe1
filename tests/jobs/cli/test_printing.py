"""What people read at a terminal: weeks, instants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.telling.probing import Outcome
from jobs.cli.main import main
from jobs.cli.printing.deliveries import print_list
from jobs.cli.printing.following import print_trial
from jobs.cli.printing.summaries import print_events
from jobs.doctor.checks import Check
from state.model.values import Event

TRIAL: dict[str, Any] = {
    "watcher": "Redactie",
    "since": "2024-01-01",
    "until": "2024-02-18",
    "total": 3,
    "weeks": [
        {"week": f"2024-W{number:02}", "from": "", "count": count}
        for number, count in enumerate((0, 0, 0, 2, 0, 1), 1)
    ],
    "by_reason": [],
    "newest": [],
    "advice": None,
}


def test_weeks_without_anything_are_told_together(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a trial the weeks stand in which there was something; of the others how many there are."""
    print_trial(TRIAL)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [
        "  2024-W01 to 2024-W03: nothing in 3 weeks",
        "  2024-W04     2  ██",
        "  2024-W05     0",
        "  2024-W06     1  █",
    ]


def test_trial_says_what_was_there_before(capsys: pytest.CaptureFixture[str]) -> None:
    """What the first pass found would have been told only by who watched before: that is said."""
    event = {"day": "2024-01-24", "kind": "question.new", "title": "Over VV078", "reasons": []}
    newest = [{**event, "baseline": True}, {**event, "baseline": False}]
    print_trial({**TRIAL, "weeks": [], "newest": newest})
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "  2024-01-24  question.new (there before the first pass)  Over VV078",
        "  2024-01-24  question.new  Over VV078",
    ]


def test_instants_say_whose_clock_they_are_of(capsys: pytest.CaptureFixture[str]) -> None:
    """An instant at a terminal is to the minute, and says that it is UTC."""
    event = Event(
        id="a1",
        kind="question.new",
        source="questions",
        subject="question:1",
        title="Vraag",
        url="https://www.vlaamsparlement.be/",
        projects=(),
        occurred_on=None,
        detected_at="2024-03-06T07:30:12.000000+00:00",
        baseline=False,
        changes=(),
        detail={},
    )
    print_events([event])
    assert capsys.readouterr().out.startswith("2024-03-06 07:30 UTC  question.new  Vraag\n")


@pytest.mark.parametrize("of", ["next_attempt_at", "sent_at"])
def test_deliveries_too(of: str, capsys: pytest.CaptureFixture[str]) -> None:
    """When a delivery goes, or went, is of the clock that `status` shows; one attempt is one."""
    delivery = dict.fromkeys(("next_attempt_at", "sent_at", "fate", "error", "title")) | {
        "id": 1, "state": "pending", "kind": "question.new", "attempts": 1, "watcher": "cultuur",
        "channel": "json://", of: "2024-07-01T08:30:00.000000+00:00",
    }  # fmt: skip
    print_list([delivery])
    said = capsys.readouterr().out
    assert "2024-07-01 08:30 UTC" in said
    assert "tried 1 time, " in said


def test_doctor_that_is_interrupted_says_what_it_kept_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits to be said in one line is said, too, where somebody ends it before."""

    def examine(*_: object) -> Iterator[Check]:
        for name in ("site.one", "site.two"):
            yield Check(name, Outcome.NOT_TESTED, "there is no network")
        raise KeyboardInterrupt

    monkeypatch.setattr("jobs.doctor.examine.examine", examine)
    path = tmp_path / "config.toml"
    path.write_text('[http]\ncontact = "me@example.org"\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["--config", str(path), "doctor"])
    assert done.exit_code == 130
    assert "there is no network: site.one, site.two" in done.stdout
