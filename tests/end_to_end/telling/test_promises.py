"""What answers promise for a day: listed, told when the day has passed, and closed by a person."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.facts.model import PupilFile, Question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.story.world import answer_question_104, ask_question_104, make_question

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

pytestmark = pytest.mark.slow

KEY = "question:1799000"
SAID = "De werken aan het cultuurhuis zullen in juni 2024 starten."


def _promises(made: Installation) -> list[dict[str, Any]]:
    done = made.run("promises", "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _ask(made: Installation) -> Question:
    question = make_question(1799000, 1000, date(2024, 2, 6), "Cultuurhuis, project VV078")
    question.answered_on, question.published_on = date(2024, 2, 27), date(2024, 3, 19)
    _answer(question, SAID)
    made.world.questions.append(question)
    return question


def _answer(question: Question, answer: str) -> None:
    body = question_pdf(question, answer=f"1. {answer}")
    question.files = [PupilFile(2_990_000, "vrg.1000.pdf", body)]


def test_promise_that_nothing_shows(settled: Installation, webhook: Webhook) -> None:
    """A promise of anything is open until its day, then told as not found, to those who follow its
    project or question and not to all; a person's word closes it, and is told with its place."""
    settled.tables["watchers"] = []
    settled.watch("project", [webhook.url + "project"], projects=["VV078"], kinds=["expectation.*"])
    settled.watch("vraag", [webhook.url + "vraag"], questions=[KEY], kinds=["expectation.*"])
    settled.watch("alles", [webhook.url + "alles"], projects="all", kinds=["expectation.*"])
    _ask(settled)
    settled.check("2024-03-20T08:30")
    (promise,) = [p for p in _promises(settled) if p["announced_in"] == KEY]
    assert promise["id"].startswith("promise:")
    assert (promise["state"], promise["due_on"], promise["expected"]) == (
        "open",
        "2024-06-30",
        "2024-06",
    )
    assert (promise["title"], promise["projects"], promise["closed"]) == (SAID, ["VV078"], None)
    assert promise["minister"]

    webhook.take()
    before = len(webhook.paths)
    settled.check("2024-07-01T08:30")
    (late,) = [e for e in settled.events("expectation.overdue") if e.subject == promise["id"]]
    assert (late.detail["announced_in"], late.detail["measurement"]) == (KEY, None)
    told = dict(zip(webhook.paths[before:], webhook.messages, strict=True))
    assert set(told) == {"/project", "/vraag"}
    assert "geen publicatie gevonden" in told["/project"]["message"]
    assert [p["state"] for p in _promises(settled) if p["id"] == promise["id"]] == ["due"]

    where = "https://www.vlaanderen.be/cultuurhuis"
    refused = settled.run("promises", "close", promise["id"], "--by", "ergens")
    assert refused.returncode == 2
    assert settled.run("promises", "close", "promise:nothing", "--by", where).returncode == 2
    done = settled.run(
        *("promises", "close", promise["id"], "--by", where, "--who", "An"), now="2024-07-02T08:00"
    )
    assert done.returncode == 0, done.stderr
    (closed,) = [p for p in _promises(settled) if p["id"] == promise["id"]]
    assert (closed["state"], closed["closed"]["who"], closed["closed"]["url"]) == (
        "met",
        "An",
        where,
    )
    webhook.take()
    before = len(webhook.paths)
    settled.check("2024-07-03T08:30")
    (met,) = [e for e in settled.events("expectation.met") if e.subject == promise["id"]]
    assert (met.detail["closed_by"], met.detail["closed_who"]) == (where, "An")
    assert set(webhook.paths[before:]) == {"/project", "/vraag"}
    again = settled.run("promises", "close", promise["id"], "--by", where)
    assert again.returncode == 2


def test_promise_of_an_expected_measurement(settled: Installation) -> None:
    """A measurement that is expected and promised is one thing, which names its answer."""
    settled.tables["expected"] = [
        {"title": "Zesde voortgangsmeting", "measurement": 6, "due": "2024-04-15"}
    ]
    ask_question_104(settled.world)
    answer_question_104(settled.world)
    settled.check("2024-03-07T08:30")
    (promise,) = [p for p in _promises(settled) if p["measurement"] == 6]
    assert promise["id"] == "expectation:report:6"
    assert (promise["announced_in"], promise["title"], promise["due_on"]) == (
        "question:1795000",
        "Zesde voortgangsmeting",
        "2024-04-15",
    )
    settled.check("2024-04-20T08:30")
    (late,) = [e for e in settled.events("expectation.overdue") if "report:6" in e.subject]
    assert late.detail["announced_in"] == "question:1795000"


def test_promise_that_is_made_no_more(settled: Installation) -> None:
    """A promise that its answer no longer makes is dropped, and never told as late."""
    question = _ask(settled)
    settled.check("2024-03-20T08:30")
    _answer(question, "De plannen worden herbekeken.")
    for instant in ("2024-04-20T08:30", "2024-04-22T08:30", "2024-07-05T08:30"):
        settled.check(instant)
    assert [p["state"] for p in _promises(settled) if p["announced_in"] == KEY] == ["dropped"]
    assert settled.events("expectation.overdue") == []
