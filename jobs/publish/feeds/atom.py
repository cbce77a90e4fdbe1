"""An Atom feed of events, newest first.

The id of an entry is made of that of its event, wherever the site stands, so that no reader is
shown the same thing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.sanitizing import one_line
from jobs.publish.pages.values import Happening
from jobs.publish.phrases.words import Words
from jobs.rules.public_paths import public_url
from state.model.values import Event

_TITLE_CHARACTERS = 250
# Of a feed in which nothing has happened yet.
_BEGINNING = datetime(2020, 9, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedOf:
    """A feed: its path, that of the page about the same thing, and its title."""

    path: str
    page: str
    title: str


def atom(feed: FeedOf, happenings: Sequence[Happening], words: Words, base_url: str) -> bytes:
    """The feed as a file; `happenings` newest first."""
    made = FeedGenerator()
    made.id(_id(f"feed:{feed.path}"))
    made.title(one_line(feed.title, _TITLE_CHARACTERS))
    made.subtitle(words.say("site.unofficial"))
    made.author({"name": "vvwatch"})
    made.language(words.language)
    made.generator("vvwatch")
    made.updated(max((_instant(each.event) for each in happenings), default=_BEGINNING))
    if base_url:
        made.link(href=base_url + feed.path, rel="self", type="application/atom+xml")
        made.link(href=base_url + feed.page, rel="alternate", type="text/html")
    for happening in happenings:
        made.add_entry(_entry(happening, base_url), order="append")
    body: bytes = made.atom_str(pretty=True)
    return body


def _entry(happening: Happening, base_url: str) -> FeedEntry:
    event, headline = happening.event, happening.headline
    entry = FeedEntry()
    entry.id(_id(f"event:{event.id}"))
    codes = ", ".join(event.projects[:5])
    title = f"{codes}: {headline}" if codes else headline
    entry.title(one_line(title, _TITLE_CHARACTERS))
    entry.updated(_instant(event))
    entry.published(_instant(event))
    official = official_url(event.url)
    if href := public_url(base_url, event.subject) or official:
        entry.link(href=href)
    told = (event.title, *happening.lines, official or "")
    text = "\n".join(one_line(line, 1000) for line in told if line)
    entry.content(text, type="text")
    for code in event.projects:
        entry.category(term=code)
    return entry


def _instant(event: Event) -> datetime:
    return datetime.fromisoformat(event.detected_at)


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"vvwatch:{name}").urn
