"""How hosts let themselves be asked: what they forbid, the pause they want, and when they shut."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_SITE, PARLIAMENT_API, PARLIAMENT_DOCUMENTS
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.story.world import PupilFile, Question, World, make_question
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

QUESTIONS, PROGRAMME = SOURCE_NAMES[0], SourceName("programme")
NO_DOCUMENTS = "User-agent: *\nDisallow: /files/\n"


def _ask(world: World, number: int) -> Question:
    """Let a question be asked that names VV087 in its document and nowhere else."""
    subject = f"Waterbeleid in de Denderstreek, deel {number}"
    question = make_question(1796000 + number, number, date(2024, 1, 16), subject)
    body = question_pdf(question, "1. Hoe staat het met VV087?")
    question.files = [PupilFile(2020000 + number, f"vrg.{number}.pdf", body)]
    world.questions.append(question)
    return question


def _asked(made: Installation, host: str) -> list[str]:
    """What was asked of a host since the last look."""
    found = [r.path for r in made.sites.requests if r.host == host]
    made.sites.clear_requests()
    return found


def _host(made: Installation, host: str) -> dict[str, object]:
    hosts = made.status("2024-01-20T08:00")["hosts"]
    return next(row for row in hosts if row["host"] == host)


# --- what robots.txt forbids -------------------------------------------------------------


def test_forbidden_documents(settled: Installation, webhook: Webhook) -> None:
    """Questions of which the documents may not be fetched are told at once by their metadata, and
    no source fails; when they may be, what they say follows as a change."""
    settled.tables["watchers"][0] |= {"projects": ["VV087"], "keywords": ["Denderstreek"]}
    settled.world.robots[PARLIAMENT_DOCUMENTS] = NO_DOCUMENTS
    asked = [_ask(settled.world, 200 + n) for n in range(12)]
    assert settled.check("2024-01-17T08:30").is_good
    assert _asked(settled, PARLIAMENT_DOCUMENTS) == ["/robots.txt"]
    new = settled.events("question.new")
    assert {event.subject for event in new} == {f"question:{q.id}" for q in asked}
    for event in new:
        assert event.projects == ()
        [document] = event.detail["documents"]
        assert (document["state"], document["problem"]) == (
            "forbidden",
            "document may not be fetched",
        )
    [message] = webhook.take()
    assert message["message"].count("document mag niet worden opgehaald") == 12

    # Nothing is asked, stored or told again while it stays so.
    before = settled.rows("SELECT count(*) FROM fetches WHERE outcome = 'forbidden'")
    assert settled.check("2024-01-17T09:00").is_good
    assert settled.rows("SELECT count(*) FROM fetches WHERE outcome = 'forbidden'") == before
    assert (_asked(settled, PARLIAMENT_DOCUMENTS), webhook.take()) == ([], [])

    del settled.world.robots[PARLIAMENT_DOCUMENTS]
    assert settled.check("2024-01-18T09:00").is_good
    changed = settled.events("question.changed")
    assert {event.subject for event in changed} == {event.subject for event in new}
    assert all(event.projects == ("VV087",) for event in changed)
    assert len(webhook.take()) == 1
    assert settled.kinds() == ["question.changed"] * 12 + ["question.new"] * 12


def test_documents_forbidden_to_a_baseline(fresh: Installation, webhook: Webhook) -> None:
    """What a baseline was not allowed to fetch is read without a word once it may be."""
    fresh.world.robots[PARLIAMENT_DOCUMENTS] = NO_DOCUMENTS
    assert fresh.check("2024-01-15T08:30").is_good
    states = "SELECT count(*) FROM readings WHERE data LIKE '%\"forbidden\"%'"
    assert fresh.rows(states) == [(13,)]
    del fresh.world.robots[PARLIAMENT_DOCUMENTS]
    assert fresh.check("2024-01-16T08:30").is_good
    assert fresh.rows(states) == [(0,)]
    assert (fresh.kinds(), webhook.take()) == ([], [])


def test_document_that_was_read_and_is_forbidden_now(settled: Installation) -> None:
    """What was read of a document stands when robots.txt forbids it later."""
    settled.world.robots[PARLIAMENT_DOCUMENTS] = NO_DOCUMENTS
    for at in ("2024-01-17T08:30", "2024-01-24T08:30", "2024-01-31T08:30"):
        assert settled.check(at).is_good
    assert settled.kinds() == []


# --- robots.txt itself -------------------------------------------------------------------


def test_robots_are_asked_once_a_day(fresh: Installation) -> None:
    """A copy of robots.txt stands for it for a day, over all passes; then it is asked for again."""
    for at in ("2024-01-15T08:30", "2024-01-15T09:30", "2024-01-16T08:29"):
        assert fresh.check(at).is_good
    assert _asked(fresh, PARLIAMENT_API).count("/robots.txt") == 1
    assert fresh.check("2024-01-16T08:30").is_good
    assert _asked(fresh, PARLIAMENT_API).count("/robots.txt") == 1


@pytest.mark.parametrize("status", ["401", "403", "404", "410"])
def test_refused_robots_forbid_nothing(fresh: Installation, status: str) -> None:
    """A status of 4xx means that there are no rules."""
    fresh.world.robots[PARLIAMENT_API] = "User-agent: *\nDisallow: /\n"
    fresh.sites.faults.add(PARLIAMENT_API, status, "/robots.txt")
    assert fresh.check("2024-01-15T08:30", QUESTIONS).is_good


def test_broken_robots(settled: Installation) -> None:
    """While robots.txt answers 5xx its copy stands for it for a day, then nothing is asked of the
    host; the first pass in which it answers asks on."""
    settled.check("2024-01-16T08:30", QUESTIONS)
    settled.sites.faults.add(PARLIAMENT_API, "503", "/robots.txt")
    assert settled.check("2024-01-17T08:00", QUESTIONS).is_good
    settled.sites.clear_requests()
    assert not settled.check("2024-01-17T09:00", QUESTIONS).is_good
    assert set(_asked(settled, PARLIAMENT_API)) == {"/robots.txt"}
    assert _host(settled, PARLIAMENT_API)["closed_why"] == "robots.txt answered 503"
    settled.sites.faults.clear()
    assert settled.check("2024-01-17T09:30", QUESTIONS).is_good
    assert _host(settled, PARLIAMENT_API)["closed_why"] is None


def test_crawl_delay_is_told_once(settled: Installation, mail: MailServer) -> None:
    """Ops are told once of a host that asks for a longer pause than ours, and `status` shows it."""
    settled.tell_ops(mail.url())
    settled.world.robots[GOVERNMENT_SITE] = "User-agent: *\nCrawl-delay: 0.3\n"
    assert settled.check("2024-01-16T08:30", PROGRAMME).is_good
    [(subject, text)] = mail.take()
    assert "longer pauses" in subject
    assert "asks for 0.3 seconds" in text
    assert settled.check("2024-01-17T09:00", PROGRAMME).is_good
    assert mail.take() == []
    row = _host(settled, GOVERNMENT_SITE)
    assert (row["asked_pause_seconds"], row["kept_pause_seconds"]) == (0.3, 0.3)
    assert "robots.txt asks for 0.3" in settled.run("status", now="2024-01-18T08:00").stdout


# --- doors that shut ---------------------------------------------------------------------

DOORS = {"queue": "even geduld", "consent": "aanvaard alle cookies", "challenge": "human"}


@pytest.mark.parametrize("fault", [*DOORS, "proxy"])
def test_host_that_shuts_its_door(settled: Installation, mail: MailServer, fault: str) -> None:
    """After a page that keeps visitors at the door, or a proxy's refusal, nothing else is asked of
    its host in that pass; ops read which it was, the others go on, and news comes a pass later."""
    settled.tell_ops(mail.url())
    asked = [_ask(settled.world, 200 + n) for n in range(12)]
    settled.sites.faults.add(PARLIAMENT_DOCUMENTS, fault)
    settled.sites.clear_requests()
    result = settled.check("2024-01-17T08:30")
    assert result.is_good, result.as_json()
    documents = [path for path in _asked(settled, PARLIAMENT_DOCUMENTS) if path != "/robots.txt"]
    assert len(documents) == 1
    assert settled.events() == []
    [(_, text)] = mail.take()
    assert DOORS.get(fault, "not the site") in text
    assert PARLIAMENT_DOCUMENTS in text

    settled.sites.faults.clear()
    assert settled.check("2024-01-17T09:00").is_good
    assert settled.kinds() == ["question.new"] * len(asked)
    assert all(event.projects == ("VV087",) for event in settled.events())
    [(subject, _)] = mail.take()
    assert "access again" in subject


def test_news_waits_a_day_for_a_shut_host(settled: Installation) -> None:
    """What needs documents of a host that stays shut is told without them after a day."""
    _ask(settled.world, 200)
    settled.sites.faults.add(PARLIAMENT_DOCUMENTS, "challenge")
    for at, count in (("2024-01-17T08:30", 0), ("2024-01-18T08:00", 0), ("2024-01-18T09:00", 1)):
        assert settled.check(at, QUESTIONS).is_good
        assert len(settled.events()) == count


def test_shut_listing_fails_its_source(settled: Installation) -> None:
    """A source of which the listing is behind a door has failed, saying so; the others go on."""
    settled.sites.faults.add(PARLIAMENT_API, "challenge")
    settled.sites.clear_requests()
    sources = settled.check("2024-01-17T08:30").sources
    assert sources[QUESTIONS]["outcome"] == "failed"
    assert "prove that one is human" in sources[QUESTIONS]["error"]
    assert sources[PROGRAMME]["outcome"] == "ok"
    assert len([p for p in _asked(settled, PARLIAMENT_API) if p != "/robots.txt"]) == 1


# --- proxies of the reader's own network -------------------------------------------------


def _through(made: Installation, monkeypatch: pytest.MonkeyPatch, port: int) -> str:
    """The error of a pass over the programme whose requests go through a proxy, unmapped."""
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("no_proxy", "")
    made.tables["http"]["contact"] = "ops@example.com"
    made.tables["http"]["origins"] = {}
    made.tables["http"]["retries"] = 0
    done = made.run("check", "--source", PROGRAMME, "--json", now="2024-01-15T08:30")
    return str(json.loads(done.stdout)["sources"][PROGRAMME]["error"])


def test_refused_connect(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch, refusing_proxy: int
) -> None:
    """A proxy that refuses CONNECT is told from a site that refuses."""
    error = _through(fresh, monkeypatch, refusing_proxy)
    assert "the proxy of this machine answered 403 to CONNECT" in error
    assert "not the site" in error


def test_proxy_that_is_not_there(
    fresh: Installation, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    """A proxy that takes no connection is told from a site that takes none."""
    error = _through(fresh, monkeypatch, closed_port)
    assert "the proxy of this machine refused the connection" in error
