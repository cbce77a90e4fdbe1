"""The catalogue of publications: overview (page or API) and publication page; pure.

Source: https://www.vlaanderen.be/publicaties and https://www.vlaanderen.be/api/overview-search
(docs/sources.md, section 4). Form last checked 2026-11-23: the envelope of the API against
recorded responses of May 2025, everything else against reports of public callers.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawler.parsing.base import (
    Listing,
    Parsed,
    Reading,
    as_int,
    where,
)
from crawler.parsing.texts.markup import plain_words
from crawler.parsing.web.pages import (
    file_links,
    file_targets,
    heading,
    links,
    main_part,
    running_text,
)
from crawler.parsing.web.pages_instead import select
from crawler.sources.publications.keys import is_own, publication_key
from crawler.sources.publications.names import OVERVIEW, OVERVIEW_API
from crawler.sources.publications.overview_api import TEXT_LIMIT, entry_reading, parse_overview_api
from crawler.sources.publications.settings import PublicationsReading
from state.model.errors import ParseError
from state.model.values import JsonObject, Snapshot
from state.model.words import fold, is_readable

_NOTHING_FOUND = re.compile(
    r"geen (resultaten|publicaties)|(?<!\d)0 (resultaten|publicaties)", re.I
)


def parse(snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
    """The entries of an overview, or what a publication page says and links."""
    if snapshot.role == OVERVIEW:
        return _parse_overview(snapshot, settings)
    if snapshot.role == OVERVIEW_API:
        return parse_overview_api(snapshot, settings)
    return _parse_page(snapshot, settings)


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
        key = publication_key(href, settings) if is_own(href) else None
        if key is None or not words:
            continue
        found.setdefault(key, entry_reading(key, href, words, "html"))
        if settings.result_class in anchor.attrib.get("class", "").split():
            marked.add(key)
            found[key] = entry_reading(key, href, words, "html")
    return {key: reading for key, reading in found.items() if not marked or key in marked}


def _has_next(page: Selector, settings: PublicationsReading) -> bool:
    wanted = fold(settings.next_words)
    for href, words, anchor in links(page):
        is_pager = fold(words).startswith(wanted) or anchor.attrib.get("rel") == "next"
        if is_pager and publication_key(href, settings) is None:
            return True
    return False


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
    data: JsonObject = {
        "title": title,
        "url": snapshot.url,
        "description": plain_words(page.css("meta[name=description]::attr(content)").get()) or None,
        "text": running_text(main_part(page))[:TEXT_LIMIT],
        "files": files,
    }
    if not is_readable(page.get()):
        # What the page links may be among it.
        data["is_garbled"] = True
    readings = (Reading(key, "page", data), *_file_readings(key, title, files))
    return Parsed(readings, file_targets(files))


def _file_readings(key: str, title: str, files: list[JsonObject]) -> list[Reading]:
    return [
        Reading(f"file:{file['number']}", f"link:{key}", {"title": title, "label": file["label"]})
        for file in files
    ]
