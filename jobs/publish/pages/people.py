"""Who asks and who answers: ministers, and askers with more than a few questions; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from jobs.publish.facts.values import Entry
from jobs.publish.pages.lists import list_pages
from jobs.publish.pages.values import (
    INDEX,
    Draft,
    Page,
    Stuff,
    drawn,
    feed_beside,
    newest_first,
    person_path,
    resting_on,
)
from state.model.working_days import working_days_between

MINISTERS, ASKERS = "ministers", "askers"
_FEW = 5
_NEWEST = 60
MONTHS_CHART, TIMES_CHART = "charts/months.svg", "charts/answer-times.svg"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with so many questions; `median_days` is in working days, None without answers."""

    name: str
    path: str
    asked: int
    answered: int
    median_days: float | None


@dataclass(frozen=True, slots=True)
class PeopleContent:
    """All ministers and many askers, most questions first; `months` counts questions by month."""

    ministers: tuple[PersonLine, ...]
    askers: tuple[PersonLine, ...]
    months: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PersonContent:
    """The questions of one person."""

    line: PersonLine
    entries: tuple[Entry, ...]
    older: str | None


@dataclass(frozen=True)
class People:
    """The records of each person, by name."""

    ministers: dict[str, tuple[Entry, ...]]
    askers: dict[str, tuple[Entry, ...]]


def people_of(entries: Sequence[Entry]) -> People:
    """Every minister, and each asker of more than five questions, with these, newest first."""
    ministers: dict[str, list[Entry]] = {}
    askers: dict[str, list[Entry]] = {}
    for entry in newest_first(entries):
        exchange = entry.exchange
        if exchange and exchange.minister:
            ministers.setdefault(exchange.minister, []).append(entry)
        if exchange and exchange.asker:
            askers.setdefault(exchange.asker, []).append(entry)
    return People(
        {name: tuple(ministers[name]) for name in sorted(ministers)},
        {name: tuple(askers[name]) for name in sorted(askers) if len(askers[name]) > _FEW},
    )


def people_pages(stuff: Stuff, people: People) -> Iterator[Draft]:
    """The list of people, then each of them."""
    ministers = _lines(MINISTERS, people.ministers)
    askers = _lines(ASKERS, people.askers)
    months = months_of(stuff)
    yield drawn(
        Page(
            path=f"people/{INDEX}",
            template="pages/people",
            title=stuff.words.say("nav.people"),
            description=stuff.words.say("people.description"),
            content=PeopleContent(ministers, askers, months),
            proof=resting_on(e for each in people.ministers.values() for e in each),
        )
    )
    for line in ministers:
        yield from _person(stuff, "people.minister", line, people.ministers[line.name])
    for line in askers:
        yield from _person(stuff, "people.asker", line, people.askers[line.name])


def months_of(stuff: Stuff) -> tuple[tuple[str, int], ...]:
    """How many questions were asked in each month from the first to the last, oldest first."""
    exchanges = (entry.exchange for entry in stuff.facts.entries.values())
    asked = Counter(
        12 * x.asked_on.year + x.asked_on.month - 1 for x in exchanges if x and x.asked_on
    )
    # Months in which nobody asked are of the picture too.
    every = range(min(asked, default=0), max(asked, default=-1) + 1)
    return tuple((f"{month // 12}-{month % 12 + 1:02}", asked[month]) for month in every)


def lines_of_ministers(people: People) -> tuple[PersonLine, ...]:
    """The ministers, most questions first."""
    return _lines(MINISTERS, people.ministers)


def _lines(role: str, people: dict[str, tuple[Entry, ...]]) -> tuple[PersonLine, ...]:
    lines = (_line(role, name, entries) for name, entries in people.items())
    return tuple(sorted(lines, key=lambda line: (-line.asked, line.name)))


def _line(role: str, name: str, entries: Sequence[Entry]) -> PersonLine:
    exchanges = [entry.exchange for entry in entries if entry.exchange]
    waited = [
        working_days_between(x.asked_on, x.answered_on)
        for x in exchanges
        # Only what has a term is quick or late.
        if x.asked_on and x.answered_on and x.due_on
    ]
    return PersonLine(
        name=name,
        path=person_path(role, name),
        asked=len(exchanges),
        answered=sum(x.is_answered for x in exchanges),
        median_days=median(waited) if waited else None,
    )


def _person(
    stuff: Stuff, title: str, line: PersonLine, entries: Sequence[Entry]
) -> Iterator[Draft]:
    words = stuff.words.say(title, name=line.name)
    shown, older = entries[:_NEWEST], entries[_NEWEST:]
    folder = line.path.removesuffix(INDEX) + "older/"
    yield drawn(
        Page(
            path=line.path,
            template="pages/person",
            title=words,
            description=stuff.words.say("list.description", source=words),
            content=PersonContent(line, tuple(shown), f"{folder}{INDEX}" if older else None),
            proof=resting_on(shown),
            feed=feed_beside(line.path),
        )
    )
    if older:
        yield from list_pages(stuff, folder, words, older)
