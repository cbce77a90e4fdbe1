"""The rows of one table, from the words of its body and the lines drawn through it; pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from crawler.documents.layout import Rule, Word
from crawler.reports.labels.statuses import begins_status, goes_on, known_status
from crawler.reports.tables.columns import Grid
from state.changes.sentences import join_lines

_RULE_SHARE = 0.6


Cells = tuple[str, ...]
"""The text of one row, a cell for each column."""


def group_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words as lines, from the top down, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.y0 + w.y1):
        if lines and word.middle - lines[-1][0].middle < 0.4 * max(word.height, 1.0):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.x0) for line in lines]


def read_rows(words: Sequence[Word], grid: Grid, rules: Sequence[Rule]) -> list[Cells]:
    """The rows of a table's body, from the top down."""
    if not words:
        return []
    edges = _row_edges(words, rules)
    bands = _bands(words, edges)
    statuses = [c for c, column in enumerate(grid.columns) if column.kind == "status"]
    # Lines above and below the whole table part no rows.
    ruled = len(bands) > 2 or not any(_statuses(band, grid, statuses) > 1 for band in bands)
    if edges and ruled:
        return [_cells(band, grid) for band in bands]
    return [_cells(row, grid) for band in bands for row in _rows_without_rules(band, grid)]


def _column_of(word: Word, bounds: Sequence[float]) -> int:
    """The index of the column in which the middle of a word lies."""
    middle = (word.x0 + word.x1) / 2
    return bisect_right(bounds, middle)


def _row_edges(words: Sequence[Word], rules: Sequence[Rule]) -> list[float]:
    """The heights at which a line runs between rows, through most of the width."""
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    width = max(right - left, 1.0)
    top, end = min(w.middle for w in words), max(w.middle for w in words)
    # A line further away, over the page number, is not the table's.
    reach = 2 * words[0].height
    inside = [rule for rule in rules if top - reach < rule.y < end + reach]
    edges: list[float] = []
    group: list[Rule] = []
    for rule in [*inside, Rule(float("inf"), 0, 0)]:
        if group and rule.y - group[0].y > 1.5:
            if _covered(group, left, right) >= _RULE_SHARE * width:
                edges.append(group[0].y)
            group = []
        group.append(rule)
    return edges


def _covered(rules: Iterable[Rule], left: float, right: float) -> float:
    covered, reached = 0.0, left
    for rule in sorted(rules, key=lambda r: r.x0):
        start, end = max(rule.x0, reached), min(rule.x1, right)
        if end > start:
            covered += end - start
            reached = end
    return covered


def _bands(words: Sequence[Word], edges: Sequence[float]) -> list[list[Word]]:
    """The words between one edge and the next."""
    bands: dict[int, list[Word]] = {}
    for word in words:
        bands.setdefault(bisect_left(edges, word.middle), []).append(word)
    return [bands[number] for number in sorted(bands)]


def _statuses(band: Sequence[Word], grid: Grid, wanted: Sequence[int]) -> int:
    """How many whole statuses stand one under the other in a band."""
    count, status = 0, ""
    bounds = grid.bounds
    for line in group_lines(w for w in band if _column_of(w, bounds) in wanted):
        text = " ".join(word.text for word in line)
        rest = bool(status) and goes_on(status, text)
        status = f"{status} {text}" if rest else text
        count += not rest and (known_status(text) is not None or begins_status(text))
    return count


def _cells(words: Iterable[Word], grid: Grid) -> Cells:
    bounds = grid.bounds
    parts: list[list[Word]] = [[] for _ in grid.columns]
    for word in words:
        parts[_column_of(word, bounds)].append(word)
    return tuple(
        join_lines(" ".join(w.text for w in line) for line in group_lines(part)) for part in parts
    )


# --- tables without lines between their rows -----------------------------------------------


def _rows_without_rules(words: Sequence[Word], grid: Grid) -> list[list[Word]]:
    """Rows told apart by the space between them, and by where a title has a status beside it."""
    strips = _strips(words)
    limit = _wide([gap for gap, _ in strips[1:]])
    parted = limit != float("inf")
    rows: list[list[Word]] = []
    before = ""
    for gap, strip in strips:
        titled, status = _title_and_status(strip, grid)
        begins = titled and _begins_row(before, status, parted=parted)
        if not rows or gap > limit or begins:
            rows.append([])
            before = ""
        rows[-1] += strip
        before = f"{before} {status}".strip()
    return rows


def _strips(words: Sequence[Word]) -> list[tuple[float, list[Word]]]:
    """The words in strips with nothing but white between, with the height of the white above."""
    strips: list[tuple[float, list[Word]]] = []
    reached = 0.0
    for line in group_lines(words):
        # Boxes hold the whole height of the font: those of neighbouring lines may touch.
        top, end = min(w.middle for w in line), max(w.middle for w in line)
        height = max(w.height for w in line)
        if strips and top - reached < 0.7 * height:
            strips[-1][1].extend(line)
        else:
            strips.append((top - reached, list(line)))
        reached = end
    return strips


def _wide(gaps: Sequence[float]) -> float:
    """The height from which white space parts rows, infinite where all is spaced alike."""
    ordered = sorted(gaps)
    pairs = pairwise(ordered)
    jumps = [(b / max(a, 0.1), (a + b) / 2) for a, b in pairs]
    ratio, limit = max(jumps, default=(1.0, 0.0))
    return limit if ratio > 1.2 else float("inf")


def _title_and_status(strip: Sequence[Word], grid: Grid) -> tuple[bool, str]:
    """Whether words of a title stand in a strip, and the words of a status in it."""
    bounds = grid.bounds
    titled, words = False, []
    for word in strip:
        kind = grid.columns[_column_of(word, bounds)].kind
        titled = titled or kind == "title"
        if kind == "status":
            words.append(word)
    lines = group_lines(words) if len(words) > 1 else [words]
    return titled, " ".join(word.text for line in lines for word in line)


def _begins_row(before: str, status: str, *, parted: bool) -> bool:
    """Whether the status in a strip is one of its own, not the rest of the one before."""
    if not status or (before and goes_on(before, status)):
        return False
    # An unknown status may go on anyhow, where white space tells the rows apart.
    known = any(known_status(words) or begins_status(words) for words in (before, status))
    return known or not before or not parted
