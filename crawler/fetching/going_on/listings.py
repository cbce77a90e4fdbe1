"""What a spider has read of its listings so far: does one repeat itself, must one be read again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from crawler.parsing.base import Listing, Parsed
from crawler.parsing.completeness import is_whole_series
from state.model.values import Target

MOST_PAGES = 1000
"""No listing of a watched source has so many; one that never ends is no listing."""


@dataclass
class _Series:
    """The pages of one series by their index, as they were last read, and where they stand."""

    listings: dict[int, Listing] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    # By the digest of what is on it: of very many pages nothing more need be kept.
    contents: dict[bytes, int] = field(default_factory=dict)
    read_again: bool = False
    recalled: bool = False


class ListingWatch:
    """The listings of one crawl of one source."""

    def __init__(self) -> None:
        self._series: dict[str, _Series] = {}

    def problem(self, parsed: Parsed) -> str | None:
        """In words, why a listing does not end with this page; None where nothing is wrong."""
        listing = parsed.listing
        if listing is None:
            return None
        series = self._series.setdefault(listing.series, _Series())
        before = listing.index
        if parsed.readings:
            before = series.contents.setdefault(_digest(parsed), listing.index)
        if before != listing.index:
            return f"page {listing.index} of the listing repeats what its page {before} had"
        if listing.index - listing.first_index >= MOST_PAGES:
            return f"the listing goes on after {MOST_PAGES} pages"
        return None

    def recall(self, listing: Listing, times: int) -> None:
        """Note that a page is one which an earlier pass has read, so many times."""
        series = self._series.setdefault(listing.series, _Series())
        series.recalled = True
        # What was read twice is as sure as it gets.
        series.read_again |= times > 1

    def recalled_pages(self, target: Target, listing: Listing | None) -> tuple[Target, ...]:
        """Where the pages of a listing stand that are to be read anew, the first one first, since
        they came of an earlier pass and something is wrong with them at this one; once only."""
        series = self._series.get(listing.series) if listing else None
        if listing is None or series is None or not series.recalled:
            return ()
        known = series.targets | {listing.index: target}
        self._series[listing.series] = _Series()
        return tuple(known[index] for index in sorted(known))

    def to_read_again(self, target: Target, listing: Listing) -> tuple[Target, ...]:
        """Note a page; with the last one of a listing that shifted while it was read, or did not
        add up, where all of its pages stand, the first one first. Once only."""
        series = self._series.setdefault(listing.series, _Series())
        series.listings[listing.index] = listing
        series.targets[listing.index] = target
        begins = listing.first_index in series.listings
        if series.read_again or not begins or not listing.is_last or listing.too_large:
            return ()
        if is_whole_series(series.listings.values()):
            return ()
        targets = tuple(series.targets[index] for index in sorted(series.targets))
        self._series[listing.series] = _Series(read_again=True)
        return targets


def _digest(parsed: Parsed) -> bytes:
    """What tells the things that a page has from those of another."""
    named = "\n".join(f"{reading.key} {reading.part}" for reading in parsed.readings)
    return hashlib.sha256(named.encode(errors="surrogatepass")).digest()
