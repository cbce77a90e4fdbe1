"""A listing proves something only when it was read whole, by its own counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.parsing.base import Listing
from crawler.parsing.completeness import completeness, is_whole_series

FIRST = Listing("a", 1, is_last=False, keys=("k:1", "k:2"), first_index=1, total=3, size=2)
LAST = Listing("a", 2, is_last=True, keys=("k:3",), first_index=1, total=3, size=1)


def test_counted_and_read_to_the_end() -> None:
    """All pages up to the last, one count throughout, and as many items: the listing is whole."""
    found = completeness([FIRST, LAST], [], counts_were_exact=True)

    assert (found.whole, found.settled, found.exact, found.doubts) == (True, True, True, ())


@pytest.mark.parametrize(
    "pages",
    [
        [],
        [FIRST],
        [LAST],
        [FIRST, replace(LAST, is_last=False)],
        [replace(FIRST, total=4), LAST],
        [replace(FIRST, total=4), replace(LAST, total=4)],
        [replace(FIRST, size=1), LAST],
        [replace(FIRST, size=3), LAST],
        [FIRST, replace(LAST, unreadable=("item 2",))],
    ],
    ids=["none", "no end", "no start", "no last", "moved", "fewer", "short", "more", "null"],
)
def test_what_proves_nothing(pages: list[Listing]) -> None:
    """A page that lacks, a count that moves or is not met, an item unread: not whole."""
    found = completeness(pages, [], counts_were_exact=True)

    assert not found.whole
    assert not found.settled
    assert not is_whole_series(pages) if pages else True


def test_two_equal_readings_stand_for_counts_that_never_were_exact() -> None:
    """Where a source never counted rightly, reading the same twice is enough, and is named."""
    odd = [replace(FIRST, total=4), replace(LAST, total=4)]

    found = completeness(odd, odd, counts_were_exact=False)

    assert (found.whole, found.settled, found.exact) == (True, True, False)
    assert found.doubts == ("the listing 'a' counts 4 items, but 3 came",)


def test_a_source_that_could_count_is_held_to_it() -> None:
    """Once counts were exact, a listing that lacks items is not whole, however often it is read."""
    odd = [replace(FIRST, total=5), replace(LAST, total=5)]

    found = completeness(odd, odd, counts_were_exact=True)

    assert (found.whole, found.settled) == (False, False)


def test_an_item_that_can_never_be_read_blocks_no_baseline() -> None:
    """The same listing twice, with the same unreadable item: known from now on, but no proof."""
    odd = [FIRST, replace(LAST, unreadable=("item 2",))]

    found = completeness(odd, odd, counts_were_exact=True)

    assert (found.whole, found.settled) == (False, True)
    assert found.doubts == ("1 items of the listing 'a' cannot be read: item 2",)


def test_listing_without_counts() -> None:
    """A listing that does not count is whole when it was read to its end."""
    page = Listing("html", 0, is_last=True, keys=("k:1",), size=1)

    found = completeness([page], [], counts_were_exact=False)

    assert (found.whole, found.settled, found.exact) == (True, True, None)


def test_halves_stand_for_what_was_too_large() -> None:
    """A series that was cut is judged by its halves."""
    cut = replace(FIRST, series="all", too_large=True, total=10_000)
    halves = [FIRST, LAST, replace(FIRST, series="b"), replace(LAST, series="b")]

    assert completeness([cut, *halves], [], counts_were_exact=True).whole
    assert not completeness([cut], [], counts_were_exact=True).whole
    assert not completeness([cut, *halves[:3]], [], counts_were_exact=True).whole
