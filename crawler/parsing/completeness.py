"""Whether the listings of a source were read whole, so that what they lack can be missing; pure.

A listing is whole only by its own counts: its pages were all read, they counted the same
throughout, and as many items were read as they count. That counts are exact is [assumed]: where
they never were, two equal readings stand for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.parsing.base import Listing

Pages = Mapping[int, Listing]
"""The pages of one series by their index."""


@dataclass(frozen=True)
class Completeness:
    """What the listings of one pass are good for.

    `whole`: what they lack is missing. `settled`: whatever is there now is known, so that a
    baseline can be made of it. `exact`: their counts were right, None where they gave none.
    `doubts`: in words, why they prove less than they might.
    """

    whole: bool
    settled: bool
    exact: bool | None
    doubts: tuple[str, ...] = ()


def completeness(
    latest: Iterable[Listing], earlier: Iterable[Listing], counts_were_exact: bool
) -> Completeness:
    """How completely listings were read: the `latest` reading of each page, and the `earlier` one
    where a series was read twice in the same pass.

    `counts_were_exact`: this source was seen to count rightly before, so that it can be expected
    to. A series that was too large stands for the halves that it was cut into.
    """
    before = _by_series(earlier)
    judged = [
        _judged(pages, before.get(series, {}), counts_were_exact)
        for series, pages in _by_series(latest).items()
        if not _was_cut(pages)
    ]
    counted = [each.exact for each in judged if each.exact is not None]
    return Completeness(
        whole=bool(judged) and all(each.whole for each in judged),
        settled=bool(judged) and all(each.settled for each in judged),
        exact=all(counted) if counted else None,
        doubts=tuple(doubt for each in judged for doubt in each.doubts),
    )


def is_whole_series(pages: Iterable[Listing]) -> bool:
    """Whether the pages of one series, read once, agree with each other and with their counts."""
    return _judged({page.index: page for page in pages}, {}, counts_were_exact=True).whole


def _judged(pages: Pages, before: Pages, counts_were_exact: bool) -> Completeness:
    reaches_end = _reaches_end(pages)
    totals = {page.total for page in pages.values() if page.total is not None}
    size = sum(page.size for page in pages.values())
    exact = totals == {size} if totals and reaches_end else None
    is_odd = len(totals) > 1 or exact is False
    unreadable = [name for page in pages.values() for name in page.unreadable]
    # As often as it is read, it says the same: then it is not being changed while it is read.
    is_steady = len(totals) <= 1 and bool(before) and before == pages
    stands = not is_odd or (is_steady and not counts_were_exact)
    return Completeness(
        whole=reaches_end and stands and not unreadable,
        settled=reaches_end and (is_steady or not unreadable) and stands,
        exact=exact,
        doubts=tuple(_doubts(pages, totals, size, is_odd and reaches_end, unreadable)),
    )


def _doubts(
    pages: Pages, totals: set[int], size: int, is_odd: bool, unreadable: list[str]
) -> Iterable[str]:
    series = next(iter(pages.values())).series
    if is_odd:
        counted = " and then ".join(map(str, sorted(totals)))
        yield f"the listing {series!r} counts {counted} items, but {size} came"
    if unreadable:
        yield (
            f"{len(unreadable)} items of the listing {series!r} cannot be read: "
            f"{', '.join(unreadable[:3])}"
        )


def _by_series(listings: Iterable[Listing]) -> dict[str, dict[int, Listing]]:
    series: dict[str, dict[int, Listing]] = {}
    for listing in listings:
        series.setdefault(listing.series, {})[listing.index] = listing
    return series


def _was_cut(pages: Pages) -> bool:
    return len(pages) == 1 and next(iter(pages.values())).too_large


def _reaches_end(pages: Pages) -> bool:
    indices = sorted(pages)
    first = pages[indices[0]].first_index
    in_one_piece = indices == list(range(first, first + len(indices)))
    return in_one_piece and pages[indices[-1]].is_last
