"""The paper the example documents are written on: pages, font, paragraphs.

It must not know what is written on it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import XPos, YPos

LINE_MM = 5.5


class Document(FPDF):
    """A4 pages in a core font, with curly quotes, long dashes and the euro sign."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        # The core fonts have these signs, but fpdf2 looks for them in Latin-1 by default.
        self.core_fonts_encoding = "cp1252"
        self.set_creation_date(datetime(2024, 1, 1, tzinfo=UTC))
        self.set_margin(20)
        self.set_auto_page_break(auto=True, margin=20)
        self.set_font("helvetica", size=11)

    def paragraph(self, text: str, *, bold: bool = False, size: float = 11) -> None:
        """Write text over the full width, and an empty line for an empty text."""
        self.set_font("helvetica", style="B" if bold else "", size=size)
        if not text.strip():
            self.ln(LINE_MM)
            return
        height = LINE_MM * size / 11
        self.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraphs(self, text: str) -> None:
        """Write a text line by line; its empty lines stay."""
        for line in text.splitlines():
            self.paragraph(line)

    def data(self) -> bytes:
        """Return the finished file."""
        return bytes(self.output())
