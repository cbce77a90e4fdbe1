"""The government's site: overview page and overview API, publication pages, the programme page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

from jobs.demo.facts.model import Publication, World
from jobs.demo.sites.pages import home_page, overview_page, programme_page, publication_page
from jobs.demo.sites.replies import Reply, Request, json_reply, not_found

PROGRAMME_PATH = "/vlaamse-regering/vlaamse-veerkracht"
OVERVIEW_API_PATH = "/api/overview-search"
PUBLICATION_PREFIXES = ("/publicaties/", "/Publication/", "/nl/publicaties/detail/")


def answer_government(world: World, request: Request) -> Reply:
    """Return the answer of www.vlaanderen.be."""
    path = request.plain_path
    if path == OVERVIEW_API_PATH:
        return _overview_api(world, request) if request.method == "POST" else Reply(405)
    if request.method != "GET":
        return Reply(405)
    if path == "/":
        return Reply(200, home_page().encode())
    if path == PROGRAMME_PATH:
        return Reply(200, programme_page(world.programme).encode())
    if path == "/publicaties":
        return _overview(world, request)
    return _publication(world, path)


def _publication(world: World, path: str) -> Reply:
    name = next((path.removeprefix(p) for p in PUBLICATION_PREFIXES if path.startswith(p)), None)
    for item in world.publications:
        if name in {item.slug, str(item.number)} and not item.gone:
            return Reply(200, publication_page(item).encode())
        if name in item.earlier_slugs and not item.gone:
            return Reply(301, headers={"Location": item.slug})
    return not_found()


def _overview(world: World, request: Request) -> Reply:
    words = request.parameter("q.LIKE")
    page = request.number("offset", 0)
    size = world.overview_page_size
    items = _listed(world, words)
    next_offset = page + 1 if len(items) > (page + 1) * size else None
    text = overview_page(items[page * size : (page + 1) * size], words, next_offset)
    return Reply(200, text.encode())


def _overview_api(world: World, request: Request) -> Reply:
    try:
        asked = json.loads(request.body)
        offset, limit = int(asked["page"]["offset"]), int(asked["page"]["limit"])
    except (ValueError, KeyError, TypeError):
        return json_reply({"message": "Bad Request"}, 400)
    wanted = asked.get("filter", {})
    types = wanted.get("contentType", {}).get("IN", ["Publication"])
    items = _listed(world, wanted.get("q", {}).get("LIKE", "")) if "Publication" in types else []
    shown = items[offset : offset + limit]
    return json_reply(
        {
            "totalItems": len(items),
            "offset": offset,
            "limit": limit,
            "isLastPage": offset + len(shown) >= len(items),
            "firstItemOfPage": offset,
            "lastItemOfPage": offset + len(shown) - 1,
            "items": [_as_json(item) for item in shown],
        }
    )


def _listed(world: World, words: str) -> list[Publication]:
    """Return the entries with any one of the words, newest first: the site's search is loose."""
    wanted = words.lower().split()
    found = [
        item
        for item in world.publications
        if item.listed
        and not item.gone
        and (not wanted or any(w in f"{item.title} {item.description}".lower() for w in wanted))
    ]
    return sorted(found, key=lambda item: item.published_on, reverse=True)


def _as_json(item: Publication) -> dict[str, Any]:
    day = item.published_on
    return {
        "link": item.href,
        "identifier": str(item.number or item.slug),
        "contentType": "Publication",
        "contentSubtype": None,
        "title": {"htmlEncoded": escape(item.title, quote=False)},
        "displayTitle": item.title,
        "description": {
            "raw": f"<p>{escape(item.description, quote=False)}</p>",
            "htmlEncoded": f"<p>{escape(item.description, quote=False)}</p>",
        },
        "isProtected": False,
        "image": None,
        "collectionType": None,
        "locations": [],
        "publicationDate": int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    }
