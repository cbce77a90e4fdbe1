"""The columns of a table: the words over them, and the white between them; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.documents.layout import Wall, Word
from crawler.reports.labels.candidates import heading_code
from crawler.reports.labels.column_headings import column_kind, is_milestone_header
from crawler.reports.labels.lines import HEADER_WORDS, find_label

_CELL_GAP = 0.34
"""White wider than this share of a line's height is more than a space."""
_END_GAP = 1.8
"""White higher than so many lines ends a table, unless its rows stand as far apart."""
_MAX_COLUMNS = 10
_MAX_HEADER_LINES = 3
_MAX_HEADING = 50
_MIN_STRIP = 1.0
_ROLES = {"project_status": "status", "name": "other", "text": "other", None: "other"}

Span = tuple[float, float]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, and its heading."""

    kind: str
    heading: str


@dataclass(frozen=True)
class Grid:
    """The columns of a table from left to right, and the white between each and the next.

    `walls` are the drawn lines between them, None where there is none.
    """

    columns: tuple[Column, ...]
    gutters: tuple[tuple[Span, ...], ...]
    walls: tuple[float | None, ...]

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where each column but the last ends: at its wall, or the middle of the widest white."""
        widest = [max(spans, key=lambda span: span[1] - span[0]) for spans in self.gutters]
        return tuple(
            (start + end) / 2 if wall is None else wall
            for wall, (start, end) in zip(self.walls, widest, strict=True)
        )

    def beside(self, line: Sequence[Word]) -> Grid | None:
        """The grid with the white that one more line leaves, None where it runs through it."""
        gutters = self.gutters
        walls = [wall for wall in self.walls if wall is not None]
        for run in _runs(line, walls):
            gutters = tuple(_without(spans, run) for spans in gutters)
        return replace(self, gutters=gutters) if all(gutters) else None

    def walled(self, walls: Sequence[Wall], y: float) -> Grid:
        """The grid with the walls that stand between its headings at this height."""
        here = [wall.x for wall in walls if wall.y0 - 1 <= y <= wall.y1 + 1]
        found: list[float | None] = []
        gutters: list[tuple[Span, ...]] = []
        for spans in self.gutters:
            between = [x for x in here if any(start < x < end for start, end in spans)]
            found.append(between[0] if between else None)
            gutters.append(((between[0] - 1, between[0] + 1),) if between else spans)
        return replace(self, gutters=tuple(gutters), walls=tuple(found))

    def encloses(self, line: Sequence[Word], walls: Sequence[Wall]) -> bool:
        """Whether the table's walls, where it has any, stand beside this line too."""
        mine = [x for x in self.walls if x is not None]
        y = line[0].middle
        beside = [w.x for w in walls if w.y0 - 1 <= y <= w.y1 + 1]
        return not mine or any(abs(x - x1) < 3 for x in mine for x1 in beside)


def find_header(lines: Sequence[list[Word]], index: int) -> tuple[Grid, int] | None:
    """The header row that begins with this line and its length in lines, None without one."""
    if not any(column_kind(word.text) for word in lines[index]):
        return None
    words: list[Word] = []
    best: tuple[Grid, int] | None = None
    for length, line in enumerate(lines[index : index + _MAX_HEADER_LINES], start=1):
        if words and line[0].y0 - max(w.y1 for w in words) > 0.8 * line[0].height:
            break
        # Only the words of headings can make a header of several lines.
        if (best or length > 1) and not _only_headings(line):
            break
        words = [*words, *line]
        grid = _grid(words)
        if grid and not (best and len(grid.columns) != len(best[0].columns)):
            best = (grid, length)
        elif best or not _only_headings(line):
            break
    return best


def fit_lines(
    grid: Grid, lines: Sequence[list[Word]], codes: Collection[str], walls: Sequence[Wall]
) -> tuple[Grid, int]:
    """How many of the lines are the body of the table, and the grid with the white they leave."""
    widest_gap = 0.0
    for number, line in enumerate(lines):
        if _ends(lines, number, codes) or not grid.encloses(line, walls):
            return grid, number
        if number:
            gap = line[0].y0 - max(word.y1 for word in lines[number - 1])
            if gap > max(_END_GAP * line[0].height, 1.6 * widest_gap):
                return grid, number
            widest_gap = max(widest_gap, gap)
        narrowed = grid.beside(line)
        if narrowed is None:
            return grid, number
        grid = narrowed
    return grid, len(lines)


def _ends(lines: Sequence[list[Word]], number: int, codes: Collection[str]) -> bool:
    """Whether a line is one that no table's body holds."""
    text = " ".join(word.text for word in lines[number])
    if heading_code(text) in codes or find_header(lines, number):
        return True
    label = find_label(text)
    return label is not None and (
        label.kind in ("general", "detailed") or (label.kind == "title" and ":" in text[:20])
    )


def _only_headings(line: Sequence[Word]) -> bool:
    return all(
        word.text.lower().strip("().:") in HEADER_WORDS or column_kind(word.text) for word in line
    )


def _grid(words: Sequence[Word]) -> Grid | None:
    """The words as the headings of columns, None where they are not."""
    cells: list[list[Word]] = []
    reached = 0.0
    for word in sorted(words, key=lambda w: w.x0):
        if cells and word.x0 - reached < _CELL_GAP * word.height:
            cells[-1].append(word)
        else:
            cells.append([word])
        reached = max(reached, word.x1)
    if not 2 <= len(cells) <= _MAX_COLUMNS:
        return None
    texts = [
        " ".join(w.text for w in sorted(cell, key=lambda w: (round(w.middle), w.x0)))
        for cell in cells
    ]
    kinds = [column_kind(text) for text in texts]
    if any(len(text) > _MAX_HEADING or text.endswith((".", ":")) for text in texts[1:]):
        return None
    if not is_milestone_header(kinds) or kinds.count(None) > len(kinds) / 2:
        return None
    columns = tuple(Column(_ROLES.get(k, k or ""), t) for k, t in zip(kinds, texts, strict=True))
    edges = [(max(w.x1 for w in a), min(w.x0 for w in b)) for a, b in pairwise(cells)]
    return Grid(columns, tuple((edge,) for edge in edges), (None,) * len(edges))


def _runs(line: Sequence[Word], walls: Sequence[float]) -> list[Span]:
    """The stretches of a line without wall, or white wider than a space."""
    runs: list[Span] = []
    for word in line:
        near = runs and word.x0 - runs[-1][1] < _CELL_GAP * word.height
        if near and not any(runs[-1][1] - 1 <= wall <= word.x0 + 1 for wall in walls):
            runs[-1] = (runs[-1][0], max(runs[-1][1], word.x1))
        else:
            runs.append((word.x0, word.x1))
    return runs


def _without(spans: Sequence[Span], taken: Span) -> tuple[Span, ...]:
    return tuple(
        part
        for start, end in spans
        for part in ((start, min(end, taken[0])), (max(start, taken[1]), end))
        if part[1] - part[0] >= _MIN_STRIP
    )
