"""An item of a listing that equals the one read before is not read again."""

from __future__ import annotations

import pytest

from crawler.sources.shared.last_items import LastItems
from state.model.errors import ParseError


def test_an_item_is_read_again_when_it_or_the_settings_are_other() -> None:
    """What was read stands for as long as item and settings are equal, and no longer."""
    items: LastItems[int] = LastItems()
    read = iter(range(10))

    def take(title: str, settings: str = "a") -> int:
        return items.read({"link": "/x", "title": title}, "/x", settings, lambda: next(read))

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
    assert [items.read({"a": 1}, name, None, lambda: next(read)) for name in (None, 3, None)] == [
        0,
        1,
        2,
    ]


def test_what_cannot_be_read_is_refused_each_time() -> None:
    """An error is not remembered as a value, nor does it hide the next one."""
    items: LastItems[int] = LastItems()

    def refuse() -> int:
        raise ParseError("a text in `link`", "7", "here", "publications.overview_api")

    for _ in range(2):
        with pytest.raises(ParseError):
            items.read({"link": "/x"}, "/x", None, refuse)
