"""Made-up measurements as PDFs, in labelled lines and in tables of several looks.

It must not know what changed between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF

from benchmarks.reports.world import PlainSheet

_MARGIN = 18.0


@dataclass(frozen=True)
class Look:
    """How a report is laid out.

    `columns` gives the order in which a table has title, status and explanation; without it the
    milestones stand on labelled lines. Rows may be parted by lines, by white, or not at all.
    """

    columns: tuple[str, ...] = ()
    rules: bool = True
    padding_mm: float = 1.0
    repeat_header: bool = True
    size: float = 9.0
    new_page_each: bool = True
    middle: bool = False


_HEADINGS = {
    "title": "Mijlpaal",
    "status": "Status",
    "explanation": "Toelichting",
}
_SHARES = {"title": 0.4, "status": 0.2, "explanation": 0.4}


class Paper(FPDF):
    """A report with a running header and numbered pages."""

    def __init__(self, title: str, look: Look) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = "cp1252"
        self.title_line, self.look = title, look
        self.pitch = look.size * 0.48
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        self.set_font("helvetica", size=look.size)
        self.first_pages: dict[str, int] = {}

    def header(self) -> None:
        """Write the running header."""
        self.set_font("helvetica", size=7)
        self.cell(0, 4, self.title_line, align="R", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)
        self.set_font("helvetica", size=self.look.size)

    def footer(self) -> None:
        """Write the page number under a line."""
        self.set_y(-12)
        self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())
        self.set_font("helvetica", size=7)
        self.cell(0, 4, f"Pagina {self.page_no()}", align="C")
        self.set_font("helvetica", size=self.look.size)

    def paragraph(self, text: str, *, size: float | None = None) -> None:
        """Write a text over the full width."""
        self.set_font("helvetica", style="B" if size else "", size=size or self.look.size)
        height = (size or self.look.size) * 0.48
        self.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_font("helvetica", size=self.look.size)

    def sheet(self, sheet: PlainSheet) -> None:
        """Write one project sheet."""
        if self.look.new_page_each or self.get_y() > self.h - 70:
            self.add_page()
        self.first_pages[sheet.code] = self.page_no()
        self.paragraph(f"{sheet.code} - {sheet.name}", size=13)
        self.ln(2)
        self.paragraph("Algemene projectvoortgang", size=10)
        self.paragraph(sheet.status)
        self.paragraph(" ".join(sheet.text))
        self.ln(3)
        self.paragraph("Gedetailleerde projectvoortgang", size=10)
        self.ln(1)
        if self.look.columns:
            self._table(sheet)
        else:
            self._labelled(sheet)
        self.ln(6)

    def _labelled(self, sheet: PlainSheet) -> None:
        for milestone in sheet.milestones:
            self.paragraph(f"Mijlpaal: {milestone.title}")
            self.paragraph(f"Status: {milestone.status}")
            if milestone.explanation:
                self.paragraph(f"Toelichting: {milestone.explanation}")
            self.ln(2)

    def _table(self, sheet: PlainSheet) -> None:
        self._header_row()
        for milestone in sheet.milestones:
            values = {
                "title": milestone.title,
                "status": milestone.status,
                "explanation": milestone.explanation,
            }
            self._row([values[kind] for kind in self.look.columns])

    def _header_row(self) -> None:
        self.set_font("helvetica", style="B", size=self.look.size)
        self._row([_HEADINGS[kind] for kind in self.look.columns], header=True)
        self.set_font("helvetica", size=self.look.size)

    def _row(self, texts: Sequence[str], *, header: bool = False) -> None:
        """Write one row, line by line, over the end of the page where it does not fit."""
        widths = [_SHARES[kind] * self.epw for kind in self.look.columns]
        cells = [self._wrapped(w, text) for w, text in zip(widths, texts, strict=True)]
        height = max(map(len, cells))
        self._rule()
        self.set_y(self.get_y() + self.look.padding_mm)
        for number in range(height):
            if self.get_y() + 1.5 * self.pitch > self.h - _MARGIN - self.look.padding_mm:
                self.add_page()
                if self.look.repeat_header and not header:
                    self._header_row()
            top, left = self.get_y(), _MARGIN
            for width, lines in zip(widths, cells, strict=True):
                shift = (height - len(lines)) / 2 if self.look.middle else 0.0
                if 0 <= number - int(shift) < len(lines):
                    self.set_xy(left, top + (shift % 1) * self.pitch)
                    self.cell(width, self.pitch, lines[number - int(shift)])
                left += width
            self.set_xy(_MARGIN, top + self.pitch)
        self.set_y(self.get_y() + self.look.padding_mm)
        self._rule()

    def _wrapped(self, width: float, text: str) -> list[str]:
        if not text:
            return []
        lines = self.multi_cell(width, self.pitch, text, align="L", dry_run=True, output="LINES")
        return [str(line) for line in lines] if isinstance(lines, list) else []

    def _rule(self) -> None:
        if self.look.rules:
            self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())


def report_pdf(sheets: Sequence[PlainSheet], look: Look, title: str) -> bytes:
    """A report with a title page, a table of contents and its sheets."""
    pages = {sheet.code: number + 5 for number, sheet in enumerate(sheets)}
    paper = Paper(title, look)
    paper.add_page()
    paper.paragraph("Metingrapport", size=24)
    paper.add_page()
    paper.paragraph("Inhoud", size=14)
    for sheet in sheets:
        paper.paragraph(f"{sheet.code} - {sheet.name} {'.' * 12} {pages[sheet.code]}")
    for sheet in sheets:
        paper.sheet(sheet)
    return bytes(paper.output())
