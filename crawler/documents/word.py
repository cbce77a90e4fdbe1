"""The text and the tables of a Word file; pure.

What Word shows is read: boxes, notes, comments, headings and footings, embedded pages, what was
inserted; not what was deleted. What is not read is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree

from crawler.documents.document import (
    TOO_LONG,
    Allowance,
    Document,
    Row,
    Table,
    line_of,
    plain,
    row_of,
)
from crawler.documents.embedded import read_embedded
from crawler.documents.numbering import Numbering, W
from crawler.documents.package import Package

Read = Callable[[bytes, Allowance], Document]

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NO_TEXT = {f"{W}{tag}" for tag in ("pPr", "rPr", "del", "moveFrom", "instrText", "sdtPr")}
_TEXT = (f"{W}t", f"{_M}t", f"{A}t")
_SIGNS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}  # fmt: skip
_BEFORE = ("header", "footer")
_BEHIND = ("footnotes", "endnotes", "comments", "diagramData")
_NOTE_LINES = ("separator", "continuationSeparator", "continuationNotice")
_UNREAD = {
    "package": "embedded files",
    "oleObject": "embedded files",
    "chart": "charts",
    "subDocument": "parts in files of their own",
}


def read_docx(package: Package, main: str, allowance: Allowance, read: Read) -> Document:
    """The text of a Word file as one page, notes and comments at its end, and its tables.

    `main` is the name of its main part; `read` reads what is embedded in it.
    """
    related = {relation.kind: relation.target for relation in package.relations(main)}
    unread: Counter[str] = Counter()
    numbering = Numbering(*(_side_part(package, related.get(k), unread) for k in _NUMBERED))
    text = _WordText(package, numbering, allowance, read, unread)
    root = package.tree(main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise ValueError(f"expected a body in the part {main}")
    lines = text.side_parts(main, _BEFORE)
    lines += text.of_part(main, body)
    lines += text.side_parts(main, _BEHIND)
    page = "\n".join(lines).strip()
    if not allowance.take_page(len(page)):
        page, text.cut = page[: allowance.characters], True
    said = [TOO_LONG] if text.cut else []
    said += [_said(unread)] if unread else []
    if not page:
        problem = "; ".join(["the Word file has no text", *said])
        return Document("docx", "unreadable", (page,), problem)
    return Document("docx", "read", (page,), "; ".join(said) or None, tuple(text.tables))


_NUMBERED = ("numbering", "styles")


def _said(unread: Counter[str]) -> str:
    parts = (f"{count} × {what}" for what, count in sorted(unread.items()))
    return f"not read in the Word file: {', '.join(parts)}"


def _side_part(package: Package, name: str | None, unread: Counter[str]) -> Any:
    """The root of a part without which the text can be read, None where there is none."""
    try:
        return package.tree(name)
    except (etree.XMLSyntaxError, ValueError):
        unread[f"broken part {str(name).rpartition('/')[2]}"] += 1
        return None


class _WordText:
    """Goes through the elements of the parts in the order in which one reads them."""

    def __init__(
        self,
        package: Package,
        numbering: Numbering,
        allowance: Allowance,
        read: Read,
        unread: Counter[str],
    ) -> None:
        self._package = package
        self._numbering = numbering
        self._allowance = allowance
        self._read = read
        self._unread = unread
        self._targets: dict[str, str | None] = {}
        self.tables: list[Table] = []
        self.cut = False

    def side_parts(self, main: str, kinds: Iterable[str]) -> list[str]:
        """The lines of the parts of these kinds that belong to the main part, each text once."""
        found: dict[tuple[str, ...], None] = {}
        for kind in kinds:
            for relation in self._package.relations(main):
                if relation.kind != kind or relation.target is None:
                    continue
                root = _side_part(self._package, relation.target, self._unread)
                if root is not None:
                    lines = (line for line in self.of_part(relation.target, root) if line.strip())
                    found.setdefault(tuple(lines))
        return [line for lines in found for line in lines]

    def of_part(self, name: str, container: Any) -> list[str]:
        """The lines of an element of this part."""
        relations = self._package.relations(name)
        self._targets = {relation.id: relation.target for relation in relations}
        for relation in relations:
            if relation.kind in _UNREAD:
                self._unread[_UNREAD[relation.kind]] += 1
        return self.lines(container)

    def lines(self, container: Any) -> list[str]:
        """The lines of the paragraphs and tables in an element."""
        lines: list[str] = []
        open_end = ""
        for element in container:
            if element.tag == f"{W}p":
                label = self._numbering.label(element)
                text = open_end + plain("".join(self._pieces(element))).strip()
                # Where the end of a paragraph was deleted, the next one goes on with it.
                open_end = text if element.find(f"{W}pPr/{W}rPr/{W}del") is not None else ""
                if not open_end:
                    lines += (label + text).split("\n") if text else [""]
            else:
                lines += self._other(element)
        return lines + (open_end.split("\n") if open_end else [])

    def _other(self, element: Any) -> list[str]:
        if element.tag == f"{W}tbl":
            return self._table(element)
        if element.tag == f"{W}altChunk":
            return self._embedded(element)
        if element.tag == f"{A}p":
            return plain("".join(self._pieces(element))).strip().split("\n")
        if element.tag == f"{_MC}AlternateContent":
            return self._one_of(element, self.lines)
        is_note_line = element.get(f"{W}type") in _NOTE_LINES
        if not isinstance(element.tag, str) or element.tag in _NO_TEXT or is_note_line:
            return []
        return self.lines(element)

    def _one_of(self, element: Any, read: Callable[[Any], list[str]]) -> list[str]:
        """What the first form with text says: the others are for programs that cannot show it."""
        forms = (read(form) for form in element)
        return next((lines for lines in forms if any(map(str.strip, lines))), [])

    def _embedded(self, element: Any) -> list[str]:
        target = self._targets.get(str(element.get(f"{R}id")))
        body = self._package.read(target) if target else None
        if target is None or body is None:
            self._unread["embedded pages"] += 1
            return []
        kind = self._package.content_type(target)
        document = read_embedded(body, kind, self._allowance, self._read)
        self.tables += document.tables
        if document.problem:
            self._unread[f"embedded pages ({document.problem})"] += 1
        return [line for page in document.pages for line in page.split("\n")]

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
        if row.find(f"{W}trPr/{W}del") is not None:
            return
        for cell in _within(row, f"{W}tc"):
            is_deleted = cell.find(f"{W}tcPr/{W}cellDel") is not None
            yield "" if is_deleted else "\n".join(self.lines(cell))
            # A cell over several columns keeps those after it in their own columns.
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = str(span.get(f"{W}val")) if span is not None else ""
            yield from [""] * (min(int(width), 100) - 1 if width.isdecimal() else 0)

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in _TEXT:
                yield child.text or ""
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag == f"{W}txbxContent":
                yield from ("\n", "\n".join(self.lines(child)), "\n")
            elif child.tag == f"{_MC}AlternateContent":
                yield from self._one_of(child, lambda form: list(self._pieces(form)))
            elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                yield from self._pieces(child)


def _within(container: Any, tag: str) -> Iterator[Any]:
    """The elements of this tag, however they are wrapped, not those of an inner table."""
    for element in container:
        if element.tag == tag:
            yield element
        elif isinstance(element.tag, str) and element.tag not in (*_NO_TEXT, f"{W}tbl", f"{W}tc"):
            yield from _within(element, tag)
