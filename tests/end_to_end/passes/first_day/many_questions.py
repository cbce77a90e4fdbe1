"""Half a year of written questions of which three name a project, and vvwatch before it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobs.demo.facts.model import PupilFile, Question, World, make_question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.server import ExampleSites
from state.model.values import SourceName
from tests.end_to_end.conftest import HOOK, Installation

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Webhook

QUESTIONS = SourceName("questions")
FIRST_ID = 1_700_001
# Which of the questions names a project, and where alone.
IN_DOCUMENT, IN_TITLE, BY_KEYWORD = 40, 80, 120
OLD, UNANSWERED = 160, 4
FIRST_AT = "2024-03-04T08:00"


def numbered(index: int, count: int) -> Question:
    """The question at this place of so many."""
    shown_on = date(2023, 9, 1) + timedelta(days=180 * index // count)
    answered = index < count - UNANSWERED
    subject = "Uitvoering van VV129" if index == IN_TITLE else f"Fietspaden - Deel {index}"
    question = make_question(
        FIRST_ID + index,
        index + 1,
        shown_on - timedelta(days=50 if answered else 0),
        subject,
        answered_on=shown_on - timedelta(days=22) if answered else None,
        published_on=shown_on if answered else None,
    )
    text = "1. Wat is de stand van zaken in Vlaanderen?"
    if index == IN_DOCUMENT:
        text = "1. Wat is de stand van zaken van VV078 in het relanceplan?"
    if index == BY_KEYWORD:
        text = "1. Hoeveel kost de culturele infrastructuur (VV130)?"
    body = question_pdf(question, text) if index in (IN_DOCUMENT, IN_TITLE, BY_KEYWORD) else _PLAIN
    question.files = [PupilFile(2_900_001 + index, f"vrg.{index}.pdf", body, text)]
    return question


_PLAIN = question_pdf(
    make_question(1, 1, date(2023, 9, 1), "Fietspaden"), "1. Wat is de stand van zaken?"
)


def many(count: int) -> World:
    """So many questions of half a year, of which three name a project."""
    world = World(questions=[numbered(index, count) for index in range(count)])
    world.programme.sections = []
    return world


def install(folder: Path, sites: ExampleSites, webhook: Webhook) -> Installation:
    """vvwatch in a folder, as it comes, with a watcher of a code and a keyword."""
    tables: dict[str, Any] = {"sources": {"questions": {"history": "matching"}}}
    made = Installation(folder, sites, {HOOK: webhook.url}, tables)
    made.watch(
        "cultuur",
        [f"${{{HOOK}}}"],
        projects=["VV078"],
        keywords=["culturele infrastructuur"],
    )
    return made


def asked(made: Installation, host: str = "", path: str = "") -> list[str]:
    """What was asked for, robots.txt left out."""
    requests = made.sites.requests
    wanted = [r for r in requests if r.host.startswith(host) and path in r.path]
    return [r.path for r in wanted if r.path != "/robots.txt"]


def projects(made: Installation) -> dict[str, tuple[str, ...]]:
    """The projects that each question names, as far as is known."""
    rows = made.rows("SELECT key, record FROM records WHERE kind = 'question'")
    found = {key: tuple(json.loads(record)["fields"]["projects"]) for key, record in rows}
    return {key: codes for key, codes in found.items() if codes}


def key(index: int) -> str:
    """The key of a question by its place."""
    return f"question:{FIRST_ID + index}"


ALL_THREE = {key(IN_DOCUMENT): ("VV078",), key(IN_TITLE): ("VV129",), key(BY_KEYWORD): ("VV130",)}
