"""Of what is older than the first pass only what matches is read whole; none of that is news."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.facts.hosts import PARLIAMENT_API, PARLIAMENT_DOCUMENTS
from jobs.demo.facts.model import PupilFile
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.server import ExampleSites
from tests.end_to_end.passes.first_day.many_questions import (
    ALL_THREE,
    BY_KEYWORD,
    FIRST_AT,
    FIRST_ID,
    IN_DOCUMENT,
    IN_TITLE,
    OLD,
    QUESTIONS,
    UNANSWERED,
    asked,
    install,
    key,
    many,
    numbered,
    projects,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.conftest import Installation, Webhook


@pytest.fixture
def serving() -> Iterator[ExampleSites]:
    """The sites with more questions than a page has."""
    with ExampleSites(many(OLD)) as sites:
        yield sites


@pytest.fixture
def made(tmp_path: Path, serving: ExampleSites, webhook: Webhook) -> Installation:
    """vvwatch before its first pass over them, with one watcher."""
    return install(tmp_path, serving, webhook)


def violated(made: Installation, at: str = FIRST_AT) -> dict[str, str]:
    """The assumptions that did not hold, and what was seen."""
    found = made.status(at)["sources"]["questions"]["assumptions"]
    return {each["name"]: each["seen"] for each in found}


@pytest.mark.slow
def test_a_history_is_read_in_minutes(tmp_path: Path, webhook: Webhook) -> None:
    """Of 1,520 questions three name a project, one in its document, one in its title, one beside a
    keyword: at most 180 requests find all three, and nothing old is told."""
    with ExampleSites(many(1520)) as sites:
        made = install(tmp_path, sites, webhook)
        result = made.check(FIRST_AT, QUESTIONS)
        assert result.sources[QUESTIONS]["outcome"] == "ok", result.as_json()
        assert result.sources[QUESTIONS]["records"] == 1520
        assert result.sources[QUESTIONS]["requests"] <= 60
        assert len(asked(made)) <= 60
        assert projects(made) == ALL_THREE
        assert made.kinds() == []
        assert webhook.messages == []
        assert violated(made) == {}
        baseline = {event.subject: event.projects for event in made.events(baseline=True)}
        assert baseline[key(IN_DOCUMENT)] == ("VV078",)


def test_what_comes_and_what_changes_is_read_whole(made: Installation, webhook: Webhook) -> None:
    """After the baseline a new question, an answer and a corrected title are told with what their
    documents say; what an old document said before is no news, and a quiet pass asks little."""
    made.check(FIRST_AT, QUESTIONS)
    made.sites.clear_requests()
    made.check("2024-03-04T09:00", QUESTIONS)
    assert len(asked(made, PARLIAMENT_API)) <= 3
    assert asked(made, PARLIAMENT_DOCUMENTS) == []

    new = numbered(IN_DOCUMENT, OLD)
    new.id, new.asked_on = 1_800_000, date(2024, 3, 4)
    new.answered_on = new.published_on = None
    new.files = [PupilFile(2_990_000, "vrg.pdf", new.files[0].body)]
    old = made.world.question(FIRST_ID + 157)
    old.answered_on = old.published_on = date(2024, 3, 4)
    answer = question_pdf(old, "1. Wat is de stand van zaken?", "1. Die is goed.")
    old.files = [PupilFile(old.files[0].file_id, "vrg_antw.pdf", answer)]
    corrected = made.world.question(FIRST_ID + 155)
    body = question_pdf(corrected, "1. Wat kost VV078?")
    corrected.files = [PupilFile(corrected.files[0].file_id, "vrg.pdf", body)]
    corrected.subject, corrected.title = "Fietssnelwegen", "Fietssnelwegen"
    made.world.questions.append(new)
    made.check("2024-03-05T09:00", QUESTIONS)

    told = {event.subject: event for event in made.events("question.*")}
    assert {subject: event.kind for subject, event in told.items()} == {
        "question:1800000": "question.new",
        key(157): "question.answered",
        key(155): "question.changed",
    }
    assert {c.field for c in told[key(155)].changes} == {"title", "subject"}
    assert told[key(155)].projects == ("VV078",)
    assert len(webhook.messages) == 1
    replayed = made.run("replay", "--json")
    live = [event.as_json() for event in made.events(baseline=True)]
    assert [json.loads(line) for line in replayed.stdout.splitlines()] == live


def test_codes_and_keywords_of_a_new_watcher_are_looked_up_once(
    made: Installation, webhook: Webhook
) -> None:
    """What a new watcher follows is looked for in the history by the next pass, as baseline: nobody
    is told, the question is known with its projects, and the pass after it asks nothing more."""
    made.tables["watchers"][0] |= {"keywords": []}
    made.check(FIRST_AT, QUESTIONS)
    assert projects(made) == {k: v for k, v in ALL_THREE.items() if k != key(BY_KEYWORD)}
    made.watch("nieuw", [webhook.url + "nieuw"], keywords=["infrastructuur"])
    made.watch("alles", [webhook.url + "alles"], projects="all")

    for at in ("2024-03-04T09:00", "2024-03-04T10:00"):
        made.sites.clear_requests()
        made.check(at, QUESTIONS)
        assert made.kinds() == []
        assert webhook.messages == []
        assert projects(made) == ALL_THREE
    assert asked(made, path="infrastructuur") == []
    changed = [event for event in made.events(baseline=True) if event.kind == "question.changed"]
    assert [(event.subject, event.projects) for event in changed] == [(key(BY_KEYWORD), ("VV130",))]
    replayed = made.run("replay", "--json")
    live = [event.as_json() for event in made.events(baseline=True)]
    assert [json.loads(line) for line in replayed.stdout.splitlines()] == live


@pytest.mark.parametrize(
    ("search", "combine", "name", "found"),
    [
        ("titles", True, "questions.words_in_documents", {IN_TITLE}),
        ("nothing", True, "questions.words", {IN_TITLE}),
        ("ignored", True, "questions.words", {IN_TITLE}),
        ("refused", True, "questions.words", {IN_TITLE}),
        ("texts", False, "questions.words_and_period", {IN_DOCUMENT, IN_TITLE, BY_KEYWORD}),
    ],
)
def test_search_that_does_not_do_what_is_assumed(
    made: Installation, search: Any, combine: bool, name: str, found: set[int]
) -> None:
    """A search that knows no texts, finds nothing or everything, answers with an error, or knows no
    words in a period: the assumption is named, titles decide, and the source is good."""
    made.world.word_search, made.world.words_combine = search, combine
    made.tables["watchers"][0]["projects"] = ["VV078", "VV129"]

    result = made.check(FIRST_AT, QUESTIONS)

    assert result.sources[QUESTIONS]["outcome"] == "ok", result.as_json()
    assert name in violated(made), violated(made)
    assert set(projects(made)) == {key(index) for index in found}
    assert len(asked(made, PARLIAMENT_DOCUMENTS)) == len(found) + UNANSWERED
    assert made.kinds() == []


@pytest.mark.parametrize(("history", "documents"), [("none", UNANSWERED), ("all", 60)])
def test_other_histories(tmp_path: Path, webhook: Webhook, history: str, documents: int) -> None:
    """`none` reads the listing and what is unanswered, `all` everything; what was left out is read
    as baseline when all is wanted later."""
    with ExampleSites(many(60)) as sites:
        made = install(tmp_path, sites, webhook)
        made.tables["sources"]["questions"]["history"] = history
        made.check(FIRST_AT, QUESTIONS)
        assert len(asked(made, PARLIAMENT_DOCUMENTS)) == documents
        assert asked(made, path="relanceplan") == []
        made.tables["sources"]["questions"]["history"] = "all"
        made.check("2024-03-05T08:00", QUESTIONS)
        assert len(set(asked(made, PARLIAMENT_DOCUMENTS))) == 60
        assert made.kinds() == []
        assert webhook.messages == []


def test_what_earlier_versions_have_read_stays_read(made: Installation) -> None:
    """A database whose baseline was read whole, by a version that knew no histories, needs no other
    baseline: nothing is looked up, asked for again, or told."""
    made.tables["sources"]["questions"] |= {"history": "all", "since": "2024-02-01"}
    made.check(FIRST_AT, QUESTIONS)
    made.rows("UPDATE sources SET covered = json_remove(covered, '$.history', '$.words')")
    before = made.rows("SELECT key, record FROM records")
    made.tables["sources"]["questions"] |= {"history": "matching"}
    made.sites.clear_requests()

    made.check("2024-03-04T09:00", QUESTIONS)

    assert made.kinds() == []
    assert asked(made, PARLIAMENT_DOCUMENTS) == []
    assert asked(made, path="relanceplan") == []
    assert made.rows("SELECT key, record FROM records") == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("history", "some"), ("history_words", ["a"]), ("history_words", ["--"]), ("history", "")],
)
def test_settings_that_are_wrong(made: Installation, name: str, value: Any) -> None:
    """A history that is none, or a word that is none, is refused with its key and its value."""
    made.tables["sources"]["questions"] = {name: value}
    done = made.run("config")
    assert done.returncode == 2
    assert f"sources.questions.{name}" in done.stdout + done.stderr
