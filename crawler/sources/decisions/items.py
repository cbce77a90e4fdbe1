"""A page of the search of decisions -> items, and the place of the page in the listing; pure.

Source: https://beslissingenvlaamseregering.vlaanderen.be/news-items/search (docs/sources.md,
section 9). Form last checked 2026-11-25 against reports of public callers; nobody of this project
has seen it live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from crawler.parsing.base import (
    Listing,
    Parsed,
    Reading,
    as_int,
    describe,
    read_json,
    where,
)
from crawler.parsing.border import Border
from crawler.parsing.texts.days import DayReader
from crawler.parsing.texts.markup import html_words, plain_words
from crawler.sources.decisions.names import KIND
from crawler.sources.decisions.record import Item
from crawler.sources.decisions.settings import DecisionsReading
from state.model.errors import ParseError
from state.model.json_forms import as_json
from state.model.values import JsonObject, Snapshot, day

ASSUMPTION = "decisions.search"
TEXT_LIMIT = 50_000
"""So many characters of a decision's text are kept."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
_MOST_DIGITS = 15
_MOST_NAMES = 30


def item_id(value: Any) -> str | None:
    """The id of an item, which may come as a number; None where it is none."""
    if type(value) is int:
        return str(value) if 0 < value < 10**_MOST_DIGITS else None
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def decision_key(item: str) -> str:
    """The key of the record of a decision."""
    return f"{KIND}:{item}"


@dataclass
class _Page:
    """What a page brings: items, how many were read, and what could not be."""

    border: Border
    items: list[Item] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    days: DayReader = field(default_factory=DayReader)
    odd_names: list[str] = field(default_factory=list)

    def take(self, value: Any, place: int) -> None:
        """Read one item; one that cannot be read is named, and takes no other with it."""
        found = item_id(value.get("id")) if isinstance(value, dict) else None
        attributes = value.get("attributes") if isinstance(value, dict) else None
        if found is None:
            lacks = f"item {place} has no id"
            self.unreadable.append(lacks if attributes else f"item {place} is {value!r:.40}")
            return
        self.keys[decision_key(found)] = None
        if not isinstance(attributes, dict):
            self.unreadable.append(f"item {place}, {decision_key(found)}, has no attributes")
            return
        try:
            item = self._item(found, attributes)
        except ParseError as error:
            self.unreadable.append(f"item {place}: expected {error.expected}, but {error.came}")
            return
        if not item.title:
            self.unreadable.append(f"item {place}, {decision_key(found)}, has no title")
            return
        self.items.append(item)

    def _item(self, found: str, attributes: JsonObject) -> Item:
        border = self.border
        moment = border.moment(attributes, "meetingDate")
        return Item(
            id=found,
            title=plain_words(border.written(attributes.get("title"), "title")),
            text=html_words(border.written(attributes.get("htmlContent"), "htmlContent"))[
                :TEXT_LIMIT
            ]
            or None,
            day=self.days.read(moment, "meetingDate"),
            moment=None if moment is None else str(moment),
            item_type=border.text(attributes, "agendaitemType") or None,
            ministers=self._ministers(attributes),
        )

    def _ministers(self, attributes: JsonObject) -> tuple[str, ...]:
        """Whole names, in their order; family names alone where first names do not fit."""
        first = _names(attributes.get("mandateeFirstNames"))
        family = _names(attributes.get("mandateeFamilyNames"))
        if not family or len(first) != len(family):
            if family and first:
                self.odd_names.append(f"{len(first)} first names and {len(family)} family names")
            return tuple(dict.fromkeys(family or first))
        whole = (f"{one} {other}" for one, other in zip(first, family, strict=True))
        return tuple(dict.fromkeys(whole))


def parse_search(snapshot: Snapshot, settings: DecisionsReading) -> Parsed:
    """The items of a page of the search; ParseError where it is none."""
    answer = read_json(snapshot, "JSON:API with news items", ASSUMPTION)
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise ParseError(
            "JSON:API with a list `data`", describe(snapshot.body), where(snapshot), ASSUMPTION
        )
    page = _Page(Border(snapshot, ASSUMPTION))
    for place, value in enumerate(answer["data"], 1):
        page.take(value, place)
    if answer["data"] and not page.items:
        raise ParseError(
            "items with an id and a title",
            f"{len(answer['data'])} items of which none can be read ({page.unreadable[0]})",
            where(snapshot),
            ASSUMPTION,
        )
    listing = _listing(snapshot, answer, page, settings)
    readings = tuple(Reading(decision_key(item.id), "item", as_json(item)) for item in page.items)
    return Parsed(
        readings, listing=listing, violated_assumptions=_violated(snapshot, page, listing)
    )


def _violated(snapshot: Snapshot, page: _Page, listing: Listing) -> dict[str, str]:
    seen = {
        "decisions.newest_first": "" if listing.newest_first else "another order",
        "decisions.days": next(iter(page.days.unread), ""),
        "decisions.ministers": next(iter(page.odd_names), ""),
    }
    return {name: f"{what} at {snapshot.url}" for name, what in seen.items() if what}


def _listing(
    snapshot: Snapshot, answer: JsonObject, page: _Page, settings: DecisionsReading
) -> Listing:
    came, count = len(answer["data"]), _count(answer, page.border)
    place = settings.search_url.fields_of(snapshot.url) or {}
    index = as_int(place.get("page")) or 0
    size = as_int(place.get("size")) or settings.page_size
    if not came and count is not None and index * size < count:
        raise ParseError(
            f"items {index * size + 1} and further of {count}",
            "an empty page",
            where(snapshot),
            ASSUMPTION,
        )
    days = [item.day for item in page.items if item.day]
    return Listing(
        series=f"{place.get('words', '')}{place.get('period', '')}",
        index=index,
        is_last=_is_last(answer, came, count, index * size, size),
        keys=tuple(page.keys),
        too_large=count is not None and count >= settings.search_limit,
        newest_first=days == sorted(days, reverse=True),
        oldest_on=day(min(days, default=None)),
        total=count,
        size=len(page.items),
        unreadable=tuple(page.unreadable),
    )


def _is_last(answer: JsonObject, came: int, count: int | None, before: int, size: int) -> bool:
    """Whether nothing follows: by the link to the next page, by the count, or by a page that is
    not full; any of them may be missing [assumed]."""
    links = answer.get("links")
    if came == 0 or (isinstance(links, dict) and links.get("next")):
        return came == 0
    return before + came >= count if count is not None else came < size


def _count(answer: JsonObject, border: Border) -> int | None:
    """How many items the search counts; None where it does not say [assumed]."""
    meta = answer.get("meta")
    holder = meta if isinstance(meta, dict) else answer
    return border.number(holder, "count")


def _names(value: Any) -> list[str]:
    """Names that come as a list, or as a text that parts them by commas [reported: either]."""
    given = value if isinstance(value, list) else str(value).split(",") if value else []
    names = (plain_words(name) for name in given[:_MOST_NAMES])
    return [name for name in names if name]
