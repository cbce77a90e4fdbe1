"""A listing is complete when each series of its pages was read from the first to the last."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.parsing.base import Listing
from crawler.parsing.completeness import completeness


def page(index: int, series: str = "a", **other: Any) -> Listing:
    """One page of a listing, the last where nothing else is said."""
    values: dict[str, Any] = {"is_last": True, "keys": (), **other}
    return Listing(series, index, **values)


@pytest.mark.parametrize(
    ("pages", "complete"),
    [
        ([], False),
        ([page(0)], True),
        ([page(0, is_last=False)], False),
        ([page(1), page(0, is_last=False)], True),
        ([page(0, is_last=False), page(2)], False),
        ([page(1)], False),
        ([page(1, first_index=1)], True),
        ([page(0), page(0, "b", is_last=False)], False),
        ([page(0), page(0, "b")], True),
    ],
)
def test_pages_of_series(pages: list[Listing], complete: bool) -> None:
    """No page at all, a last page that is not there, or a gap leaves it incomplete."""
    assert completeness(pages, [], counts_were_exact=True).whole is complete


@pytest.mark.parametrize(
    ("halves", "complete"),
    [([], False), ([page(0, "b"), page(0, "c")], True), ([page(0, "b", is_last=False)], False)],
)
def test_series_that_was_cut(halves: list[Listing], complete: bool) -> None:
    """One that was too large to be read stands for its halves, which must be read to their end."""
    large = page(0, is_last=False, too_large=True)
    found = completeness([large, *halves], [], counts_were_exact=True)
    assert found.whole is complete
