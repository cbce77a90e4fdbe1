"""A monitoring report cut into project sheets by its headings; pure.

Text alone (`cut_pages`) gives milestones that stand on labelled lines; from the bytes of a PDF
(`cut_pdf`) tables are read too, by the place of their words. The true layout of the reports is
not known; what is known of their parts was last checked on 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium

from crawler.documents.layout import PageLayout, plain_text, read_layout
from crawler.reports.data_file import cut_table
from crawler.reports.fields import read_fields
from crawler.reports.headings import Headings, find_headings
from crawler.reports.labels.candidates import Candidate, heading_code
from crawler.reports.labels.lines import Line, is_content, names_table
from crawler.reports.tables.tables import SheetTables, read_tables
from state.changes.page_edges import running_lines
from state.changes.sentences import join_lines
from state.changes.sheets import CutReport, Sheet

__all__ = ["cut_pages", "cut_pdf", "cut_table"]


_MAX_PAGES = 3_000
_MAX_CHARACTERS = 30_000_000
_CHAIN = 20
_DIVIDER = re.compile(
    r"^\W{0,3}(?:speerpunt|cluster|bijlagen?|hoofdstuk)(?:\s+(?:\d{1,2}|[ivxlc]{1,5}|[a-h])\b|$)",
    re.IGNORECASE,
)
"""What stands between two sheets, at the top of a page without anything of a sheet."""


@dataclass
class _Pile:
    """The lines that were found to belong to one code."""

    code: str
    name: str | None
    lines: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    parts: int = 0


@dataclass
class _Cut:
    """A report on its way from lines to sheets."""

    piles: dict[str, _Pile] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    running: dict[int, frozenset[str]] = field(default_factory=dict)
    """Per page the lines that run along its edges."""
    open_at: dict[int, str | None] = field(default_factory=dict)
    """Per page the code whose sheet goes on at its top, None where none does."""


def cut_pages(pages: Sequence[str]) -> CutReport:
    """The sheets of a report of which only the text is at hand, page by page."""
    return _report(_cut(pages), {})


def cut_pdf(body: bytes) -> CutReport:
    """The sheets of a report, tables of milestones by the place of their words."""
    try:
        pages, layouts = _read(body)
    except pdfium.PdfiumError as error:
        return CutReport(notes=(f"the PDF cannot be read: {error}",))
    cut = _cut(pages)
    tables = read_tables(layouts, cut.running, cut.open_at, set(cut.piles))
    return _report(cut, tables)


# --- reading -----------------------------------------------------------------------------


def _read(body: bytes) -> tuple[list[str], dict[int, PageLayout]]:
    """The text of each page, and the places on those that may hold a table."""
    pages: list[str] = []
    layouts: dict[int, PageLayout] = {}
    pdf = pdfium.PdfDocument(body)
    try:
        since_header, size = _CHAIN, 0
        for number in range(1, min(len(pdf), _MAX_PAGES) + 1):
            text, layout, since_header = _read_page(pdf, number, since_header)
            size += len(text)
            if size > _MAX_CHARACTERS:
                break
            pages.append(text)
            if layout:
                layouts[number] = layout
    finally:
        pdf.close()
    return pages, layouts


def _read_page(
    pdf: pdfium.PdfDocument, number: int, since_header: int
) -> tuple[str, PageLayout | None, int]:
    page = pdf[number - 1]
    try:
        text_page = page.get_textpage()
        try:
            found = str(text_page.get_text_range())
            text = plain_text(found)
            since_header = 0 if names_table(text) else since_header + 1
            near = since_header < _CHAIN  # a table may go on here
            return text, read_layout(page, text_page, found) if near else None, since_header
        finally:
            text_page.close()
    finally:
        page.close()


# --- cutting -----------------------------------------------------------------------------


def _cut(pages: Sequence[str]) -> _Cut:
    split = [[line.rstrip() for line in page.splitlines() if line.strip()] for page in pages]
    running = running_lines(split, lambda line: is_content(line) or heading_code(line) is not None)
    cut = _Cut()
    lines: list[Line] = []
    for number, (texts, edges) in enumerate(zip(split, running, strict=True), start=1):
        cut.left_out += [texts[i] for i in sorted(edges)]
        cut.running[number] = frozenset(texts[i] for i in edges)
        lines += [Line(text, number) for i, text in enumerate(texts) if i not in edges]
    found = find_headings(lines)
    _pile(cut, lines, found)
    _note_oddities(cut, found)
    return cut


def _pile(cut: _Cut, lines: Sequence[Line], found: Headings) -> None:
    """Put each line with the sheet whose heading stands over it."""
    at = {heading.index: heading for heading in found.headings}
    pile: _Pile | None = None
    heading_ends, page = 0, 0
    for index, line in enumerate(lines):
        if line.page != page:
            if _divides(lines, index, at):
                pile = None
            for number in range(page + 1, line.page + 1):
                cut.open_at[number] = pile.code if pile else None
            page = line.page
        if heading := at.get(index):
            pile, heading_ends = _opened(cut, heading), heading.end
        if pile is None or index in found.contents:
            cut.left_out.append(line.text)
            continue
        pile.lines.append(line)
        if index >= heading_ends:
            pile.body.append(line)


def _divides(lines: Sequence[Line], index: int, at: Collection[int]) -> bool:
    if not _DIVIDER.match(lines[index].text):
        return False
    for number in range(index, len(lines)):
        if lines[number].page != lines[index].page or number in at:
            break
        if is_content(lines[number].text):
            return False
    return True


def _opened(cut: _Cut, heading: Candidate) -> _Pile:
    pile = cut.piles.setdefault(heading.code, _Pile(heading.code, heading.name or None))
    pile.name = pile.name or heading.name or None
    pile.parts += 1
    return pile


def _note_oddities(cut: _Cut, found: Headings) -> None:
    codes = list(cut.piles)
    if not codes:
        cut.notes.append("no heading of a project sheet was found")
    if twice := [code for code, pile in cut.piles.items() if pile.parts > 1]:
        cut.notes.append(f"more than one heading, read as one sheet: {_few(twice)}")
    if late := [b for a, b in pairwise(codes) if b < a]:
        cut.notes.append(f"codes out of order: {_few(late)}")
    if found.only_listed:
        cut.notes.append(f"in the table of contents without a sheet: {_few(found.only_listed)}")
    if empty := [code for code, pile in cut.piles.items() if not pile.body]:
        cut.notes.append(f"nothing under the heading: {_few(empty)}")


def _few(codes: Sequence[str]) -> str:
    return ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")


# --- sheets ------------------------------------------------------------------------------


def _report(cut: _Cut, tables: Mapping[str, SheetTables]) -> CutReport:
    sheets = []
    odd: dict[str, list[str]] = {}
    for code, pile in cut.piles.items():
        sheet, notes = _sheet(pile, tables.get(code))
        sheets.append(sheet)
        for note in notes:
            odd.setdefault(note, []).append(code)
    notes = [*cut.notes, *(f"{note}: {_few(codes)}" for note, codes in odd.items())]
    return CutReport(tuple(sheets), tuple(cut.left_out), tuple(notes))


def _sheet(pile: _Pile, table: SheetTables | None) -> tuple[Sheet, list[str]]:
    """The sheet of a pile, and what is odd about it."""
    fields = read_fields(pile.body)
    if table and table.rows and not fields.has_table:
        # The header's words did not give the table away in the text, only by their place.
        fields = read_fields([line for line in pile.body if not table.holds(line.text)])
    milestones = (*fields.milestones, *(table.milestones if table else ()))
    unread = (fields.has_table or table is not None) and not (table and table.milestones)
    notes = list(table.notes) if table else []
    if unread:
        notes.append("a table of which the milestones could not be made out")
    sheet = Sheet(
        code=pile.code,
        name=pile.name,
        status=fields.status,
        text=join_lines([fields.text, *(table.loose if table else ())]),
        milestones=milestones,
        lines=tuple(line.text for line in pile.lines),
        first_page=pile.lines[0].page,
        by_milestones=bool(milestones) and not unread,
    )
    return sheet, notes
