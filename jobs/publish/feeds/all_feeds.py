"""Every feed of the site, and its calendar, as files that are made when they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobs.publish.feeds.atom import FeedOf, atom
from jobs.publish.feeds.calendar import calendar, days_of
from jobs.publish.pages.people import ASKERS, MINISTERS, people_of
from jobs.publish.pages.projects import path_of
from jobs.publish.pages.values import Stuff, digest_of, feed_beside, person_path
from jobs.publish.writing.writer import Output
from jobs.rules.public_paths import measurement_path
from state.model.keys import report_key
from state.model.values import EventNote

_ENTRIES = 100


def feed_outputs(stuff: Stuff, base_url: str) -> Iterator[Output]:
    """The feed of everything, of each project, minister, asker of many questions and measurement;
    then the calendar."""
    for feed, notes in _feeds(stuff):
        newest = tuple(notes[:_ENTRIES])

        def make(feed: FeedOf = feed, newest: Sequence[EventNote] = newest) -> bytes:
            return atom(feed, stuff.events(newest), stuff.words, base_url)

        yield Output(feed.path, digest_of((feed, newest)), make)
    days = days_of(stuff)
    yield Output("calendar.ics", digest_of(days), lambda: calendar(days, stuff.words, base_url))


def _feeds(stuff: Stuff) -> Iterator[tuple[FeedOf, Sequence[EventNote]]]:
    facts, words = stuff.facts, stuff.words
    site = words.say("site.title")
    yield FeedOf("feed.xml", "index.html", site), facts.news
    by_subject: dict[str, list[EventNote]] = {}
    by_project: dict[str, list[EventNote]] = {}
    for note in facts.news:
        by_subject.setdefault(note.subject, []).append(note)
        for code in note.projects:
            by_project.setdefault(code, []).append(note)
    for code, name in facts.projects.items():
        path = path_of(code)
        title = f"{site}: {code} {name or ''}".strip()
        yield FeedOf(feed_beside(path), path, title), by_project.get(code, ())
    for report in facts.reports:
        path, key = measurement_path(report.measurement), report_key(report.measurement)
        about = [n for n in facts.news if n.subject == key or n.subject.startswith(f"{key}/")]
        title = f"{site}: {words.measurement(report.measurement)}"
        yield FeedOf(feed_beside(path), path, title), about
    people = people_of(tuple(facts.entries.values()))
    order = {note.id: place for place, note in enumerate(facts.news)}
    for role, members in ((MINISTERS, people.ministers), (ASKERS, people.askers)):
        for name, entries in members.items():
            path = person_path(role, name)
            found = [note for entry in entries for note in by_subject.get(entry.key, ())]
            found.sort(key=lambda note: order[note.id])
            yield FeedOf(feed_beside(path), path, f"{site}: {name}"), found
