"""Oral questions: announced, put, withdrawn or made a debate; each told once, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.committees import OralQuestion
from jobs.demo.facts.hosts import PARLIAMENT_API
from jobs.demo.story.committee_of_finance import (
    oral_question_on_sixth_measurement,
    put_in_committee,
)
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

ORAL = SourceName("oral_questions")
FIRST, SECOND = "2024-03-04T08:10", "2024-03-04T09:10"


@pytest.fixture
def watching(fresh: Installation) -> Installation:
    """vvwatch with oral questions on, and its baseline behind it; only they are asked for."""
    fresh.tables["sources"][ORAL] = {"sweep_schedule": "45 4 * * *"}
    result = fresh.check(FIRST, ORAL)
    assert result.sources[ORAL]["outcome"] == "ok"
    return fresh


def asked(made: Installation) -> list[str]:
    """The paths of the open data that were asked for since the last look."""
    found = [r.path for r in made.sites.requests if "/opendata/" in r.path]
    made.sites.clear_requests()
    return found


def announce(made: Installation) -> OralQuestion:
    """Let the question on the sixth measurement be announced."""
    question = oral_question_on_sixth_measurement()
    made.world.oral_questions.append(question)
    return question


def test_baseline_asks_only_what_concerns_the_plan(
    watching: Installation, webhook: Webhook
) -> None:
    """The first pass asks for data and proceedings of what names the plan alone; an unchanged pass
    asks for the newest page and for nothing that is over."""
    assert asked(watching) == ["/e/opendata/vi/1659871", "/e/opendata/vi/1659871/verslag"]
    row = watching.check(SECOND, ORAL).sources[ORAL]
    assert row["requests"] == 1
    assert (watching.events(), webhook.messages) == ([], [])
    (event,) = watching.events("oral_question.answered", baseline=True)
    assert event.projects == ("VV078",)


def test_question_is_announced_and_put(watching: Installation, webhook: Webhook) -> None:
    """A question is told when it is announced, and when its proceedings are there with what was
    said; not more, and a replay comes to the same."""
    question = announce(watching)
    watching.check("2024-03-08T09:10", ORAL)
    watching.check("2024-03-08T10:10", ORAL)
    (event,) = watching.events()
    assert (event.kind, event.subject) == ("oral_question.new", "oral_question:1801234")
    assert event.detail["state"] == "asked"
    assert (event.detail["asker"], event.detail["minister"]) == ("Thijs Verbeurgt", "Jan Jambon")
    (message,) = webhook.take()
    assert "Vraag om uitleg nr. 1876 aangekondigd" in message["message"]
    assert "Commissie voor Algemeen Beleid" in message["message"]

    put_in_committee(question)
    watching.check("2024-03-27T09:10", ORAL)
    watching.check("2024-03-28T10:10", ORAL)
    assert watching.kinds() == ["oral_question.answered", "oral_question.new"]
    (answered,) = watching.events("oral_question.answered")
    assert answered.occurred_on == "2024-03-26"
    (message,) = webhook.take()
    assert "Behandeld op 26 maart 2024" in message["message"]
    asked(watching)
    watching.check("2024-03-28T11:10", ORAL)
    assert asked(watching) == []
    done = watching.run("replay", "--compare", "--json", now="2024-03-29T08:00")
    assert (done.returncode, done.stdout) == (0, "")
    shown = json.loads(watching.run("show", "VV078", "--json", now="2024-03-29T08:00").stdout)
    assert [each["key"] for each in shown["oral_questions"]] == [
        "oral_question:1659871",
        "oral_question:1801234",
    ]


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("Ingetrokken", "oral_question.withdrawn", "ingetrokken"),
        (
            "Omgevormd tot actualiteitsdebat",
            "oral_question.changed",
            "omgevormd tot actualiteitsdebat",
        ),
    ],
)
def test_question_that_is_not_put(
    watching: Installation, webhook: Webhook, status: str, kind: str, words: str
) -> None:
    """That a question was withdrawn or made a debate is told once, as what it is; afterwards it is
    not asked for any more, nor is it missed when the search leaves it out."""
    question = announce(watching)
    watching.check("2024-03-08T09:10", ORAL)
    webhook.take()
    question.status = status
    watching.check("2024-03-09T09:10", ORAL)
    watching.check("2024-03-09T10:10", ORAL)
    assert watching.kinds() == sorted(["oral_question.new", kind])
    (message,) = webhook.take()
    assert words in message["message"]
    if kind == "oral_question.withdrawn":
        question.gone = True
        asked(watching)
        for at in ("2024-03-10T09:10", "2024-03-11T09:10"):
            watching.check(at, ORAL)
        assert watching.kinds() == sorted(["oral_question.new", kind])


def test_question_that_a_keyword_finds_is_followed_from_then_on(watching: Installation) -> None:
    """What was only listed and a watcher's keyword finds is asked for in the next pass; what it
    was like already is no news, what comes of it is."""
    watching.tables["watchers"][0] |= {"keywords": ["kinderopvang"]}
    watching.check(SECOND, ORAL)
    watching.check("2024-03-04T10:10", ORAL)
    assert "/e/opendata/vi/1790001" in asked(watching)
    assert watching.kinds() == []
    question = watching.world.oral_questions[1]
    put_in_committee(question, date(2024, 3, 5))
    watching.check("2024-03-06T10:10", ORAL)
    assert watching.kinds() == ["oral_question.answered"]


@pytest.mark.parametrize("path", ["/api/search/", "/e/opendata/vi/"])
@pytest.mark.parametrize("fault", ["html", "cut_json", "queue", "json", "empty"])
def test_site_that_is_unwell_is_no_news(watching: Installation, path: str, fault: str) -> None:
    """Whatever comes in place of an answer for a day tells watchers nothing, nor does its end; the
    question that was announced meanwhile is told then."""
    announce(watching)
    watching.sites.faults.add(PARLIAMENT_API, fault, path)
    for at in ("2024-03-08T09:10", "2024-03-08T18:10"):
        watching.check(at, ORAL)
    told = [kind for kind in watching.kinds() if not kind.startswith("source.")]
    assert told == []
    watching.sites.faults.clear()
    watching.check("2024-03-08T20:10", ORAL)
    told = [kind for kind in watching.kinds() if not kind.startswith("source.")]
    assert told == ["oral_question.new"]


def test_absence_is_proven_twice(watching: Installation) -> None:
    """A question that two whole listings lack is withdrawn, and restored when it is back."""
    gone = watching.world.oral_questions[0]
    gone.gone = True
    for at in ("2024-03-05T08:10", "2024-03-05T10:10"):
        watching.check(at, ORAL)
    assert watching.kinds() == []
    watching.check("2024-03-06T08:10", ORAL)
    assert watching.kinds() == ["oral_question.withdrawn"]
    gone.gone = False
    watching.check("2024-03-07T08:10", ORAL)
    assert watching.kinds() == ["oral_question.restored", "oral_question.withdrawn"]
