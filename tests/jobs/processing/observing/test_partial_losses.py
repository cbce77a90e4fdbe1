"""What is lost in part, read by a second choice, or of another kind at first sight, waits."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from jobs.demo.facts.model import PupilFile
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.replies import Reply
from tests.jobs.processing.conftest import FIRST_AT
from tests.jobs.processing.fuzzing.spoiled_stage import ADDRESSES, SpoiledStage, settled

Edit = Callable[[dict[str, Any]], None]
DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=2000003"


class Spoiled:
    """The bodies of one kind of address as this makes them."""

    def __init__(self, make: Callable[[bytes], bytes]) -> None:
        self._make = make

    def spoil(self, good: Reply) -> Reply:
        """What comes in place of this answer."""
        return Reply(200, self._make(good.body), good.content_type)


def always(body: bytes) -> Spoiled:
    """The same body in place of each answer."""
    return Spoiled(lambda _: body)


def edited(edit: Edit) -> Spoiled:
    """An answer in JSON with something of it otherwise."""

    def make(body: bytes) -> bytes:
        value = json.loads(body)
        edit(value)
        return json.dumps(value).encode()

    return Spoiled(make)


@pytest.fixture
def stage() -> Iterator[SpoiledStage]:
    """A stage with the baseline behind it, of which open data can be spoiled."""
    stage = settled(ADDRESSES["open data"])
    with closing(stage.db):
        yield stage


@pytest.fixture
def documents() -> Iterator[SpoiledStage]:
    """The same, of which the documents can be spoiled."""
    stage = settled(ADDRESSES["document"])
    with closing(stage.db):
        yield stage


def run(stage: SpoiledStage, hours: float, spoiled: Any = None) -> list[tuple[str, str]]:
    """All that is told of questions after a pass so many hours after the first."""
    stage.spoiled = spoiled
    stage.run(FIRST_AT + timedelta(hours=hours))
    return [(k, s) for k, s in stage.told() if k.startswith("question.") and "179" in s]


def drop_theme(question: dict[str, Any]) -> None:
    """One of several themes is gone."""
    question["thema"] = question["thema"][:1]


def drop_first_name(question: dict[str, Any]) -> None:
    """The first name of who asks is gone."""
    del question["vraagsteller"]["voornaam"]


def test_part_of_a_field(stage: SpoiledStage) -> None:
    """A theme that is gone is no news within a day, nor is its return; what stays away is told
    once."""
    lost = edited(drop_theme)
    assert run(stage, 1, lost) == []
    assert run(stage, 8, lost) == []
    assert run(stage, 9) == []
    assert run(stage, 20, lost) == []
    told = run(stage, 45, lost)
    assert {kind for kind, _ in told} == {"question.changed"}
    assert run(stage, 70, lost) == told


def test_first_name_that_the_listing_still_has(stage: SpoiledStage) -> None:
    """A first name that is gone from the open data is no news while the listing names it."""
    lost = edited(drop_first_name)
    for hours in (1, 20, 45, 70):
        assert run(stage, hours, lost) == []


def test_second_choice_for_a_title(stage: SpoiledStage) -> None:
    """Where `titel` cannot be read, `onderwerp` does not stand for it before a day is over."""
    unread = Spoiled(lambda body: body.replace(b'"titel"', b'"ti\xfftel"'))
    for hours in (1, 8, 20):
        assert run(stage, hours, unread) == []
    assert run(stage, 21) == []


def test_address_of_a_document_that_cannot_be_read(stage: SpoiledStage) -> None:
    """A new question whose open data lose the address of its document is told with its codes."""
    stage.let_news_happen()
    unread = Spoiled(lambda body: body.replace(b"pfile?id", b"pfi\xffle?id"))
    assert run(stage, 1, unread) == []
    assert run(stage, 9) == [("question.new", "question:1790003")]
    (event,) = (event for event in stage.events() if event.kind == "question.new")
    assert event.projects == ("VV078", "VV087", "VV088")


def test_new_question_without_open_data(stage: SpoiledStage) -> None:
    """A new question of which the open data do not come waits for them, for a day."""
    stage.let_news_happen()
    none = always(b"[null]")
    assert run(stage, 1, none) == []
    assert run(stage, 9) == [("question.new", "question:1790003")]


INSTEAD = {
    "packed": gzip.compress(b"words", mtime=0),
    "zeros": bytes(2000),
    "rtf": rb"{\rtf1\ansi Er is een fout.}",
    "csv": b"a;b;c\n1;2;3\n4;5;6\n",
}


@pytest.mark.parametrize("body", INSTEAD.values(), ids=INSTEAD)
def test_other_kind_at_a_new_address(documents: SpoiledStage, body: bytes) -> None:
    """What is of another kind than a new document should be is not read: the news waits, ops are
    told once, and what comes within the day is told with its codes."""
    documents.let_news_happen()
    other = always(body)
    assert run(documents, 1, other) == []
    assert run(documents, 9, other) == []
    refused = [name for name in documents.notices() if name.startswith("refused:")]
    assert len(refused) == 1
    assert run(documents, 20) == [("question.new", "question:1790003")]
    (event,) = (event for event in documents.events() if event.kind == "question.new")
    assert event.projects == ("VV078", "VV087", "VV088")


def test_codes_that_come_after_a_day(documents: SpoiledStage) -> None:
    """After a day it is told without its document, whose projects follow when it comes."""
    documents.let_news_happen()
    for hours, body in ((1, b"a;b\n1;2\n3;4\n"), (9, b"a;b\n1;2\n3;5\n"), (26, b"a;b\n1;2\n3;6\n")):
        told = run(documents, hours, always(body))
    assert told == [("question.new", "question:1790003")]
    event = documents.events()[-1]
    assert [file["state"] for file in event.detail["documents"]] == ["unread"]
    assert run(documents, 30)[1:] == [("question.changed", "question:1790003")]
    assert documents.events()[-1].projects == ("VV078", "VV087", "VV088")


def test_other_kind_that_stays(documents: SpoiledStage) -> None:
    """What has stood there for a day is the document, of whatever kind."""
    documents.let_news_happen()
    csv = always(b"project;stand\nVV055;goed\nVV056;goed\n")
    assert run(documents, 1, csv) == []
    assert run(documents, 26, csv) == [("question.new", "question:1790003")]
    (event,) = (event for event in documents.events() if event.kind == "question.new")
    assert event.projects == ("VV055", "VV056", "VV078")


def test_an_answer_in_a_document_of_its_own_is_told_at_once(documents: SpoiledStage) -> None:
    """The document of a question makes room for that of its answer: nothing is lost by that."""
    documents.let_news_happen()
    documents.run(FIRST_AT + timedelta(hours=2))
    question = documents.world.question(1_790_003)
    question.answered_on = question.published_on = (FIRST_AT + timedelta(days=3)).date()
    body = question_pdf(question, "1. Hoe staat het met VV087?", "1. Goed.")
    question.files = [PupilFile(2_000_777, "vrg_en_antw.pdf", body)]
    documents.run(FIRST_AT + timedelta(days=3))
    assert [event.kind for event in documents.events()][-1] == "question.answered"
