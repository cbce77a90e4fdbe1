"""The list of bulletins; pure."""

from __future__ import annotations

from crawler.parsing.base import Listing, Parsed, Reading, as_list, describe, read_json, where
from state.model.errors import ParseError
from state.model.values import Snapshot


def parse(snapshot: Snapshot, greeting: str) -> Parsed:
    """A reading of each item; ParseError where there is no list of them."""
    page = read_json(snapshot, "JSON with `items`", "bulletins.list")
    if not isinstance(page, dict) or "items" not in page:
        came = describe(snapshot.body)
        raise ParseError("JSON with `items`", came, where(snapshot), "bulletins.list")
    readings = tuple(
        Reading(
            f"bulletin:{item['id']}",
            "item",
            {"title": greeting + item["title"], "words": item["words"], "url": snapshot.url},
        )
        for item in as_list(page["items"])
    )
    keys = tuple(reading.key for reading in readings)
    return Parsed(readings, listing=Listing(snapshot.url, 0, True, keys))
