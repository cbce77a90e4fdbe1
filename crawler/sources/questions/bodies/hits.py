"""A page of search results -> hits, and the place of the page in the listing; pure.

Source: https://ws.vlpar.be/api/search (docs/sources.md, section 1). Form last checked 2026-11-23
against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.parsing.base import (
    Listing,
    Parsed,
    Reading,
    as_int,
    as_list,
    describe,
    read_json,
    where,
)
from crawler.parsing.border import Border
from crawler.parsing.texts.days import DayReader
from crawler.sources.questions.bodies.addresses import (
    document_number,
    document_readings,
)
from crawler.sources.questions.bodies.statuses import is_answered
from crawler.sources.questions.names import KIND, NAME
from crawler.sources.questions.record import SearchHit
from crawler.sources.questions.settings import SearchReading
from state.model.errors import ParseError
from state.model.json_forms import as_json
from state.model.keys import Key
from state.model.values import JsonObject, RecordKind, Snapshot, SourceName, day

# So few results of a short period may be missing one by one; more are a page that is.
_FEW = 3

Tags = dict[str, list[str]]

_ID_IN_HIT = re.compile(r"be\.vlp\.feed/([0-9]{1,15})(?:/(?:pfls|jnl)/([0-9]{1,15}))?(?![0-9])")


@dataclass(frozen=True)
class Sought:
    """What is sought: for which source, records of which kind, and by which addresses in a hit a
    thing of that kind is known."""

    source: SourceName
    kind: RecordKind
    id_in_url: re.Pattern[str]

    @property
    def assumption(self) -> str:
        """What is taken for granted of the search."""
        return f"{self.source}.search"

    def key(self, number: str) -> str:
        """The key of the record with this number."""
        return str(Key(self.kind, number))


WRITTEN = Sought(
    NAME, KIND, re.compile(r"/(?:schriftelijke-vragen|opendata/schv)/([0-9]{1,15})(?![0-9])")
)
"""Written questions."""


@dataclass
class _Page:
    """What a page brings: hits, how many items were read, and what could not be."""

    border: Border
    settings: SearchReading
    sought: Sought
    hits: list[SearchHit] = field(default_factory=list)
    size: int = 0
    keys: dict[str, None] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    days: DayReader = field(default_factory=DayReader)

    def take(self, item: Any, place: int) -> None:
        """Read one item; one that cannot be read is named, and takes no other with it."""
        if not isinstance(item, dict):
            self.unreadable.append(f"item {place} is {item!r:.40}")
            return
        try:
            self._take(item, place)
        except ParseError as error:
            question_id = _identity(item, {}, self.sought)[0]
            if question_id:
                self.keys[self.sought.key(question_id)] = None
            self.unreadable.append(f"item {place}: expected {error.expected}, but {error.came}")

    def _take(self, item: JsonObject, place: int) -> None:
        tags = _metatags(item, self.border)
        question_id, file_id = _identity(item, tags, self.sought)
        # The filter leaks now and then [reported]: what is plainly of another kind is left out.
        kinds = {*tags.get("aggregaattype", ()), *tags.get("soort", ())}
        if kinds and not kinds & set(self.settings.kind_words):
            self.size += 1
            return
        if question_id is None:
            self.unreadable.append(f"item {place} has no id")
            return
        self.keys[self.sought.key(question_id)] = None
        hit = _hit(item, tags, (question_id, file_id), self)
        if not hit.title:
            self.unreadable.append(f"item {place}, {self.sought.key(question_id)}, has no words")
            return
        self.hits.append(hit)
        self.size += 1


def parse_search(snapshot: Snapshot, settings: SearchReading, sought: Sought = WRITTEN) -> Parsed:
    """The hits of a page of search results; ParseError where it is none."""
    assumption = sought.assumption
    answer = read_json(snapshot, "JSON with search results", assumption)
    if not isinstance(answer, dict) or ("result" not in answer and "count" not in answer):
        raise ParseError(
            "JSON with `count` and `result`", describe(snapshot.body), where(snapshot), assumption
        )
    items = as_list(answer.get("result"))
    page = _Page(Border(snapshot, assumption), settings, sought)
    for place, item in enumerate(items, 1):
        page.take(item, place)
    if items and not page.keys and not page.size:
        raise ParseError(
            "results that carry a question's id",
            f"{len(items)} results in which none can be recognised",
            where(snapshot),
            assumption,
        )
    listing = _listing(snapshot, answer, len(items), page)
    violated = {}
    if not listing.newest_first:
        violated[f"{sought.source}.newest_first"] = f"another order at {snapshot.url}"
    if page.days.unread:
        violated[f"{sought.source}.days"] = f"{page.days.unread[0]} at {snapshot.url}"
    return Parsed(
        tuple(_readings(page.hits, sought)), listing=listing, violated_assumptions=violated
    )


def _listing(snapshot: Snapshot, answer: JsonObject, came: int, page: _Page) -> Listing:
    count, last = page.border.number(answer, "count"), page.border.number(answer, "lastindex")
    if count is not None and last is not None:
        is_last = came == 0 or last >= count
    else:
        is_last = came < page.settings.page_size
    days = [hit.listed_on for hit in page.hits if hit.listed_on]
    query, index = _place(snapshot.url)
    before = (index - 1) * page.settings.page_size
    if count is not None and came == 0 and count - before > _FEW:
        raise ParseError(
            f"results {before + 1} and further of {count}",
            "an empty page",
            where(snapshot),
            page.sought.assumption,
        )
    return Listing(
        series=query,
        index=index,
        first_index=1,
        is_last=is_last,
        keys=tuple(page.keys),
        too_large=count is not None and count >= page.settings.search_limit,
        newest_first=days == sorted(days, reverse=True),
        oldest_on=day(min(days, default=None)),
        total=count,
        size=page.size,
        unreadable=tuple(page.unreadable),
    )


def _place(url: str) -> tuple[str, int]:
    """The query and the page number (from 1) in the address of a search."""
    parts = urlsplit(url)
    query = unquote(parts.path.rsplit("/", 1)[-1]).split("&")[0]
    return query, as_int(parse_qs(parts.query).get("page", ["1"])[0]) or 1


def _identity(item: JsonObject, tags: Tags, sought: Sought) -> tuple[str | None, str | None]:
    """The numbers of the question and of the file that a hit stands for."""
    if match := _ID_IN_HIT.search(str(item.get("id", ""))):
        return match.group(1), match.group(2)
    for text in (item.get("url"), *tags.get("displayurl", ()), *tags.get("opendata", ())):
        if match := sought.id_in_url.search(str(text)):
            return match.group(1), None
    return None, None


def _metatags(item: JsonObject, border: Border) -> Tags:
    """The metatags by name: a name may repeat, any may be missing [reported]."""
    holder = item.get("metatags")
    tags: Tags = {}
    for tag in as_list(holder.get("metatag") if isinstance(holder, dict) else holder):
        name, value = (tag.get("name"), tag.get("value")) if isinstance(tag, dict) else ("", None)
        # A number may come as one.
        words = str(value) if type(value) is int else border.text({str(name): value}, str(name))
        if words:
            tags.setdefault(str(name), []).append(words)
    return tags


def _hit(item: JsonObject, tags: Tags, ids: tuple[str, str | None], page: _Page) -> SearchHit:
    def first(name: str) -> str | None:
        return tags.get(name, [None])[0]

    days, border, pattern = page.days, page.border, page.settings.document_form
    answered_on = days.read(first("statusdatumSchvBeantwoord"), "statusdatumSchvBeantwoord")
    published_on = days.read(first("publicatiedatum"), "publicatiedatum")
    documents = (document_number(link, pattern) for link in tags.get("document", ()))
    return SearchHit(
        id=ids[0],
        file=ids[1],
        number=border.number({"nummer": first("nummer")}, "nummer"),
        session_year=first("zittingsjaar"),
        title=first("titel") or first("onderwerp") or border.text(item, "title"),
        subject=first("onderwerp"),
        asker=_person(first("vraagsteller")),
        minister=_person(first("minister")),
        themes=tuple(sorted(set(tags.get("thema", ())))),
        asked_on=days.read(first("themadatum"), "themadatum"),
        answered_on=answered_on,
        published_on=published_on,
        listed_on=days.read(border.moment(item, "date"), "date") or published_on,
        answered=answered_on is not None or is_answered(first("status") or ""),
        documents=tuple(sorted({number for number in documents if number})),
        url=first("displayurl") or border.text(item, "url"),
    )


def _readings(hits: list[SearchHit], sought: Sought) -> Iterable[Reading]:
    for hit in hits:
        yield Reading(sought.key(hit.id), f"hit:{hit.file or 'question'}", as_json(hit))
        yield from document_readings(hit.id, hit.title, hit.documents, {})


def _person(text: str | None) -> str | None:
    """`Verbeurgt, Thijs` as `Thijs Verbeurgt`."""
    if not text:
        return None
    last, comma, first = text.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else text
