"""The cells of an Excel file, and the words beside them; pure.

Values are read as Excel keeps them, formulas by the value that was last worked out. Sheets that
are hidden are read as well; what is not read is told.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree

from crawler.documents.document import TOO_LONG, Allowance, Document, Row, Table, page_of, plain
from crawler.documents.document import row_of as trimmed
from crawler.documents.package import Package

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Za-z]{1,3})[0-9]*")
_WHOLE = re.compile(r"-?[0-9]{1,300}")
_WORDS_BESIDE = ("drawing", "comments", "threadedComment")
_UNREAD = {"package": "embedded files", "oleObject": "embedded files"}


@dataclass
class _Book:
    """What cells refer to, and what was not read."""

    words: list[str] = field(default_factory=list)
    formats: list[str | None] = field(default_factory=list)
    """Per style its form as a date, None for one of other numbers."""
    epoch: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a calendar
    unread: Counter[str] = field(default_factory=Counter)
    cut: bool = False


def read_xlsx(package: Package, main: str, allowance: Allowance) -> Document:
    """The cells of a workbook: one page and one table per sheet.

    `main` is the name of its main part.
    """
    root = package.tree(main)
    if root is None or root.find(f"{S}sheets") is None:
        raise ValueError(f"expected a list of sheets in the part {main}")
    targets = {relation.id: relation for relation in package.relations(main)}
    related = {relation.kind: relation.target for relation in targets.values()}
    book = _Book()
    book.words = _shared_words(package, related.get("sharedStrings"))
    book.formats = _formats(package, related.get("styles"), book)
    if _is_on(root.find(f"{S}workbookPr"), "date1904"):
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - days of a calendar
    pages: list[str] = []
    tables: list[Table] = []
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        relation = targets.get(str(sheet.get(f"{_R}id")))
        if relation is None or relation.target is None or relation.kind != "worksheet":
            is_chart = relation is not None and relation.kind == "chartsheet"
            book.unread["sheets with a chart alone" if is_chart else "sheets"] += 1
            continue
        rows = _sheet(package, relation.target, book, allowance)
        beside = _words_beside(package, relation.target, book)
        pages.append("\n".join([*([page_of(rows)] if rows else []), *beside]))
        book.cut = not allowance.take_page(sum(map(len, beside))) or book.cut
        tables.append(rows)
    return _document(pages, tables, book)


def _document(pages: list[str], tables: list[Table], book: _Book) -> Document:
    said = [TOO_LONG] if book.cut else []
    if book.unread:
        parts = (f"{count} × {what}" for what, count in sorted(book.unread.items()))
        said.append(f"not read in the Excel file: {', '.join(parts)}")
    if not any(pages):
        problem = "; ".join(["the Excel file has no filled cells", *said])
        return Document("xlsx", "unreadable", tuple(pages), problem)
    return Document("xlsx", "read", tuple(pages), "; ".join(said) or None, tuple(tables))


def _elements(data: bytes, tag: str) -> Iterator[Any]:
    """The elements of this tag one by one; each is emptied when the next is asked for."""
    found = etree.iterparse(
        io.BytesIO(data), tag=f"{S}{tag}", resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _, element in found:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text(element: Any) -> str:
    """The text of a cell or of a shared text, without how it is pronounced."""
    runs = element.iterfind(f"{S}r/{S}t")
    return "".join(t.text or "" for t in (*element.iterfind(f"{S}t"), *runs))


def _shared_words(package: Package, name: str | None) -> list[str]:
    data = package.xml(name)
    return [] if data is None else [_text(element) for element in _elements(data, "si")]


def _formats(package: Package, name: str | None, book: _Book) -> list[str | None]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    try:
        root = package.tree(name)
    except (etree.XMLSyntaxError, ValueError):
        book.unread["broken part styles"] += 1
        root = None
    if root is None:
        return []
    own = {
        str(e.get("numFmtId")): str(e.get("formatCode", ""))
        for e in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    built_in = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    codes = ((own | built_in).get(str(e.get("numFmtId"))) for e in root.iterfind(_STYLES))
    return [code if code and is_date_format(code) else None for code in codes]


_STYLES = f"{S}cellXfs/{S}xf"


def _is_on(element: Any, name: str) -> bool:
    return element is not None and str(element.get(name)).lower() in ("1", "true", "on")


# --- sheets ------------------------------------------------------------------------------


def _sheet(package: Package, name: str, book: _Book, allowance: Allowance) -> Table:
    data = package.xml(name)
    rows: list[Row] = []
    for number, element in enumerate(_elements(data or b"<worksheet/>", "row"), start=1):
        claimed = str(element.get("r") or number)
        if number > _MAX_ROWS or len(claimed) > 7 or int(claimed) > _MAX_ROWS:
            book.cut = True
            break
        row = trimmed(_cells(element, book))
        if row and not allowance.take_row(row):
            book.cut = True
            break
        if row:
            rows.append(row)
    return tuple(rows)


def _cells(row: Any, book: _Book) -> Iterator[str]:
    at = 0
    for cell in row.iterfind(f"{S}c"):
        column = _column(str(cell.get("r") or ""))
        if column is not None and at <= column:
            yield from [""] * (column - at)
            at = column
        yield _value(cell, book)
        at += 1


def _column(reference: str) -> int | None:
    """The column of a cell, from 0; None where the cell does not say it."""
    match = _REFERENCE.fullmatch(reference[:20])
    if match is None:
        return None
    number = 0
    for letter in match.group(1).upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1 if number <= _MAX_COLUMNS else None


def _value(cell: Any, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inner = cell.find(f"{S}is")
        return "" if inner is None else _text(inner)
    value = cell.findtext(f"{S}v") or ""
    if not value:
        if cell.find(f"{S}f") is not None and kind != "str":
            book.unread["formulas without a value"] += 1
        return ""
    if kind == "s":
        known = value.isdecimal() and len(value) < 10 and int(value) < len(book.words)
        if not known:
            book.unread["cells without their words"] += 1
        return book.words[int(value)] if known else ""
    if kind == "b":
        return "WAAR" if value.strip() == "1" else "ONWAAR"
    return _number(value, _format(cell, book), book) if kind == "n" else value


def _format(cell: Any, book: _Book) -> str | None:
    style = str(cell.get("s", "0"))
    known = style.isdecimal() and len(style) < 7 and int(style) < len(book.formats)
    return book.formats[int(style)] if known else None


def _number(text: str, date_format: str | None, book: _Book) -> str:
    """A number as a Dutch reader sees it, but dates in the order of ISO 8601."""
    from openpyxl.styles.numbers import is_timedelta_format
    from openpyxl.utils.datetime import from_excel

    try:
        value = float(text)
        if date_format is not None:
            is_span = is_timedelta_format(date_format)
            return _moment(from_excel(value, book.epoch, timedelta=is_span))
    except (ValueError, OverflowError):
        return text
    if _WHOLE.fullmatch(text):
        return str(int(text))
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)


def _moment(value: datetime | date | time | timedelta | None) -> str:
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    return "" if value is None else str(value)


# --- beside the cells --------------------------------------------------------------------


def _words_beside(package: Package, name: str, book: _Book) -> list[str]:
    """The lines of the boxes and comments on a sheet, each text once."""
    found: dict[str, None] = {}
    for relation in package.relations(name):
        if relation.kind in _UNREAD:
            book.unread[_UNREAD[relation.kind]] += 1
        if relation.kind not in _WORDS_BESIDE or relation.target is None:
            continue
        try:
            root = package.tree(relation.target)
        except (etree.XMLSyntaxError, ValueError):
            book.unread[f"broken part {relation.kind}"] += 1
            continue
        for element in (
            () if root is None else root.iter(f"{_A}p", f"{S}comment", "{*}threadedComment")
        ):
            found.setdefault(plain("".join(element.itertext())).strip())
    return [line for text in found for line in text.split("\n") if line.strip()]
