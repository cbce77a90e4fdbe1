"""Whom an event concerns, and why; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from state.model import Event, JsonObject
from state.words import fold


@dataclass(frozen=True)
class Interest:
    """What one watcher follows. `projects` is None for all of them."""

    watcher: str
    projects: frozenset[str] | None
    keywords: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """Why somebody gets an event: a project or a keyword, and where it stands."""

    kind: Literal["project", "keyword", "all"]
    value: str
    where: str | None = None
    page: int | None = None

    def as_json(self) -> JsonObject:
        """The reason as plain JSON values."""
        return dict(vars(self))


@dataclass(frozen=True)
class Place:
    """A text in which keywords are looked for, already folded, and where it stands."""

    where: str
    folded: str
    page: int | None = None


def reasons(event: Event, places: Sequence[Place], interest: Interest) -> tuple[Reason, ...]:
    """Why this watcher gets this event; empty when it does not."""
    if not any(fnmatchcase(event.kind, kind) for kind in interest.kinds):
        return ()
    return (*_by_project(event, interest), *_by_keyword(places, interest.keywords))


def _by_project(event: Event, interest: Interest) -> tuple[Reason, ...]:
    if interest.projects is None:
        always = event.kind == "report.new" or event.kind.startswith("expectation.")
        return (Reason("all", ", ".join(event.projects)),) if event.projects or always else ()
    found: dict[str, Reason] = {}
    for finding in event.findings:
        if finding.code in interest.projects:
            reason = Reason("project", finding.code, finding.where, finding.page)
            found.setdefault(finding.code, reason)
    for code in event.projects:
        if code in interest.projects:
            found.setdefault(code, Reason("project", code))
    return tuple(found[code] for code in sorted(found))


def _by_keyword(places: Sequence[Place], keywords: Sequence[str]) -> tuple[Reason, ...]:
    found = (_first_place(places, keyword) for keyword in keywords)
    return tuple(reason for reason in found if reason is not None)


def _first_place(places: Sequence[Place], keyword: str) -> Reason | None:
    pattern = keyword_pattern(keyword)
    for place in places:
        if pattern.search(place.folded):
            return Reason("keyword", keyword, place.where, place.page)
    return None


@lru_cache(maxsize=4096)
def keyword_pattern(keyword: str) -> re.Pattern[str]:
    """The keyword as whole words in folded text."""
    return re.compile(rf"(?<!\w){re.escape(fold(keyword))}(?!\w)")


def places_in(texts: Mapping[str, str], pages: Mapping[str, Sequence[str]]) -> tuple[Place, ...]:
    """The places of a record: its texts by name, then the pages of its files by address."""
    named = [Place(where, fold(text)) for where, text in texts.items() if text]
    paged = [
        Place(url, fold(text), number)
        for url, texts_of_pages in pages.items()
        for number, text in enumerate(texts_of_pages, start=1)
        if text
    ]
    return (*named, *paged)
