"""The whole first day: a slow site, days between, a host that forbids its documents, and a kill."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.facts.hosts import PARLIAMENT_API, PARLIAMENT_DOCUMENTS
from jobs.demo.facts.model import PupilFile, World, make_question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.server import ExampleSites, SeenRequest
from jobs.demo.story.world import story_world
from tests.end_to_end.passes.first_day.many_questions import (
    ALL_THREE,
    IN_TITLE,
    OLD,
    QUESTIONS,
    install,
    key,
    many,
    projects,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Installation, Webhook

Eventually = Callable[[Callable[[], bool], str], None]
FIRST, THIRD, FIFTH = "2024-03-04", "2024-03-06", "2024-03-08"
OPEN_PERIOD = "daterange:2024-03-01.."
NO_DOCUMENTS = "User-agent: *\nDisallow: /\n"
LATE_ID = 1_800_000
# How many seconds a slice may take; one that was too short for a busy machine has a longer one
# after it.
SECONDS = (3, 10, 30, 90, 270)


@pytest.fixture
def made(tmp_path: Path, webhook: Webhook) -> Iterator[Installation]:
    """vvwatch before its first day, with publications, the programme, and many old questions."""
    world = story_world()
    world.questions = many(OLD).questions
    # One that is looked up, and names no project.
    world.questions[20].files[0].words += " relanceplan"
    with ExampleSites(world) as sites:
        made = install(tmp_path, sites, webhook)
        made.tables["http"]["timeout_seconds"] = 600
        yield made


def of_parliament(made: Installation, host: str = "") -> list[SeenRequest]:
    """What was asked of the Parliament, or of one of its hosts, robots.txt left out."""
    hosts = {host} if host else {PARLIAMENT_API, PARLIAMENT_DOCUMENTS}
    return [r for r in made.sites.requests if r.host in hosts and r.path != "/robots.txt"]


def check(made: Installation, day: str, minute: int, seconds: int) -> dict[str, Any]:
    """What `check --for` said of each source; it always ends well and tells nobody."""
    done = made.run("check", "--for", f"{seconds}s", "--json", now=f"{day}T08:{minute:02}")
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert (result["events"], result["set_aside"]) == (0, [])
    assert all(row["outcome"] != "failed" for row in result["sources"].values()), result
    sources: dict[str, Any] = result["sources"]
    return sources


def slow_day(made: Installation, day: str, host: str, answers: int) -> list[SeenRequest]:
    """Slices of a day on which a host gives so many answers and no more, until it was asked for
    more; what was at hand as each ended."""
    most = len(of_parliament(made, host)) + answers
    made.sites.faults.add(host, "timeout", after=answers, delay_seconds=600)
    at_hand = []
    for minute, seconds in enumerate(SECONDS):
        assert not check(made, day, minute, seconds)["questions"]["complete"]
        at_hand += of_parliament(made)[-1:]
        if is_beyond(made, host, most):
            made.sites.faults.clear()
            return at_hand
    raise AssertionError(f"{host} was not asked for {answers} answers in any slice")


def is_beyond(made: Installation, host: str, answers: int) -> bool:
    """Whether a host was asked for more than so many answers."""
    return len(of_parliament(made, host)) > answers


def require_asked_once(made: Installation, at_hand: list[SeenRequest]) -> None:
    """Nothing was asked of the Parliament twice but the newest part of the listing, and what was at
    hand as often as it was."""
    again = Counter(r.path for r in of_parliament(made))
    again.subtract({r.path for r in of_parliament(made)})
    again.subtract(r.path for r in at_hand)
    assert {path for path, times in again.items() if times > 0 and OPEN_PERIOD not in path} == set()


def is_readable(name: str, documents: set[str]) -> bool:
    """Whether a question of `ALL_THREE` can be known to name its project from these documents."""
    number = int(name.partition(":")[2]) + 1_200_000
    return name == key(IN_TITLE) or any(path.endswith(f"={number}") for path in documents)


def require_replayed(made: Installation) -> None:
    """A replay gives what was told."""
    live = [event.as_json() for event in made.events(baseline=True)]
    replayed = made.run("replay", "--json")
    assert [json.loads(line) for line in replayed.stdout.splitlines()] == live


def ask_late(world: World, answered_on: date | None = None) -> None:
    """Let a question be asked that names VV078 in its subject and VV087 in its document alone."""
    world.questions = [question for question in world.questions if question.id != LATE_ID]
    question = make_question(
        LATE_ID, 900, date(2024, 3, 8), "VV078", answered_on=answered_on, published_on=answered_on
    )
    answer = "1. Goed." if answered_on else ""
    body = question_pdf(question, "1. Hoe staat het met VV087?", answer)
    question.files = [PupilFile(2_990_001, "vrg.pdf", body)]
    world.questions.append(question)


@pytest.mark.slow
@pytest.mark.parametrize(("history", "documents"), [("matching", 7), ("all", 150)])
def test_first_day(made: Installation, webhook: Webhook, history: str, documents: int) -> None:
    """A site that is slow at its listing, two days later slow at its documents, and two days later
    forbids these: in slices of `check --for` the first pass comes to its end. Nothing had is asked
    again, the three questions that name a project are found, nothing old is told and no source
    fails; a new question and its answer are told without their document, and with it later."""
    made.tables["sources"]["questions"]["history"] = history
    at_hand = slow_day(made, FIRST, PARLIAMENT_API, 4)
    assert made.rows("SELECT covered FROM sources WHERE name = 'questions'") == []
    at_hand += slow_day(made, THIRD, PARLIAMENT_DOCUMENTS, documents)
    assert {event.source for event in made.events(baseline=True)} == {"programme", "publications"}

    made.world.robots[PARLIAMENT_DOCUMENTS] = NO_DOCUMENTS
    asked = of_parliament(made, PARLIAMENT_DOCUMENTS)
    assert all(row["complete"] for row in check(made, FIFTH, 0, 7200).values())
    assert of_parliament(made, PARLIAMENT_DOCUMENTS) == asked
    require_asked_once(made, at_hand)
    had = {r.path for r in asked[:documents]}
    found = {name: codes for name, codes in ALL_THREE.items() if is_readable(name, had)}
    assert projects(made) == found
    known = {event.subject for event in made.events("question.*", baseline=True)}
    assert len(known) == OLD
    assert (made.kinds(), webhook.messages) == ([], [])

    ask_late(made.world)
    assert made.check(f"{FIFTH}T10:00").is_good
    ask_late(made.world, answered_on=date(2024, 3, 9))
    assert made.check("2024-03-09T10:00").is_good
    assert made.kinds() == ["question.answered", "question.new"]
    assert all(event.projects == ("VV078",) for event in made.events())
    for message in webhook.take():
        assert "document mag niet worden opgehaald" in message["message"]
    del made.world.robots[PARLIAMENT_DOCUMENTS]
    assert made.check("2024-03-10T11:00").is_good
    [changed] = made.events("question.changed")
    assert changed.projects == ("VV078", "VV087")
    assert projects(made) == {**ALL_THREE, f"question:{LATE_ID}": ("VV078", "VV087")}
    require_replayed(made)


def test_killed_within_a_slice(
    made: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """After `kill -9` within a slice the next one goes on, two days later: nothing is asked again
    but what was at hand, nothing is told, and everything is whole."""
    made.tables["sources"]["questions"]["history"] = "all"
    at_hand = []
    for day, host, answers in (
        (FIRST, PARLIAMENT_API, 5),
        (THIRD, PARLIAMENT_DOCUMENTS, 20),
    ):
        reached = partial(is_beyond, made, host, len(of_parliament(made, host)) + answers)
        made.sites.faults.add(host, "timeout", after=answers, delay_seconds=600)
        running = made.start("check", "--for", "30m", now=f"{day}T08:00")
        try:
            eventually(reached, f"{host} is asked for more than {answers} answers")
        finally:
            running.kill()
            running.wait()
        at_hand += of_parliament(made)[-1:]
        made.sites.faults.clear()

    result = made.check(f"{FIFTH}T08:00")

    assert result.is_good, result.as_json()
    assert not result.unfinished
    require_asked_once(made, at_hand)
    assert projects(made) == ALL_THREE
    assert result.sources[QUESTIONS]["records"] == OLD
    assert (made.kinds(), webhook.messages) == ([], [])
    assert made.run("verify").stdout.strip() == "everything is whole"
    require_replayed(made)
