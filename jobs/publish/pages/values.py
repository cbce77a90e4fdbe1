"""What a page is before it is written: its address, its words and what it rests on; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jobs.publish.facts.values import NO_PROOF, Entry, Facts, Proof, together
from jobs.publish.phrases.words import Words
from jobs.rules.public_paths import safe_name
from state.model.values import Event, EventNote, JsonObject

INDEX = "index.html"
TITLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `template` shows `content`; `feed` is the path of the feed about the same thing;
    `schema` is what it is in the words of schema.org; `is_found` by the search of the site."""

    path: str
    template: str
    title: str
    description: str
    content: object
    proof: Proof = NO_PROOF
    feed: str | None = None
    schema: JsonObject = field(default_factory=dict)
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is only made when something that it is made of (`basis`) is other than it was."""

    path: str
    basis: object
    make: Callable[[], Page]
    is_found: bool = False

    @property
    def digest(self) -> str:
        """The digest of what it is made of."""
        return digest_of(self.basis)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with what it tells, in the words of the site: the headline, then what matters."""

    event: Event
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Stuff:
    """What pages are made of: what is known, in whose words, how an event is had by its id, and the
    version of what makes them."""

    facts: Facts
    words: Words
    event: Callable[[str], Happening | None]
    has_search: bool = False
    version: str = ""

    def events(self, notes: Iterable[EventNote]) -> tuple[Happening, ...]:
        """The events themselves."""
        return self.events_by_id(note.id for note in notes)

    def events_by_id(self, numbers: Iterable[str]) -> tuple[Happening, ...]:
        """The events with these ids."""
        found = map(self.event, numbers)
        return tuple(event for event in found if event is not None)


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page of a list that is too long for one stands among its like."""

    number: int
    count: int
    newer: str | None
    older: str | None


def drawn(page: Page) -> Draft:
    """A page that is quick to make, as a draft."""
    return Draft(page.path, page, lambda: page, page.is_found)


def digest_of(value: object) -> str:
    """The digest of a frozen value."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def resting_on(entries: Iterable[Entry]) -> Proof:
    """What these entries rest on."""
    return together(entry.proof for entry in entries)


def person_path(role: str, name: str) -> str:
    """The path of the page of a person in a role (`ministers`, `askers`)."""
    return f"{role}/{safe_name(name)}/{INDEX}"


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by day, those without one last."""
    return sorted(entries, key=lambda entry: (entry.day or "", entry.key), reverse=True)


def feed_beside(path: str) -> str:
    """The path of the feed about the same thing as a page."""
    return path.removesuffix(INDEX) + "feed.xml"
