"""What is gone, what comes back, and what comes only because more is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from crawler.parsing import border
from crawler.sources.publications import parser as publications
from crawler.sources.registry import SOURCE_NAMES, SOURCES
from jobs.demo.facts.hosts import GOVERNMENT_SITE, PARLIAMENT_API
from jobs.demo.story.world import answer_question_104, make_question

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
QUESTION = 1780011
SLUG = "vierde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht"


def test_absence_must_be_proven(fresh: Installation, webhook: Webhook) -> None:
    """A question and a publication are withdrawn only when two complete passes six hours apart
    both lack them, and restored when they are back."""
    # Five hits a page: an ordinary pass reads the newest alone and proves nothing.
    fresh.tables["sources"]["questions"] |= {
        "page_size": 5,
        "overlap_days": 0,
        "sweep_schedule": "0 4 * * *",
    }
    fresh.tables["watchers"][0] |= {"projects": [], "keywords": ["handelsmissies"]}
    fresh.check("2024-01-15T08:30")
    question, publication = fresh.world.question(QUESTION), fresh.world.publication(SLUG)
    question.gone = publication.gone = True

    # A sweep of the questions: both are missed for the first time.
    fresh.check("2024-01-16T05:00")
    # Less than six hours later, and a pass that fails: neither proves anything.
    fresh.check("2024-01-16T10:30", PUBLICATIONS)
    assert fresh.kinds() == []
    fresh.sites.faults.add(GOVERNMENT_SITE, "html", "/publicaties?")
    fresh.check("2024-01-16T11:30", PUBLICATIONS)
    fresh.sites.faults.clear()
    assert fresh.kinds() == ["source.failing"]
    # The overview is read to its end in every pass, the search is not in this one.
    fresh.check("2024-01-16T12:00", QUESTIONS, PUBLICATIONS)
    assert fresh.kinds() == ["publication.withdrawn", "source.failing", "source.recovered"]

    # The next sweep of the questions fails, and the one after it counts.
    fresh.sites.faults.add(PARLIAMENT_API, "no_items", "/api/search/")
    fresh.check("2024-01-17T05:00", QUESTIONS)
    fresh.sites.faults.clear()
    assert fresh.events("question.*") == []
    fresh.check("2024-01-17T05:30", QUESTIONS)
    [withdrawn] = fresh.events("question.*")
    assert (withdrawn.kind, withdrawn.subject) == ("question.withdrawn", f"question:{QUESTION}")
    assert len([post for post in webhook.take() if "niet meer beschikbaar" in post["title"]]) == 1

    question.gone = publication.gone = False
    fresh.check("2024-01-17T08:30", QUESTIONS, PUBLICATIONS)
    kinds = [event.kind for event in fresh.events("question.*", "publication.*")]
    assert kinds[-2:] == ["question.restored", "publication.restored"]
    assert len(kinds) == 4
    assert len([post for post in webhook.take() if "opnieuw beschikbaar" in post["title"]]) == 1


def test_address_that_is_gone_twice_is_withdrawn(settled: Installation) -> None:
    """An unanswered question whose own address says 404 in two passes is withdrawn, though the
    search still lists it."""
    asked = settled.world.question(1780012)
    asked.gone = True
    # The search lags behind: it lists what the open data does not have any more.
    listed = make_question(1780012, 96, asked.asked_on, asked.subject, files=asked.files)
    settled.world.questions.append(listed)
    settled.sites.faults.add(PARLIAMENT_API, "404", "/e/opendata/schv/1780012")
    settled.check("2024-01-16T08:00", QUESTIONS)
    assert settled.kinds() == []
    settled.check("2024-01-16T14:30", QUESTIONS)
    assert settled.kinds() == ["question.withdrawn"]


def test_more_asked_for_is_no_news(fresh: Installation, webhook: Webhook) -> None:
    """A widened `since`, a new query and a new watcher bring baseline events and no message; the
    same pass still tells what is really new."""
    fresh.tables["sources"]["questions"]["since"] = "2024-01-01"
    fresh.check("2024-01-15T08:30")
    before = len(fresh.events(baseline=True))
    fresh.tables["sources"]["questions"]["since"] = "2023-09-01"
    wide = {"queries": ["Vlaamse Veerkracht", "mentale veerkracht"]}
    fresh.tables["sources"]["publications"] |= wide
    fresh.watch("alles", [webhook.url + "alles"], projects="all", keywords=["veerkracht", "de"])
    fresh.tell_ops(webhook.url + "ops")
    new = make_question(1797000, 301, date(2024, 1, 16), "Toestand van VV087")
    fresh.world.questions.append(new)
    result = fresh.check("2024-01-17T08:30")
    assert result.is_good, result.as_json()
    assert [event.subject for event in fresh.events()] == ["question:1797000"]
    added = fresh.events(baseline=True)[before:]
    assert {"publication.new", "question.answered"} <= {e.kind for e in added if e.baseline}
    assert len([e for e in added if e.kind == "question.answered"]) == 6
    posts = dict(zip(webhook.paths, webhook.messages, strict=True))
    assert set(posts) == {"/alles", "/ops"}
    assert "VV087" in posts["/alles"]["title"]
    assert "Written questions" in posts["/ops"]["message"]
    assert "watched from now on" in posts["/ops"]["message"].lower()


def test_new_watcher_hears_of_later_events_only(asked: Installation, webhook: Webhook) -> None:
    """A watcher added after an event is not told of it, and is told of the next."""
    asked.watch("nieuw", [webhook.url + "nieuw"], projects=["VV078"])
    asked.check("2024-01-17T10:00", QUESTIONS)
    assert webhook.paths == ["/"], "the old watcher's message was still due"
    answer_question_104(asked.world)
    asked.check("2024-03-06T08:30", QUESTIONS)
    assert webhook.paths.count("/nieuw") == 1
    told = dict(zip(webhook.paths, webhook.messages, strict=True))["/nieuw"]["message"]
    assert "Vraag nr. 104 beantwoord" in told
    assert "Nieuwe schriftelijke vraag" not in told


def _louder(read: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: read(value).upper()


def test_better_parser_alerts_nobody(
    settled: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that reads every title differently makes no event, and the next real change is told
    without the difference that the parser made."""
    settled.tables["watchers"] = []
    settled.watch("alles", [webhook.url], projects="all", keywords=["vlaamse"])
    settled.world.questions.append(
        make_question(1797001, 302, date(2024, 1, 16), "Toestand van VV087")
    )
    settled.check("2024-01-17T08:30")
    webhook.take()
    before = settled.kinds()
    for parser in (border, publications):
        monkeypatch.setattr(parser, "plain_words", _louder(parser.plain_words))
    monkeypatch.setattr(
        publications, "heading", lambda page: (page.css("h1::text").get() or "").upper()
    )
    for source in SOURCES:
        monkeypatch.setattr(source, "version", "louder")
    settled.check("2024-01-18T09:00")
    assert settled.kinds() == before
    assert webhook.messages == []

    question = settled.world.question(1797001)
    question.answered_on = question.published_on = date(2024, 1, 18)
    settled.world.publication(SLUG).description = "Iets anders."
    settled.check("2024-01-19T09:30")
    [answered] = settled.events("question.answered")
    assert answered.title == "TOESTAND VAN VV087"
    assert {change.field for change in answered.changes} == {"state", "answered_on"}
    assert settled.kinds() == sorted([*before, "question.answered"])
