"""What a probe concludes from saved answers, without any network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.sources.registry import ASSUMPTIONS, SOURCES
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.phrases import LANGUAGES
from crawler.telling.probing import Ask, Came, Finding, Outcome, Probe, go_on, refused
from jobs.demo.facts.model import World
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.sites.routes import answer
from jobs.demo.story.world import story_world
from state.model.errors import ParseError
from state.model.values import Snapshot
from tests.running.golden import CASES

TODAY = date(2024, 1, 15)
Answer = Callable[[Ask], Came]

PROBES = [
    pytest.param(source, probe, id=probe.check)
    for source in SOURCES
    for probe in source.probes.probes
]


def answered(ask: Ask, body: bytes, content_type: str = "application/json") -> Came:
    """What came: 200 with this body."""
    at = datetime(2024, 1, 15, 8, tzinfo=UTC)
    target = ask.target
    headers = {"content-type": content_type}
    place = (target.role, target.url, target.method, target.body)
    return Came(200, Snapshot(0, *place, 200, headers, "", at, at, body))


def found(name: str, answer: Answer, settings: SourcesSettings | None = None) -> Finding:
    """What the probe of this name finds where every question gets this answer."""
    source, probe = next(
        (source, probe)
        for source in SOURCES
        for probe in source.probes.probes
        if probe.check == name
    )
    table = (settings or SourcesSettings()).table(source)
    trial = probe.begin(table, TODAY)
    try:
        step = go_on(trial)
        while isinstance(step, Ask):
            step = go_on(trial, answer(step))
    except ParseError as error:
        step = refused(probe, error, "a body", "https://a.be/")
    assert_said(source, step)
    return step


def of_sites(world: World, *spoiled: tuple[str, Callable[[Reply], Reply]]) -> Answer:
    """What the example sites answer; those of addresses with such a part are spoiled."""

    def ask_sites(ask: Ask) -> Came:
        parts, target = urlsplit(ask.target.url), ask.target
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {name.lower(): value for name, value in ask.headers.items()}
        request = Request(parts.netloc, target.method, path, headers, target.body.encode())
        reply = answer(world, request)
        for part, spoil in spoiled:
            reply = spoil(reply) if re.search(part, target.url) else reply
        assert reply.status == 200
        return answered(ask, reply.body, reply.content_type)

    return ask_sites


def edited(**changes: Any) -> Callable[[Reply], Reply]:
    """A spoiler that changes the first level of a JSON answer."""

    def spoil(reply: Reply) -> Reply:
        return replace(reply, body=json.dumps(json.loads(reply.body) | changes).encode())

    return spoil


def assert_said(source: Any, finding: Finding) -> None:
    """A finding can be put into words in every language."""
    for language in LANGUAGES:
        phrases = source.probes.phrases.in_language(language)
        if finding.seen not in ("probe.refused", "probe.depends"):
            assert phrases[finding.seen].format(**finding.values)


def case(name: str) -> bytes:
    """The body of a golden case."""
    return next((CASES / name).glob("body.*")).read_bytes()


@pytest.mark.parametrize(("source", "probe"), PROBES)
def test_probe_names_what_it_tries(source: Any, probe: Probe[Any]) -> None:
    """A probe bears the name of its source, and an assumption of its source that is listed."""
    assert probe.check.startswith(f"{source.name}.")
    assert probe.assumption in source.assumptions
    assert probe.assumption in ASSUMPTIONS


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_phrases_of_probes_are_there_in_every_language(source: Any) -> None:
    """What is seen can be said in Dutch and in English alike."""
    phrases = source.probes.phrases
    assert set(phrases.nl) == set(phrases.en)


def test_programme_page_holds() -> None:
    """The page as it is known holds, and its headings name measurements."""
    body = case("programme/normal")
    page = found("programme.page", lambda ask: answered(ask, body, "text/html"))
    assert page.outcome is Outcome.HELD
    headings = found("programme.headings", lambda ask: answered(ask, body, "text/html"))
    assert (headings.outcome, headings.values) == (Outcome.HELD, {"numbers": "4, 5"})


def test_page_of_another_form_fails_its_own_assumption_alone() -> None:
    """A page that the parser refuses contradicts its form; of its headings nothing is said then."""
    body = case("programme/without-the-words")
    page = found("programme.page", lambda ask: answered(ask, body, "text/html"))
    assert page.outcome is Outcome.FAILED
    headings = found("programme.headings", lambda ask: answered(ask, body, "text/html"))
    assert (headings.outcome, headings.values) == (
        Outcome.NOT_TESTED,
        {"on": "programme.page"},
    )


def test_headings_that_name_no_measurement_fail() -> None:
    """A page that is one, but whose headings name no measurement, is told with its headings."""
    body = case("programme/normal").replace(b"Voortgangsrapportering", b"Nieuws")
    headings = found("programme.headings", lambda ask: answered(ask, body, "text/html"))
    assert headings.outcome is Outcome.FAILED
    assert "Nieuws" in str(headings.values)


# --- against the example sites -----------------------------------------------------------


@pytest.mark.parametrize(("source", "probe"), PROBES)
def test_every_assumption_holds_of_the_example_sites(source: Any, probe: Probe[Any]) -> None:
    """The example sites are made after what is taken for granted: each probe finds it to hold."""
    del source
    assert found(probe.check, of_sites(story_world())).outcome is Outcome.HELD


def test_all_together_ask_for_fifteen_things_at_most() -> None:
    """The probes of all sources, each asked once for the same thing, keep to the bound."""
    asked: set[tuple[Any, bool]] = set()
    reply = of_sites(story_world())

    def count(ask: Ask) -> Came:
        asked.add((ask.target.address, ask.again))
        return reply(ask)

    for source in SOURCES:
        for probe in source.probes.probes:
            found(probe.check, count)
    assert len(asked) <= 15


def reversed_results(reply: Reply) -> Reply:
    """The results in the other order."""
    return edited(result=list(reversed(json.loads(reply.body)["result"])))(reply)


def other_words(reply: Reply) -> Reply:
    """Open data with another title."""
    value = json.loads(reply.body)
    for item in value["items"]:
        item["schriftelijke-vraag"]["titel"] = "Iets anders"
    return replace(reply, body=json.dumps(value).encode())


def all_of_them(_: Reply) -> Reply:
    """What a search for everything gives."""
    url = "/api/search/query/inmeta:publicatiedatum:daterange:2023-09-01..?max=100&page=1"
    return answer(story_world(), Request("ws.vlpar.be", "GET", url, {}))


WORDS_ALONE = r"/query/\w+\?"
WORDS_AND_PERIOD = r"/query/\w+%20inmeta"


@pytest.mark.parametrize(
    ("check", "part", "spoil", "seen"),
    [
        ("questions.search", "/query/inmeta", edited(result=[], count="0"), "probe.no_hits"),
        ("questions.search", "/query/inmeta", edited(result=7), "probe.refused"),
        ("questions.newest_first", "/query/inmeta", reversed_results, "probe.other_order"),
        ("questions.counts", "/query/inmeta", edited(count="3"), "probe.miscounted"),
        ("questions.counts", "/query/inmeta", edited(count=None), "probe.no_count"),
        ("questions.words", WORDS_ALONE, edited(result=[], count="0"), "probe.no_words"),
        ("questions.words", WORDS_ALONE, all_of_them, "probe.not_narrowed"),
        (
            "questions.words_and_period",
            WORDS_AND_PERIOD,
            edited(result=[], count="0"),
            "probe.no_words_that_day",
        ),
        ("questions.words_and_period", WORDS_AND_PERIOD, all_of_them, "probe.other_days"),
        ("questions.opendata", "/schv/1", edited(id=17), "probe.refused"),
        ("questions.opendata_bulk", "lijst", edited(items=[]), "probe.bulk_others"),
        ("questions.opendata_bulk", "lijst", other_words, "probe.bulk_differs"),
        ("questions.hosts", "pfile", lambda r: replace(r, body=b"<html>"), "probe.no_file"),
        (
            "publications.overview",
            r"/publicaties\?",
            lambda r: replace(r, body=b"<html><main><h1>Publicaties</h1></main>"),
            "probe.refused",
        ),
        ("publications.overview_api", "overview-search", edited(items={}), "probe.refused"),
        (
            "publications.overview_api_whole",
            "overview-search",
            edited(totalItems=5000, isLastPage=False),
            "probe.part",
        ),
    ],
)
def test_assumption_that_does_not_hold(
    check: str, part: str, spoil: Callable[[Reply], Reply], seen: str
) -> None:
    """Each thing that may turn out otherwise on the live sites is told with what was seen."""
    finding = found(check, of_sites(story_world(), (part, spoil)))
    assert (finding.outcome, finding.seen) == (Outcome.FAILED, seen)


def test_document_with_other_bytes_each_time() -> None:
    """A document that comes with other bytes the second time fails, and says so."""
    times = iter(range(9))

    def spoil(reply: Reply) -> Reply:
        return replace(reply, body=reply.body + f"% {next(times)}".encode())

    finding = found("questions.same_bytes", of_sites(story_world(), ("pfile", spoil)))
    assert (finding.outcome, finding.seen) == (Outcome.FAILED, "probe.other_bytes")


def _canned(name: str) -> Answer:
    """The same saved answer to whatever is asked."""
    return lambda ask: answered(ask, case(name))


@pytest.mark.parametrize(
    ("probe", "body", "outcome"),
    [
        ("decisions.search", "decisions/search-normal", Outcome.HELD),
        ("decisions.search", "decisions/search-html-instead", Outcome.FAILED),
        ("decisions.counts", "decisions/search-normal", Outcome.HELD),
        ("decisions.counts", "decisions/search-ids-as-numbers", Outcome.FAILED),
        ("decisions.counts", "decisions/search-items-unreadable", Outcome.FAILED),
        ("decisions.order", "decisions/search-normal", Outcome.HELD),
        ("decisions.order", "decisions/search-another-order", Outcome.FAILED),
        ("decisions.order", "decisions/search-empty", Outcome.NOT_TESTED),
        ("oral_questions.search", "oral_questions/search-normal", Outcome.HELD),
        ("oral_questions.search", "oral_questions/search-html-instead", Outcome.FAILED),
        ("oral_questions.order", "oral_questions/search-normal", Outcome.HELD),
        ("agendas.committees", "agendas/committees-normal", Outcome.HELD),
        ("agendas.committees", "agendas/committees-none", Outcome.FAILED),
    ],
)
def test_probes_of_sources_with_a_table(probe: str, body: str, outcome: Outcome) -> None:
    """Each probe of decisions, oral questions and agendas tells a good answer from one that
    contradicts its assumption."""
    assert found(probe, _canned(body)).outcome is outcome
