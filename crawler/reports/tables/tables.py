"""Tables of milestones, read by the place of their words on the page; pure.

Columns are found by the words over them, in any order; a table may go on over pages, with or
without its header row repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.documents.layout import PageLayout, Word
from crawler.reports.labels.candidates import heading_code
from crawler.reports.labels.lines import find_label
from crawler.reports.labels.statuses import english_status, goes_on, known_status
from crawler.reports.tables.columns import Column, Grid, find_header, fit_lines
from crawler.reports.tables.rows import Cells, group_lines, read_rows
from state.changes.page_edges import edge_key
from state.changes.sentences import join_lines, text_key
from state.changes.sheets import Milestone


@dataclass
class SheetTables:
    """What the tables of one sheet say; `after` are the lines that follow them on their pages."""

    rows: list[tuple[Milestone, Cells]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    _blob: str | None = None

    def holds(self, line: str) -> bool:
        """Whether a line of text stands in the cells or headings of these tables."""
        if self._blob is None:
            cells = (cell for _, row in self.rows for cell in row)
            self._blob = "|".join(text_key(text) for text in (*self.headings, *cells))
        return text_key(line) in self._blob

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones in the order of the rows."""
        return tuple(milestone for milestone, _ in self.rows if milestone.title)

    @property
    def loose(self) -> list[str]:
        """What is no milestone: lines after the tables, rows without title."""
        untitled = (" ".join(filter(None, cells)) for m, cells in self.rows if not m.title)
        return [*untitled, *self.after]


@dataclass
class _Reader:
    """Where the reading of a report's tables has come to."""

    found: dict[str, SheetTables] = field(default_factory=dict)
    code: str | None = None
    grid: Grid | None = None
    """The table that is open; None where none is."""
    seen_table: bool = False
    """Whether the sheet at hand has had a table."""


def read_tables(
    layouts: Mapping[int, PageLayout],
    running: Mapping[int, Collection[str]],
    open_at: Mapping[int, str | None],
    codes: Collection[str],
) -> dict[str, SheetTables]:
    """The tables of milestones by the code of the sheet they stand in.

    `running` are the lines along the edges of each page, `open_at` the sheet that goes on at its
    top, `codes` the sheets there are.
    """
    reader = _Reader()
    previous = 0
    for number, layout in sorted(layouts.items()):
        code = open_at.get(number)
        if code != reader.code or number != previous + 1:
            reader.grid, reader.seen_table = None, False
        reader.code, previous = code, number
        keys = {edge_key(line) for line in running.get(number, ())}
        lines = [line for line in group_lines(layout.words()) if not _runs(line, keys)]
        _read_page(reader, number, lines, layout, codes)
    return reader.found


def _runs(line: Sequence[Word], keys: Collection[str]) -> bool:
    """Whether a line is a running header or footer, or one part of it."""
    key = edge_key(_text(line))
    if any(len(key) > 2 and key in running for running in keys):
        return True
    for running in keys:
        key = key.replace(running, "")
    return not key.strip()


def _read_page(
    reader: _Reader,
    number: int,
    lines: Sequence[list[Word]],
    layout: PageLayout,
    codes: Collection[str],
) -> None:
    rules, walls = layout.rules(), layout.walls()
    index, on_top = 0, True
    while index < len(lines):
        code = heading_code(_text(lines[index]))
        if code in codes:
            reader.code, reader.grid, reader.seen_table = code, None, False
        header = find_header(lines, index)
        if header:
            reader.grid = header[0].walled(walls, lines[index][0].middle)
            index += header[1]
        elif reader.grid is None or not on_top:
            _after(reader, lines[index])
            index, on_top = index + 1, False
            continue
        grid, length = fit_lines(reader.grid, lines[index:], codes, walls)
        body = [word for line in lines[index : index + length] for word in line]
        if header or length:
            _keep(reader, number, grid.columns, read_rows(body, grid, rules), header is None)
        index, on_top = index + length, False
        # A table that reaches the end of the page may go on over it.
        reader.grid = grid if index >= len(lines) else None


def _after(reader: _Reader, line: Sequence[Word]) -> None:
    """Keep what stands after a table: in the order of the text it cannot be told from cells."""
    if not reader.seen_table or reader.code is None:
        return
    text = _text(line)
    label = find_label(text)
    if label and label.kind in ("general", "detailed", "title"):
        reader.seen_table = False  # from here on the labels tell what is what
    else:
        reader.found[reader.code].after.append(text)


def _text(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)


# --- rows to milestones --------------------------------------------------------------------


def _keep(
    reader: _Reader, page: int, columns: Sequence[Column], rows: Sequence[Cells], goes_on: bool
) -> None:
    if reader.code is None:
        return
    tables = reader.found.setdefault(reader.code, SheetTables())
    kinds = [column.kind for column in columns]
    again = reader.seen_table
    reader.seen_table = True
    tables.headings += [column.heading for column in columns]
    for kind, words in (("title", "milestone"), ("status", "status")):
        note = f"a table without a {words} column"
        if kind not in kinds and note not in tables.notes:
            tables.notes.append(note)
    for number, cells in enumerate(rows):
        last = tables.rows[-1][1] if tables.rows else None
        if number == 0 and (goes_on or again) and last and _is_rest(cells, last, kinds):
            cells = tuple(join_lines(pair) for pair in zip(last, cells, strict=True))
            page = tables.rows.pop()[0].page or page
        if any(cells):
            tables.rows.append((_milestone(columns, cells, page), cells))


def _is_rest(cells: Cells, last: Cells, kinds: Sequence[str]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    if len(cells) != len(last):
        return False

    def both(kind: str) -> tuple[str, str]:
        position = kinds.index(kind) if kind in kinds else None
        return ("", "") if position is None else (last[position], cells[position])

    (title_before, title), (before, status) = both("title"), both("status")
    if "title" in kinds and not title_before:
        return True  # cells in the middle of their row: the title stands on the second page
    words_go_on = not title or title[0].islower()
    if "status" not in kinds:
        return words_go_on
    if not before or not status:
        return bool(before) or words_go_on
    return goes_on(before, status) and (words_go_on or known_status(before) is None)


def _milestone(columns: Sequence[Column], cells: Cells, page: int) -> Milestone:
    values: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        if cell and column.kind == "other":
            values.setdefault("others", []).append(f"{column.heading}: {cell}")
        elif cell:
            values.setdefault(column.kind, []).append(cell)
    explanation = " ".join([*values.get("explanation", ()), *values.get("others", ())])
    return Milestone(
        title=" ".join(values.get("title", ())),
        status=english_status(" ".join(values.get("status", ()))),
        explanation=explanation.strip(" -–—") or None,
        page=page,
    )
