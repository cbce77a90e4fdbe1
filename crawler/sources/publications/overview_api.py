"""The overview API of the catalogue: its items, and whether they are all there; pure.

Source: https://www.vlaanderen.be/api/overview-search (docs/sources.md, section 4). Form of the
envelope last checked 2026-11-23 against recorded responses of May 2025.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urljoin

from crawler.parsing.base import Listing, Parsed, Reading, as_int, describe, read_json, where
from crawler.parsing.border import Border
from crawler.parsing.texts.days import as_day
from crawler.parsing.texts.markup import html_words, plain_words
from crawler.sources.publications.keys import ORIGIN, is_own, key_in
from crawler.sources.publications.names import KIND
from crawler.sources.publications.settings import PublicationsReading
from crawler.sources.shared.last_body import LastBody
from crawler.sources.shared.last_items import LastItems
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot, day

ASSUMPTION = "publications.overview_api"
TEXT_LIMIT = 50_000
"""So many characters of a description or page are kept."""


@dataclass
class _Page:
    """What a page brings: entries, and what could not be read."""

    settings: PublicationsReading
    border: Border
    entries: list[Reading] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entry = partial(_api_entry, settings=self.settings, border=self.border)

    def take(self, item: Any, place: int) -> None:
        """Read one item; one that cannot be read is named, and takes no other with it."""
        patterns = self.settings.link_patterns
        entry = _ENTRIES.of_same(item, patterns)
        if entry is not None and entry.data["title"]:
            self.entries.append(entry)
            return
        if not isinstance(item, dict):
            self.unreadable.append(f"item {place} is {item!r:.40}")
            return
        try:
            entry = _ENTRIES.read(item, item.get("link"), patterns, self._entry)
        except ParseError as error:
            self.unreadable.append(f"item {place}: expected {error.expected}, but {error.came}")
            return
        if entry is None or not entry.data["title"]:
            lacks = "link to a publication" if entry is None else "title"
            self.unreadable.append(f"item {place} has no {lacks}")
            return
        self.entries.append(entry)


def parse_overview_api(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    """The entries of the answer as readings; ParseError where it is none."""
    expected = "JSON with `totalItems` and `items`"
    answer = read_json(snapshot, expected, ASSUMPTION, _BODY.loads)
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        raise ParseError(expected, describe(snapshot.body), where(snapshot), ASSUMPTION)
    page = _Page(settings, Border(snapshot, ASSUMPTION))
    for place, item in enumerate(answer["items"], 1):
        page.take(item, place)
    came = len(answer["items"])
    if not page.entries and (came or page.border.number(answer, "totalItems") != 0):
        raise ParseError(
            "items with a link to a publication",
            f"{came} items in which none can be recognised{_first(page.unreadable)}",
            where(snapshot),
            ASSUMPTION,
        )
    is_whole = _is_whole(answer, came)
    listing = Listing(
        series="api",
        index=0,
        is_last=is_whole,
        keys=tuple(dict.fromkeys(entry.key for entry in page.entries)),
        total=page.border.number(answer, "totalItems"),
        size=len(page.entries),
        unreadable=tuple(page.unreadable),
    )
    seen = f"{came} of {answer.get('totalItems')} items came from {snapshot.url}"
    violated = {} if is_whole else {"publications.overview_api_whole": seen}
    return Parsed(tuple(page.entries), listing=listing, violated_assumptions=violated)


def _first(unreadable: list[str]) -> str:
    return f" ({unreadable[0]})" if unreadable else ""


def entry_reading(
    key: str, url: str, title: str, listing: str, more: JsonObject | None = None
) -> Reading:
    """What an overview says of one publication; `listing` names the overview."""
    data = {"title": title, "url": urljoin(ORIGIN, url), "listing": listing}
    return Reading(key, f"entry:{listing}", {**data, **(more or {})})


def _api_entry(item: JsonObject, settings: PublicationsReading, border: Border) -> Reading | None:
    """One item of the overview API; the fields are common to every content type [seen].

    None when the item has no link by which it could be known.
    """
    title, description = item.get("title"), item.get("description")
    encoded = title.get("htmlEncoded") if isinstance(title, dict) else title
    raw = description.get("raw") if isinstance(description, dict) else description
    published = border.moment(item, "publicationDate")
    values = (item.get("link"), item.get("displayTitle"), encoded, raw)
    link, shown, encoded, raw = map(border.written, values, _API_TEXTS)
    link = plain_words(link)
    if not link or not is_own(link):
        return None
    key = key_in(link, settings.link_patterns) or f"{KIND}:{link.strip('/')}"
    more = {
        "description": html_words(raw)[:TEXT_LIMIT] or None,
        "published_on": day(as_day("" if published is None else str(published))),
    }
    return entry_reading(key, link, plain_words(shown) or html_words(encoded), "api", more)


_API_TEXTS = ("link", "displayTitle", "title", "description")
_ENTRIES: LastItems[Reading | None] = LastItems()
_BODY = LastBody("items")


def _is_whole(answer: JsonObject, size: int) -> bool:
    """Whether the answer holds the whole listing; its own counts are trusted [seen]."""
    total, last = as_int(answer.get("totalItems")), as_int(answer.get("lastItemOfPage"))
    first = as_int(answer.get("firstItemOfPage")) or 0
    if total is None:
        return bool(answer.get("isLastPage")) and first == 0
    reaches = size >= total or (last is not None and first == 0 and last + 1 >= total)
    return bool(answer.get("isLastPage", True)) and reaches
