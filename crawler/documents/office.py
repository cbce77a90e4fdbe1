"""The text and the tables of Word and Excel files; pure.

The archives they are packed in must have been checked and repacked. The libraries are imported
where they are used, since they are slow to import and the process of a pass need not have them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from crawler.documents.document import (
    TOO_LONG,
    Allowance,
    Document,
    Row,
    Table,
    line_of,
    page_of,
    plain,
    row_of,
)
from crawler.documents.numbering import Numbering, W

_MAX_ROWS = 1_048_576
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_TEXT = {f"{W}{tag}" for tag in ("pPr", "rPr", "del", "moveFrom", "instrText")} | {_FALLBACK}
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = ("/word/footnotes.xml", "/word/endnotes.xml")


# --- Word --------------------------------------------------------------------------------


def read_docx(stream: IO[bytes], allowance: Allowance) -> Document:
    """The text of a Word file as one page, notes at its end, and its tables."""
    import docx

    part = docx.Document(stream).part
    related = {relation.reltype.rpartition("/")[2]: relation for relation in part.rels.values()}
    numbering = related.get("numbering")
    styles = related.get("styles")
    text = _WordText(
        Numbering(
            getattr(numbering.target_part, "element", None) if numbering else None,
            getattr(styles.target_part, "element", None) if styles else None,
        ),
        allowance,
    )
    lines = text.lines(part.element.body)
    for note in _notes(part.package):
        lines += text.lines(note)
    page = "\n".join(lines).strip()
    if not allowance.take_page(len(page)):
        page, text.cut = page[: allowance.characters], True
    problem = TOO_LONG if text.cut else None
    if not page:
        return Document("docx", "unreadable", (page,), "the Word file has no text")
    return Document("docx", "read", (page,), problem, tuple(text.tables))


def _notes(package: Any) -> Iterator[Any]:
    from docx.oxml.parser import parse_xml

    for part in package.iter_parts():
        if str(part.partname) in _NOTES:
            for note in parse_xml(part.blob):
                if note.get(f"{W}type") is None:  # the others are the lines above the notes
                    yield note


class _WordText:
    """Goes through the elements itself: python-docx leaves out what stands in content controls,
    in tracked insertions and in text boxes."""

    def __init__(self, numbering: Numbering, allowance: Allowance) -> None:
        self._numbering = numbering
        self._allowance = allowance
        self.tables: list[Table] = []
        self.cut = False

    def lines(self, container: Any) -> list[str]:
        """The lines of the paragraphs and tables in an element."""
        lines: list[str] = []
        for element in container:
            if element.tag == f"{W}p":
                label = self._numbering.label(element)
                text = plain("".join(_pieces(element))).strip()
                lines += (label + text).split("\n") if text else [""]
            elif element.tag == f"{W}tbl":
                lines += self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _NO_TEXT:
                lines += self.lines(element)
        return lines

    def _table(self, table: Any) -> list[str]:
        rows: list[Row] = []
        lines: list[str] = []
        for row in (row_of(self._cells(row)) for row in _within(table, f"{W}tr")):
            filled = [cell for cell in row if cell]
            # A letter is often laid out in a table: one filled cell is text, and keeps its lines.
            lines += filled[0].split("\n") if len(filled) == 1 else [line_of(row)]
            if row and not self._allowance.take_row(row):
                self.cut = True
            elif row:
                rows.append(row)
        if rows:
            self.tables.append(tuple(rows))
        return lines

    def _cells(self, row: Any) -> Iterator[str]:
        for cell in _within(row, f"{W}tc"):
            yield "\n".join(self.lines(cell))
            # A cell over several columns keeps those after it in their own columns.
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = str(span.get(f"{W}val")) if span is not None else ""
            yield from [""] * (min(int(width), 100) - 1 if width.isdecimal() else 0)


def _within(container: Any, tag: str) -> Iterator[Any]:
    """The elements of this tag, also those in a content control, not those of an inner table."""
    for element in container:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _within(element, tag)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}p":  # a paragraph in a text box
            yield from ("\n", *_pieces(child), "\n")
        elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
            yield from _pieces(child)


# --- Excel -------------------------------------------------------------------------------


def read_xlsx(stream: IO[bytes], allowance: Allowance) -> Document:
    """The cells of a workbook: one page and one table per sheet."""
    import openpyxl

    tables: list[Table] = []
    cut = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and checks that are not read anyway
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows, is_cut = _sheet_rows(sheet, allowance)
            cut = cut or is_cut or not allowance.take_page(0)
            tables.append(rows)
        book.close()
    pages = tuple(page_of(rows) for rows in tables)
    if not any(pages):
        return Document("xlsx", "unreadable", pages, "the Excel file has no filled cells")
    return Document("xlsx", "read", pages, TOO_LONG if cut else None, tuple(tables))


def _sheet_rows(sheet: Any, allowance: Allowance) -> tuple[Table, bool]:
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):
        if number >= _MAX_ROWS:
            return tuple(rows), True
        row = row_of(_cell_text(cell) for cell in cells)
        if row and not allowance.take_row(row):
            return tuple(rows), True
        if row:
            rows.append(row)
    return tuple(rows), False


def _cell_text(value: object) -> str:
    """A value as Excel would show it to a Dutch reader, but dates in the order of ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
