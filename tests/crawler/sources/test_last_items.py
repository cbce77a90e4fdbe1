"""An item of a listing that equals the one read before is not read again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.publications import overview_api
from crawler.sources.publications.names import OVERVIEW_API
from crawler.sources.publications.overview_api import parse_overview_api
from crawler.sources.publications.settings import PublicationsReading
from crawler.sources.shared.last_items import LastItems
from state.model.errors import ParseError
from state.model.values import Snapshot


def test_an_item_is_read_again_when_it_or_the_settings_are_other() -> None:
    """What was read stands for as long as item and settings are equal, and no longer."""
    items: LastItems[int] = LastItems()
    read = iter(range(10))

    def take(title: str, settings: str = "a") -> int:
        return items.read({"link": "/x", "title": title}, "/x", settings, lambda _: next(read))

    assert [take("one"), take("one"), take("two"), take("two", "b"), take("one", "b")] == [
        0,
        0,
        1,
        2,
        3,
    ]


def test_an_item_without_a_name_is_read_each_time() -> None:
    """What has no text by which it is known is compared with nothing."""
    items: LastItems[int] = LastItems()
    read = iter(range(10))
    assert [items.read({"a": 1}, name, None, lambda _: next(read)) for name in (None, 3, None)] == [
        0,
        1,
        2,
    ]


def test_what_cannot_be_read_is_refused_each_time() -> None:
    """An error is not remembered as a value, nor does it hide the next one."""
    items: LastItems[int] = LastItems()

    def refuse(_: object) -> int:
        raise ParseError("a text in `link`", "7", "here", "publications.overview_api")

    for _ in range(2):
        with pytest.raises(ParseError):
            items.read({"link": "/x"}, "/x", None, refuse)


TEXTS = st.sampled_from(["Een", "<p>Twee &amp; drie</p>", "", "É\ufffd", None, 7, ["x"]])
ITEMS = st.fixed_dictionaries(
    {
        "link": st.sampled_from(["/publicaties/a", "/publicaties/b", "//elders/c", None, 3]),
        "displayTitle": TEXTS,
        "title": TEXTS | st.fixed_dictionaries({"htmlEncoded": TEXTS}),
        "description": TEXTS | st.fixed_dictionaries({"raw": TEXTS}),
        "publicationDate": st.sampled_from(["2024-03-01", "gisteren", 0, None, True]),
    }
)


def as_read(number: int, items: list[dict[str, Any]]) -> object:
    """What the parser makes of a body with these items, or says of it."""
    body = json.dumps({"totalItems": len(items), "items": items}).encode()
    at = datetime(2024, 3, 1, tzinfo=UTC)
    snapshot = Snapshot(number, OVERVIEW_API, "https://x/", "POST", "", 200, {}, "", at, at, body)
    try:
        return parse_overview_api(snapshot, PublicationsReading())
    except ParseError as error:
        return str(error)


@given(st.lists(st.lists(ITEMS, max_size=4), max_size=5))
def test_bodies_say_the_same_whatever_was_read_before(bodies: list[list[dict[str, Any]]]) -> None:
    """A body is read as if it were the first, whatever items earlier ones had."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overview_api, "_ENTRIES", LastItems())
        remembering = [as_read(number, items) for number, items in enumerate(bodies)]
        for number, items in enumerate(bodies):
            patch.setattr(overview_api, "_ENTRIES", LastItems())
            assert as_read(number, items) == remembering[number]
