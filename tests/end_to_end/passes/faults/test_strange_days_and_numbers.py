"""Days and numbers that no calendar has: each costs its own thing at most, until it is mended."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_SITE, PARLIAMENT_API
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.faults import FAULTS
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.story.world import Publication, World, ask_question_104
from tests.end_to_end.conftest import Installation, Webhook

if TYPE_CHECKING:
    from jobs.demo.sites.faults import Fault

QUESTIONS, PUBLICATIONS = SOURCE_NAMES[0], SOURCE_NAMES[1]
NEWS_AT, LATER_AT, MENDED_AT, AFTER_AT = (
    "2024-01-17T08:30", "2024-01-17T09:30", "2024-01-17T10:30", "2024-01-17T11:30",
)  # fmt: skip
KEY = "question:1795000"
DAY = b"2024-01-16"
LONG = b"9" * 5000
DAYS = ["9999-12-31", "0001-01-01", "0000-03-01", "2024-02-31", "3000-01-16"]
SEARCH, OPEN_DATA = "/api/search/", "/e/opendata/schv/"


def spoil(
    made: Installation, monkeypatch: pytest.MonkeyPatch, path: str, old: bytes, new: bytes
) -> None:
    """Other bytes in all answers of the parliament's API at this path."""

    def otherwise(reply: Reply, _request: Request, _fault: Fault) -> Reply:
        body = reply.body if isinstance(reply.body, bytes) else b""
        return replace(reply, body=body.replace(old, new))

    kind = f"strange {path} {old!r}"
    monkeypatch.setitem(FAULTS, kind, otherwise)
    made.sites.faults.add(PARLIAMENT_API, kind, path)


def publish_something(world: World) -> None:
    """Other news of the same pass."""
    world.publications.append(
        Publication(
            "cultuur",
            "Vlaamse Veerkracht: cultuur (VV078)",
            "Iets.",
            world.publications[0].published_on,
        )
    )


def ops_told(webhook: Webhook) -> list[str]:
    """The messages for ops that speak of question 104."""
    return [m["message"] for m in webhook.take() if KEY in m["message"] and "aside" in m["message"]]


@pytest.fixture
def asking(settled: Installation, webhook: Webhook) -> Installation:
    """Question 104 is asked while a publication comes out; ops hear of what is set aside."""
    settled.tell_ops(webhook.url + "ops")
    ask_question_104(settled.world)
    publish_something(settled.world)
    return settled


@pytest.mark.parametrize("day", DAYS)
def test_strange_day(
    asking: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """A question asked on a day that is none, or far away, stops nothing: the pass ends, other news
    is told, and once the site has mended the day the question is as it should be."""
    spoil(asking, monkeypatch, SEARCH, DAY, day.encode())
    spoil(asking, monkeypatch, OPEN_DATA, DAY, day.encode())
    for at in (NEWS_AT, LATER_AT):
        result = asking.check(at)
        assert {row["outcome"] for row in result.sources.values()} == {"ok"}
    assert [e.subject for e in asking.events("publication.new")] == ["publication:cultuur"]
    aside = asking.status(LATER_AT)["set_aside"]
    assert {entry["key"] for entry in aside} <= {KEY}
    assert len(ops_told(webhook)) == len(aside)

    asking.sites.faults.clear()
    for at in (MENDED_AT, AFTER_AT):
        asking.check(at)
    assert asking.status(AFTER_AT)["set_aside"] == []
    told = [event for event in asking.events() if event.subject == KEY]
    assert [event.kind for event in told][:1] == ["question.new"]
    assert len(told) <= 2
    (stored,) = asking.rows("SELECT record FROM records WHERE key = ?", KEY)
    assert json.loads(stored[0])["fields"]["asked_on"] == "2024-01-16"


NUMBERS: dict[str, tuple[str, bytes, bytes]] = {
    "number in the search": (
        SEARCH,
        b'"nummer", "value": "104"',
        b'"nummer", "value": "' + LONG + b'"',
    ),
    "number in the open data": (OPEN_DATA, b'"vraagnummer": 104', b'"vraagnummer": ' + LONG),
    "id in the search": (SEARCH, b"1795000", LONG),
    "id in the open data": (OPEN_DATA, b"1795000", LONG),
    "document in the search": (SEARCH, b"2011111", LONG),
    "document in the open data": (OPEN_DATA, b"2011111", LONG),
    "count": (SEARCH, b'"count": "', b'"count": "' + LONG),
    "person": (OPEN_DATA, b'"vraagsteller": {"id": ', b'"vraagsteller": {"id": ' + LONG),
}


@pytest.mark.parametrize(("path", "old", "new"), NUMBERS.values(), ids=NUMBERS)
def test_endless_number(
    asking: Installation,
    webhook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    old: bytes,
    new: bytes,
) -> None:
    """A number of 5,000 digits, wherever it stands, stops nothing else; the site mends it."""
    spoil(asking, monkeypatch, path, old, new)
    for at in (NEWS_AT, LATER_AT):
        result = asking.check(at)
        others = {s: row["outcome"] for s, row in result.sources.items() if s != QUESTIONS}
        assert set(others.values()) == {"ok"}
    assert [e.subject for e in asking.events("publication.new")] == ["publication:cultuur"]
    assert len(ops_told(webhook)) <= 1

    asking.sites.faults.clear()
    for at in (MENDED_AT, AFTER_AT, "2024-01-17T12:30"):
        asking.check(at)
    assert asking.status("2024-01-17T12:30")["set_aside"] == []
    told = [event.kind for event in asking.events() if event.subject == KEY]
    assert told == ["question.new"]


def test_endless_numbers_in_a_document(asking: Installation) -> None:
    """Numbers of 5,000 digits in the text of a document cost nothing but themselves."""
    question = asking.world.question(1795000)
    many = LONG.decode()
    text = (
        f"nr. {many}\nDeze vraag werd gesteld aan de ministers Jan Jambon ({many}).\n"
        f"1. Wat met VV087 en VV{many}?\n{many}. En met p. {many}?\n"
        f"op vraag nr. {many} van {many} januari {many}\n"
        f"meting {many} (stand van zaken 31/12/{many})"
    )
    question.files[0].body = question_pdf(question, text)
    result = asking.check(NEWS_AT)
    assert result.is_good, result.as_json()
    (event,) = asking.events("question.new")
    assert event.subject == KEY
    assert "VV087" in event.projects


def test_endless_numbers_of_the_government(asking: Installation) -> None:
    """A file and a report with a number of 5,000 digits cost nothing but themselves."""
    many = LONG.decode()
    asking.world.publications.append(
        Publication(
            "lang",
            f"Vlaamse Veerkracht: monitoringsrapport {many}e meting",
            f"Stand van zaken 31/12/{many}",
            asking.world.publications[0].published_on,
        )
    )

    def long_link(reply: Reply, _request: Request, _fault: Any) -> Reply:
        body = reply.body if isinstance(reply.body, bytes) else b""
        link = b'<a href="https://publicaties.vlaanderen.be/view-file/' + LONG + b'">Rapport</a>'
        return replace(reply, body=body.replace(b"</main>", link + b"</main>"))

    FAULTS["long link"] = long_link
    try:
        asking.sites.faults.add(GOVERNMENT_SITE, "long link", "/publicaties/lang")
        asking.sites.faults.add(GOVERNMENT_SITE, "long link", "/vlaamse-regering/")
        for at in (NEWS_AT, LATER_AT):
            result = asking.check(at)
            assert {row["outcome"] for row in result.sources.values()} == {"ok"}, result.as_json()
    finally:
        del FAULTS["long link"]
    assert asking.events("question.new")
    assert [e.subject for e in asking.events("publication.new")].count("publication:cultuur") == 1
