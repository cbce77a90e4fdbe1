"""What a probe concludes from saved answers, without any network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crawler.sources.registry import ASSUMPTIONS, SOURCES
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.phrases import LANGUAGES
from crawler.telling.probing import Ask, Came, Finding, Outcome, Probe, go_on, refused
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
        step = refused(probe, error, "a body")
    assert_said(source, step)
    return step


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
