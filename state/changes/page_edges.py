"""Running headers and footers: the same line, numbers aside, at the edge of most pages; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

_DEPTH = 3
_SHARE = 0.4  # odd and even pages may have headers of their own
_MAX_LENGTH = 200


def edge_key(line: str) -> str:
    """A line without its numbers, for finding it again on other pages."""
    return re.sub(r"\d+", "#", " ".join(line[:_MAX_LENGTH].split()).casefold())


def running_lines(
    pages: Sequence[Sequence[str]], is_content: Callable[[str], bool] = lambda _: False
) -> tuple[frozenset[int], ...]:
    """Per page the indexes of its running lines; lines that are `is_content` never are.

    Looks at the three outermost lines of each edge, from outside in.
    """
    everywhere = Counter(edge_key(line) for lines in pages for line in lines)
    found: list[set[int]] = [set() for _ in pages]
    for edge in (0, -1):
        open_pages = set(range(len(pages)))
        for depth in range(_DEPTH):
            at = {i: _index(len(pages[i]), edge, depth) for i in open_pages}
            keys = {i: edge_key(pages[i][k]) for i, k in at.items() if k is not None}
            running = _running(Counter(keys.values()), everywhere, len(pages))
            open_pages = {
                i
                for i, key in keys.items()
                if key in running and not is_content(pages[i][at[i] or 0])
            }
            for i in open_pages:
                found[i].add(at[i] or 0)
    return tuple(frozenset(indexes) for indexes in found)


def _index(count: int, edge: int, depth: int) -> int | None:
    if depth >= count:
        return None
    return depth if edge == 0 else count - 1 - depth


def _running(counts: Counter[str], everywhere: Counter[str], pages: int) -> set[str]:
    return {
        key
        for key, count in counts.items()
        if count >= (2 if "#" in key else 3)
        and count >= _SHARE * pages
        # What stands in the middle of pages too is something the report says often.
        and everywhere[key] <= 1.2 * count
    }
