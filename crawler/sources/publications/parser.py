"""The catalogue of publications: overview (page or API) and publication page; pure.

Source: https://www.vlaanderen.be/publicaties and https://www.vlaanderen.be/api/overview-search
(docs/sources.md, section 4). Form last checked 2026-11-23: the envelope of the API against
recorded responses of May 2025, everything else against reports of public callers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from parsel import Selector

from crawler.parsing.base import (
    Listing,
    Parsed,
    Reading,
    as_day,
    as_int,
    describe,
    read_json,
    where,
)
from crawler.parsing.border import Border
from crawler.parsing.markup import html_words, plain_words
from crawler.parsing.web.pages import (
    file_links,
    file_targets,
    heading,
    links,
    main_part,
    running_text,
)
from crawler.parsing.web.pages_instead import select
from crawler.sources.publications.keys import ORIGIN, absolute, key_in, publication_key
from crawler.sources.publications.names import KIND, OVERVIEW, OVERVIEW_API
from crawler.sources.publications.settings import PublicationsReading
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot, day
from state.model.words import fold

_NOTHING_FOUND = re.compile(
    r"geen (resultaten|publicaties)|(?<!\d)0 (resultaten|publicaties)", re.I
)
_TEXT_LIMIT = 50_000


def parse(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    """The entries of an overview, or what a publication page says and links."""
    if snapshot.role == OVERVIEW:
        return _parse_overview(snapshot, settings)
    if snapshot.role == OVERVIEW_API:
        return _parse_overview_api(snapshot, settings)
    return _parse_page(snapshot, settings)


def _entry(key: str, url: str, title: str, listing: str, more: JsonObject | None = None) -> Reading:
    data = {"title": title, "url": urljoin(ORIGIN, url), "listing": listing}
    return Reading(key, f"entry:{listing}", {**data, **(more or {})})


# --- overview, as a page -----------------------------------------------------------------


def _parse_overview(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    page = select(snapshot, "an overview page of publications", "publications.overview")
    results = _results(page, settings)
    if not results and not _NOTHING_FOUND.search(running_text(main_part(page))):
        raise ParseError(
            "an overview page with links to publications",
            "a page in which no publication can be recognised",
            where(snapshot),
            "publications.overview",
        )
    query = parse_qs(urlsplit(snapshot.url).query)
    listing = Listing(
        series=f"html {query.get('q.LIKE', [''])[0]}",
        index=as_int(query.get("offset", ["0"])[0]) or 0,
        is_last=not _has_next(page, settings),
        keys=tuple(results),
    )
    return Parsed(tuple(results.values()), listing=listing)


def _results(page: Selector, settings: PublicationsReading) -> dict[str, Reading]:
    """The results by key. The link pattern is steadier than any class [reported]: it decides,
    and the class only tells results from other links where it is there at all."""
    found: dict[str, Reading] = {}
    marked: set[str] = set()
    for href, words, anchor in links(main_part(page)):
        key = publication_key(href, settings) if _is_own(href) else None
        if key is None or not words:
            continue
        found.setdefault(key, _entry(key, href, words, "html"))
        if settings.result_class in anchor.attrib.get("class", "").split():
            marked.add(key)
            found[key] = _entry(key, href, words, "html")
    return {key: reading for key, reading in found.items() if not marked or key in marked}


def _is_own(href: str) -> bool:
    return absolute(href).startswith(f"{ORIGIN}/")


def _has_next(page: Selector, settings: PublicationsReading) -> bool:
    wanted = fold(settings.next_words)
    for href, words, anchor in links(page):
        is_pager = fold(words).startswith(wanted) or anchor.attrib.get("rel") == "next"
        if is_pager and publication_key(href, settings) is None:
            return True
    return False


# --- overview, as the API gives it -------------------------------------------------------


def _parse_overview_api(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    expected = "JSON with `totalItems` and `items`"
    page = read_json(snapshot, expected, "publications.overview_api")
    if not isinstance(page, dict) or not isinstance(page.get("items"), list):
        raise ParseError(
            expected, describe(snapshot.body), where(snapshot), "publications.overview_api"
        )
    items = [item for item in page["items"] if isinstance(item, dict)]
    border = Border(snapshot, "publications.overview_api")
    readings = [reading for item in items if (reading := api_entry(item, settings, border))]
    if not readings and (items or border.number(page, "totalItems") != 0):
        raise ParseError(
            "items with a link to a publication",
            f"{len(items)} items in which none can be recognised",
            where(snapshot),
            "publications.overview_api",
        )
    is_whole = _is_whole(page, len(items))
    violated_assumptions = (
        {}
        if is_whole
        else {
            "publications.overview_api_whole": f"{len(items)} of {page.get('totalItems')} items "
            f"came from {snapshot.url}"
        }
    )
    listing = Listing(
        series="api",
        index=0,
        is_last=is_whole,
        keys=tuple(dict.fromkeys(reading.key for reading in readings)),
    )
    return Parsed(tuple(readings), listing=listing, violated_assumptions=violated_assumptions)


def api_entry(item: JsonObject, settings: PublicationsReading, border: Border) -> Reading | None:
    """One item of the overview API; the fields are common to every content type [seen].

    None when the item has no link by which it could be known.
    """
    title, description = item.get("title"), item.get("description")
    encoded = title.get("htmlEncoded") if isinstance(title, dict) else title
    raw = description.get("raw") if isinstance(description, dict) else description
    published = border.moment(item, "publicationDate")
    values = (item.get("link"), item.get("displayTitle"), encoded, raw)
    texts = (*map(border.written, values, _API_TEXTS), "" if published is None else str(published))
    known = _READ.get(texts[0])
    if known is None or known[0] != texts or known[1] != settings.link_patterns:
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        known = (texts, settings.link_patterns, _api_entry(settings.link_patterns, *texts))
        _READ[texts[0]] = known
    return known[2]


_API_TEXTS = ("link", "displayTitle", "title", "description")
# From one listing to the next most items are the same to the letter. To compare them with what
# they were costs less than to hash their long texts.
_MOST_READ = 2048
_Patterns = tuple[re.Pattern[str], ...]
_READ: dict[str, tuple[tuple[str, ...], _Patterns, Reading | None]] = {}


def _api_entry(
    patterns: _Patterns, link: str, shown: str, encoded: str, raw: str, published: str
) -> Reading | None:
    link = plain_words(link)
    if not link or not _is_own(link):
        return None
    key = key_in(link, patterns) or f"{KIND}:{link.strip('/')}"
    more = {
        "description": html_words(raw)[:_TEXT_LIMIT] or None,
        "published_on": day(as_day(published)),
    }
    return _entry(key, link, plain_words(shown) or html_words(encoded), "api", more)


def _is_whole(page: JsonObject, size: int) -> bool:
    """Whether the answer holds the whole listing; its own counts are trusted [seen]."""
    total, last = as_int(page.get("totalItems")), as_int(page.get("lastItemOfPage"))
    first = as_int(page.get("firstItemOfPage")) or 0
    if total is None:
        return bool(page.get("isLastPage")) and first == 0
    reaches = size >= total or (last is not None and first == 0 and last + 1 >= total)
    return bool(page.get("isLastPage", True)) and reaches


# --- publication page --------------------------------------------------------------------


def _parse_page(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    page = select(snapshot, "the page of a publication", "publications.page")
    key = publication_key(snapshot.url, settings)
    title = heading(page)
    if key is None or title is None:
        raise ParseError(
            "the page of a publication with one heading of the first level",
            "a page without it",
            where(snapshot),
            "publications.page",
        )
    found = ((href, words) for href, words, _ in links(page))
    files = file_links(found, settings.file_pattern, settings.file_url)
    data = {
        "title": title,
        "url": snapshot.url,
        "description": plain_words(page.css("meta[name=description]::attr(content)").get()) or None,
        "text": running_text(main_part(page))[:_TEXT_LIMIT],
        "files": files,
    }
    readings = (Reading(key, "page", data), *_file_readings(key, title, files))
    return Parsed(readings, file_targets(files))


def _file_readings(key: str, title: str, files: list[JsonObject]) -> list[Reading]:
    return [
        Reading(f"file:{file['number']}", f"link:{key}", {"title": title, "label": file["label"]})
        for file in files
    ]
