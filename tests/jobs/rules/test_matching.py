"""Who gets an event, and for which reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rules.keywords import Keywords, TextLocation, places_in
from jobs.rules.kinds import KINDS
from jobs.rules.matching import Interest, Matcher
from state.model.deliveries import Reason
from state.model.values import Event, Finding
from state.model.words import fold

DOCUMENT = "https://docs.vlaamsparlement.be/files/pfile?id=1"
CODES = st.sampled_from(["VV001", "VV078", "VV129", "VV199"])


def interest(
    projects: Any = (), keywords: tuple[str, ...] = (), kinds: tuple[str, ...] = ("*",)
) -> Interest:
    """An interest of one watcher; `None` as projects stands for all of them."""
    return Interest("w", None if projects is None else frozenset(projects), keywords, kinds)


def reasons(event: Event, places: Sequence[TextLocation], wanted: Interest) -> tuple[Reason, ...]:
    """Why one watcher alone gets an event; empty when it does not."""
    return dict(Matcher([wanted]).match(event, places)).get(wanted.watcher, ())


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
    assert found == (
        Reason("project", "VV078", "title"),
        Reason("keyword", "erfgoed", DOCUMENT, 2),
    )


def test_places_are_folded_and_not_empty() -> None:
    """Texts come before pages, folded, and empty ones are left out."""
    places = places_in({"title": "É  é", "page": ""}, {DOCUMENT: ["", "Twee"]})
    assert places == (TextLocation("title", "e e"), TextLocation(DOCUMENT, "twee", 2))


# --- many watchers at once ----------------------------------------------------------------


def plain_reasons(
    event: Event, places: Sequence[TextLocation], wanted: Interest
) -> Iterator[Reason]:
    """The same, worked out for one watcher after the other, place by place."""
    if not any(fnmatchcase(event.kind, kind) for kind in wanted.kinds):
        return
    if wanted.projects is None:
        if event.projects or event.kind == "report.new" or event.kind.startswith("expectation."):
            yield Reason("all", ", ".join(event.projects))
    else:
        named = {finding.code for finding in event.findings} | set(event.projects)
        for code in sorted(named & wanted.projects):
            at = next((f for f in event.findings if f.code == code), None)
            yield Reason("project", code, at.where if at else None, at.page if at else None)
    for (keyword,) in wanted.groups:
        pattern = whole_words(keyword)
        first = next((place for place in places if pattern.search(place.folded)), None)
        if first is not None:
            yield Reason("keyword", keyword, first.where, first.page)


def whole_words(keyword: str) -> re.Pattern[str]:
    """What a keyword means in a folded text."""
    return re.compile(rf"(?<!\w){re.escape(fold(keyword))}(?!\w)")


# Keywords that hold one another, overlap, or begin or end with a sign; texts made of their parts.
PARTS = ["a", "ab", "b", "c", "é", "_", "1", "²", " ", " ", "-", ".", "+", "\u0307", "\u00ad"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=25).map("".join)
WORDS = st.lists(st.sampled_from(PARTS), max_size=4).map("".join)
PROJECTS = st.none() | st.frozensets(CODES, max_size=2)
PATTERNS = st.sampled_from([*KINDS, "*", "report.*", "question.*", "expectation.*"])
INTERESTS = st.lists(
    st.tuples(PROJECTS, st.lists(WORDS, max_size=3), st.lists(PATTERNS, max_size=2)), max_size=6
)
FINDINGS = st.lists(
    st.builds(Finding, CODES, st.sampled_from(["title", DOCUMENT]), st.integers(1, 3))
)


@pytest.mark.slow
@settings(max_examples=500)
@given(INTERESTS, st.lists(TEXTS, max_size=3), FINDINGS, st.lists(CODES), st.sampled_from(KINDS))
def test_many_watchers_are_told_as_each_alone(
    make_event: Any,
    wanted: list[Any],
    texts: list[str],
    findings: list[Finding],
    codes: list[str],
    kind: str,
) -> None:
    """Whatever others follow, each watcher gets an event for the reasons it has alone, in order."""
    interests = [
        Interest(f"w{number}", projects, tuple(keywords), tuple(kinds))
        for number, (projects, keywords, kinds) in enumerate(wanted)
    ]
    projects = tuple(sorted(set(codes)))
    event = make_event(kind, findings=tuple(findings), projects=projects, detail={})
    places = places_in({}, {DOCUMENT: texts})
    alone = [(i.watcher, tuple(plain_reasons(event, places, i))) for i in interests]

    assert list(Matcher(interests).match(event, places)) == [told for told in alone if told[1]]


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=5), st.lists(TEXTS, max_size=3))
def test_any_keyword(keywords: list[str], texts: list[str]) -> None:
    """Keywords stand somewhere exactly when one of them, looked for alone, is found."""
    places = places_in({}, {DOCUMENT: texts})
    alone = [any(whole_words(k).search(place.folded) for place in places) for k in keywords]
    together = Keywords(map(fold, keywords))

    assert together.stand_in(places) is any(alone)
    assert bool(together) is bool(keywords)


def test_kinds_are_told_apart_by_one_matcher(make_event: Any) -> None:
    """One matcher serves events of any kind, each told to those who follow that kind."""
    matcher = Matcher(
        [
            Interest("reports", frozenset({"VV078"}), (), ("report.*",)),
            Interest("questions", frozenset({"VV078"}), (), ("question.*",)),
            Interest("both", frozenset({"VV078"}), (), ("report.*", "question.new")),
        ]
    )
    told = [
        [watcher for watcher, _ in matcher.match(make_event(kind), ())]
        for kind in ("report.new", "question.new", "question.changed", "report.new")
    ]
    assert told == [["reports", "both"], ["questions", "both"], ["questions"], ["reports", "both"]]
