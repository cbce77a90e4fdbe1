"""What is promised, expected and late, and how the sources stand; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jobs.publish.facts.values import Expected, Facts, Late, Promise, SourceFacts, together
from jobs.publish.pages.people import MINISTERS
from jobs.publish.pages.values import (
    INDEX,
    Page,
    Stuff,
    person_path,
)
from jobs.rules.public_paths import EXPECTED, PROMISES, SOURCES, anchor, measurement_path

_MOST_LATE = 150


@dataclass(frozen=True, slots=True)
class MinisterPromises:
    """What one minister promised, the next due first; no name where nobody is known."""

    name: str | None
    path: str | None
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class PromisesContent:
    """All promises, by minister."""

    ministers: tuple[MinisterPromises, ...]


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """Something expected, with its place on the page and the page that shows it, if any."""

    expected: Expected
    anchor: str
    path: str | None


@dataclass(frozen=True, slots=True)
class ExpectedContent:
    """What is expected, has come, is overdue; `late` are the first of `late_count` records."""

    pending: tuple[ExpectedLine, ...]
    met: tuple[ExpectedLine, ...]
    overdue: tuple[ExpectedLine, ...]
    late: tuple[Late, ...]
    late_count: int


@dataclass(frozen=True, slots=True)
class SourcesContent:
    """All sources that were ever read."""

    sources: tuple[SourceFacts, ...]
    with_pages: frozenset[str]


def standing_pages(stuff: Stuff) -> Iterator[Page]:
    """Promises, what is expected and late, sources."""
    facts = stuff.facts
    yield Page(
        path=PROMISES,
        template="pages/promises",
        title=stuff.words.say("nav.promises"),
        description=stuff.words.say("promises.description"),
        content=PromisesContent(tuple(_by_minister(facts))),
        proof=together(promise.proof for promise in facts.promises),
    )
    yield Page(
        path=EXPECTED,
        template="pages/expected",
        title=stuff.words.say("nav.expected"),
        description=stuff.words.say("expected.description"),
        content=expected_content(facts),
        proof=together(
            (
                *(late.entry.proof for late in facts.late),
                *(expected.proof for expected in facts.expected),
            ),
            # That nothing has come is seen each time that all sources are read.
            facts.seen_until if facts.late else None,
        ),
    )
    with_pages = frozenset(entry.source for entry in facts.entries.values())
    yield Page(
        path=f"{SOURCES}/{INDEX}",
        template="site/sources",
        title=stuff.words.say("nav.sources"),
        description=stuff.words.say("sources.description"),
        content=SourcesContent(_seen(facts), with_pages),
    )


def expected_content(facts: Facts) -> ExpectedContent:
    """What is expected and late, each under how it stands."""
    lines = [_line(facts, each) for each in facts.expected]
    return ExpectedContent(
        pending=tuple(x for x in lines if x.expected.state not in ("met", "overdue")),
        met=tuple(x for x in lines if x.expected.state == "met"),
        overdue=tuple(x for x in lines if x.expected.state == "overdue"),
        late=facts.late[:_MOST_LATE],
        late_count=len(facts.late),
    )


def _line(facts: Facts, expected: Expected) -> ExpectedLine:
    numbers = {report.measurement for report in facts.reports}
    is_known = expected.measurement in numbers
    path = measurement_path(expected.measurement) if expected.measurement and is_known else None
    return ExpectedLine(expected, anchor(expected.key), path)


def _by_minister(facts: Facts) -> Iterator[MinisterPromises]:
    found: dict[str, list[Promise]] = {}
    for promise in facts.promises:
        exchange = promise.entry.exchange
        found.setdefault(exchange.minister or "" if exchange else "", []).append(promise)
    for name in sorted(found):
        ordered = sorted(found[name], key=lambda p: (p.due_on is None, p.due_on, p.key))
        yield MinisterPromises(
            name=name or None,
            path=person_path(MINISTERS, name) if name else None,
            promises=tuple(ordered),
        )


def _seen(facts: Facts) -> tuple[SourceFacts, ...]:
    """The sources that were ever read, or are."""
    return tuple(s for s in facts.sources if s.last_good_at or s.has_baseline or s.gaps)
