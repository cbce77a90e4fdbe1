"""The first page of the site, and those about the site itself; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobs.publish.facts.values import Facts, Report, together
from jobs.publish.pages.measurements import PLAN_CHART, STATUSES
from jobs.publish.pages.standing import ExpectedContent, expected_content
from jobs.publish.pages.values import INDEX, Draft, Happening, Page, Stuff, drawn
from state.model.values import EventNote

_NEWS = 40
NOT_FOUND = "404.html"


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What is new, expected and late; how the plan stands; until when all was seen."""

    events: tuple[Happening, ...]
    standing: ExpectedContent
    last: Report | None
    chart: str | None
    until: date | None


@dataclass(frozen=True, slots=True)
class AboutContent:
    """The site itself, and the version of what made it."""

    statuses: tuple[str, ...]
    version: str


def home_pages(stuff: Stuff) -> Iterator[Draft]:
    """The first page, about, what is shown for an address that is none, and the search."""
    facts, words = stuff.facts, stuff.words
    notes = first_news(facts)
    last = next((report for report in reversed(facts.reports) if report.sheets), None)
    standing = expected_content(facts)
    yield Draft(
        INDEX,
        (notes, standing, last and last.proof, facts.seen_until),
        lambda: _home(stuff, notes, standing, last),
    )
    yield drawn(
        Page(
            path=f"about/{INDEX}",
            template="site/about",
            title=words.say("about"),
            description=words.say("about.description"),
            content=AboutContent(STATUSES, stuff.version),
            schema={"@type": "AboutPage", "name": words.say("about")},
        )
    )
    yield drawn(_plain(stuff, NOT_FOUND, "not_found", "not_found.text"))
    if stuff.has_search:
        yield drawn(_plain(stuff, f"search/{INDEX}", "search", "search.description"))


def first_news(facts: Facts) -> tuple[EventNote, ...]:
    """The news on the first page."""
    return facts.news[:_NEWS]


def _home(
    stuff: Stuff,
    notes: tuple[EventNote, ...],
    standing: ExpectedContent,
    last: Report | None,
) -> Page:
    entries = (stuff.facts.entries.get(note.subject) for note in notes)
    return Page(
        path=INDEX,
        template="site/index",
        title=stuff.words.say("site.title"),
        description=stuff.words.say("index.description"),
        content=HomeContent(
            events=stuff.events(notes),
            standing=standing,
            last=last,
            chart=PLAN_CHART if last else None,
            until=stuff.facts.seen_until,
        ),
        proof=together(
            (
                *(entry.proof for entry in entries if entry),
                *((last.proof,) if last else ()),
                *(line.expected.proof for line in (*standing.pending, *standing.overdue)),
                *(late.entry.proof for late in standing.late),
            ),
            stuff.facts.seen_until,
        ),
        feed="feed.xml",
        schema={"@type": "WebSite", "name": stuff.words.say("site.title")},
    )


def _plain(stuff: Stuff, path: str, template: str, description: str) -> Page:
    title = stuff.words.say("nav.search" if template == "search" else template)
    return Page(
        path=path,
        template=f"site/{template}",
        title=title,
        description=stuff.words.say(description),
        content=AboutContent(STATUSES, stuff.version),
    )
