"""Who gets an event, and for which reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.match import Interest, Place, Reason, places_in, reasons
from state.model import Finding

DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=1"
CODES = st.sampled_from(["VV001", "VV078", "VV129", "VV199"])


def interest(
    projects: Any = (), keywords: tuple[str, ...] = (), kinds: tuple[str, ...] = ("*",)
) -> Interest:
    """An interest of one watcher; `None` as projects stands for all of them."""
    return Interest("w", None if projects is None else frozenset(projects), keywords, kinds)


@pytest.mark.parametrize(
    ("kind", "kinds", "matches"),
    [
        ("question.new", ("question.*",), True),
        ("question.new", ("*",), True),
        ("question.new", ("question.new",), True),
        ("question.new", ("question.answered", "question.new"), True),
        ("question.new", ("question.answered",), False),
        ("question.new", ("report.*",), False),
        ("report.project_changed", ("report.*",), True),
        ("question.new", (), False),
    ],
)
def test_kind(make_event: Any, kind: str, kinds: tuple[str, ...], matches: bool) -> None:
    """An event goes only to those who follow its kind."""
    assert bool(reasons(make_event(kind), (), interest(["VV078"], kinds=kinds))) is matches


@pytest.mark.parametrize(
    ("kind", "codes", "matches"),
    [
        ("question.new", ("VV001",), True),
        ("question.new", (), False),
        ("programme.changed", (), False),
        ("report.new", (), True),
        ("expectation.met", (), True),
        ("expectation.overdue", (), True),
        ("report.project_changed", (), False),
    ],
)
def test_all_projects(make_event: Any, kind: str, codes: tuple[str, ...], matches: bool) -> None:
    """Who follows all projects gets what names any, and every report and expectation besides."""
    event = make_event(kind, projects=codes, findings=())
    found = reasons(event, (), interest(None))
    assert bool(found) is matches
    assert all(reason.kind == "all" for reason in found)


def test_reason_names_the_place(make_event: Any) -> None:
    """The reason says where the project was found first, and the page in a document."""
    findings = (
        Finding("VV129", DOCUMENT, 3),
        Finding("VV078", "subject"),
        Finding("VV078", DOCUMENT, 2),
    )
    event = make_event(projects=("VV078", "VV129"), findings=findings)
    assert reasons(event, (), interest(["VV129", "VV078", "VV001"])) == (
        Reason("project", "VV078", "subject", None),
        Reason("project", "VV129", DOCUMENT, 3),
    )


def test_project_without_finding(make_event: Any) -> None:
    """A project that the event names counts also where its place is not known."""
    event = make_event(projects=("VV078",), findings=())
    assert reasons(event, (), interest(["VV078"])) == (Reason("project", "VV078"),)


@given(st.frozensets(CODES), st.frozensets(CODES), CODES)
def test_projects_match_when_they_meet(
    make_event: Any, named: frozenset[str], followed: frozenset[str], extra: str
) -> None:
    """An event matches exactly by the followed projects that it names, each once, sorted."""
    event = make_event(
        projects=tuple(sorted(named)), findings=tuple(Finding(code, "title") for code in named)
    )
    found = reasons(event, (), interest(followed))
    assert [reason.value for reason in found] == sorted(named & followed)
    assert len(reasons(event, (), interest(followed | {extra}))) >= len(found)


@pytest.mark.parametrize(
    ("text", "keyword", "matches"),
    [
        ("Over culturele\ninfrastructuur.", "Culturele infrastructuur", True),
        ("De erfgoedsector", "erfgoed", False),
        ("De erfgoed-sector", "erfgoed", True),
        ("Café", "cafe", True),
        ("", "cafe", False),
    ],
)
def test_keyword(make_event: Any, text: str, keyword: str, matches: bool) -> None:
    """A keyword matches whole words in whatever case and accents."""
    places = places_in({"title": text}, {})
    found = reasons(make_event(projects=(), findings=()), places, interest((), (keyword,)))
    assert found == ((Reason("keyword", keyword, "title"),) if matches else ())


def test_keyword_on_a_page(make_event: Any) -> None:
    """A keyword in a document gives the first page on which it stands, once."""
    places = places_in({"title": "Iets", "themes": ""}, {DOCUMENT: ["", "over erfgoed", "erfgoed"]})
    found = reasons(make_event(), places, interest(["VV078"], ("erfgoed", "nergens")))
    assert [reason.as_json() for reason in found] == [
        {"kind": "project", "value": "VV078", "where": "title", "page": None},
        {"kind": "keyword", "value": "erfgoed", "where": DOCUMENT, "page": 2},
    ]


def test_places_are_folded_and_not_empty() -> None:
    """Texts come before pages, folded, and empty ones are left out."""
    places = places_in({"title": "É  é", "page": ""}, {DOCUMENT: ["", "Twee"]})
    assert places == (Place("title", "e e"), Place(DOCUMENT, "twee", 2))
