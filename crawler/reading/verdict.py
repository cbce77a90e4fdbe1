"""Whether a source can be believed in a pass, and what its listings proved; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from crawler.parsing.base import Listing
from state.model.values import JsonObject


@dataclass(frozen=True)
class Verdict:
    """Whether a source can be believed in this pass, and what its listings proved.

    `error` is None when it can, and `refused` are the snapshots that could not be believed.
    `listings`: by snapshot, the keys that each page of its listings has; `confirmed`: keys whose
    own address answered; `gone`: keys whose own address said 404 or 410; `complete`: the listings
    were read to their end.
    """

    error: str | None = None
    assumption: str | None = None
    refused: tuple[int, ...] = ()
    listings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    complete: bool = False
    violated_assumptions: JsonObject = field(default_factory=dict)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The keys in its listings."""
        return frozenset[str]().union(*self.listings.values())


def is_complete(listings: Iterable[Listing]) -> bool:
    """Whether each series of pages has been read from its first page to its last.

    A series that was too large stands for the halves that it was cut into.
    """
    series: dict[str, dict[int, Listing]] = {}
    for listing in listings:
        series.setdefault(listing.series, {})[listing.index] = listing
    whole = [pages for pages in series.values() if not _was_cut(pages)]
    return bool(whole) and all(_reaches_end(pages) for pages in whole)


def _was_cut(pages: dict[int, Listing]) -> bool:
    return len(pages) == 1 and next(iter(pages.values())).too_large


def _reaches_end(pages: dict[int, Listing]) -> bool:
    indices = sorted(pages)
    first = pages[indices[0]].first_index
    in_one_piece = indices == list(range(first, first + len(indices)))
    return in_one_piece and pages[indices[-1]].is_last
