"""A listing that repeats itself or never ends is noticed; one that shifted is read once more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.fetching.going_on.listings import MOST_PAGES, ListingWatch
from crawler.parsing.base import Listing, Parsed, Reading
from state.model.values import Role, Target


def page(index: int, *names: str, is_last: bool = False, total: int | None = None) -> Parsed:
    """A page of a listing with these items."""
    keys = tuple(f"k:{name}" for name in names)
    listing = Listing("a", index, is_last, keys, first_index=1, total=total, size=len(keys))
    return Parsed(tuple(Reading(key, "hit", {}) for key in keys), listing=listing)


def target(index: int) -> Target:
    """Where a page stands."""
    return Target(Role("search"), f"https://a.be/?page={index}")


def listing_of(parsed: Parsed) -> Listing:
    """The listing that a page is of."""
    assert parsed.listing is not None
    return parsed.listing


def test_repeated_page() -> None:
    """The same items once more under another number are a listing that goes in circles."""
    watch = ListingWatch()

    problems = [watch.problem(p) for p in (page(1, "a", "b"), page(2, "c"), page(3, "a", "b"))]

    assert problems == [None, None, "page 3 of the listing repeats what its page 1 had"]


def test_the_same_page_read_again_is_no_repetition() -> None:
    """A page that is read once more, or is empty, repeats nothing."""
    watch = ListingWatch()

    pages = (page(1, "a"), page(1, "a"), page(2), page(3), replace(page(4, "a"), listing=None))

    assert [watch.problem(each) for each in pages] == [None] * 5


def test_listing_without_end() -> None:
    """A listing that brings something else for ever ends at a limit."""
    watch = ListingWatch()

    problems = [watch.problem(page(number, f"{number}")) for number in range(1, MOST_PAGES + 2)]

    assert problems[:-1] == [None] * MOST_PAGES
    assert problems[-1] == f"the listing goes on after {MOST_PAGES} pages"


@pytest.mark.parametrize(
    ("first", "last", "again"),
    [
        (page(1, "a", total=2), page(2, "b", is_last=True, total=2), False),
        (page(1, "a", total=3), page(2, "b", is_last=True, total=2), True),
        (page(1, "a", total=3), page(2, "b", is_last=True, total=3), True),
        (page(1, "a"), page(2, "b", is_last=True), False),
    ],
    ids=["adds up", "shifted", "lacks one", "does not count"],
)
def test_listing_that_does_not_add_up_is_read_again(
    first: Parsed, last: Parsed, again: bool
) -> None:
    """With its last page, a listing that moved or lacks something is to be read again, once."""
    watch = ListingWatch()

    assert watch.to_read_again(target(1), listing_of(first)) == ()
    expected = (target(1), target(2)) if again else ()
    assert watch.to_read_again(target(2), listing_of(last)) == expected
    assert watch.to_read_again(target(1), listing_of(first)) == ()
    assert watch.to_read_again(target(2), listing_of(last)) == ()


def test_newest_pages_alone_prove_nothing_and_are_not_read_again() -> None:
    """A listing of which only the newest pages were read has no end to add up to."""
    watch = ListingWatch()

    assert watch.to_read_again(target(1), listing_of(page(1, "a", total=9))) == ()


def test_pages_of_an_earlier_pass_are_read_anew_when_they_go_in_circles() -> None:
    """What goes wrong with a page that was kept is asked for again from the first page on, once."""
    watch = ListingWatch()
    first, second = page(1, "a"), page(2, "a")
    watch.recall(listing_of(first), 1)
    assert watch.problem(first) is None
    watch.to_read_again(target(1), listing_of(first))
    watch.recall(listing_of(second), 1)
    assert watch.problem(second) is not None
    assert watch.recalled_pages(target(2), listing_of(second)) == (target(1), target(2))

    assert watch.problem(first) is None
    assert watch.problem(second) is not None
    assert watch.recalled_pages(target(2), listing_of(second)) == ()


@pytest.mark.parametrize(("times", "again"), [(1, (target(1),)), (2, ())])
def test_what_was_read_twice_is_not_read_a_third_time(
    times: int, again: tuple[Target, ...]
) -> None:
    """A kept page of a listing that never adds up is read again once in all its passes."""
    watch = ListingWatch()
    odd = page(1, "a", is_last=True, total=2)
    watch.recall(listing_of(odd), times)
    assert watch.to_read_again(target(1), listing_of(odd)) == again
