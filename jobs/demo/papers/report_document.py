"""A monitoring report as a PDF: the project sheets of one measurement.

It must not know which measurement of the story it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fpdf.enums import XPos, YPos

from jobs.demo.facts.filler_words import ordinal
from jobs.demo.papers.paper import Document


@dataclass(frozen=True)
class Milestone:
    """One milestone of a project sheet; `status` in Dutch words, `explanation` may be empty."""

    title: str
    status: str
    explanation: str = ""


@dataclass(frozen=True)
class ProjectSheet:
    """One project in a monitoring report; `code` as in "VV078", `status` in Dutch words."""

    code: str
    name: str
    status: str
    text: str
    milestones: tuple[Milestone, ...] = ()

    @property
    def heading(self) -> str:
        """The line over the sheet, and in the table of contents."""
        return f"{self.code} - {self.name}"


class _Report(Document):
    """A monitoring report with a running header and numbered pages."""

    def __init__(self, measurement: int, reference_on: date) -> None:
        super().__init__()
        self.measurement = measurement
        self.reference = reference_on.strftime("%d/%m/%Y")
        self.first_pages: dict[str, int] = {}

    def header(self) -> None:
        """Write the running header, except on the title page."""
        if self.page_no() == 1:
            return
        line = f"{ordinal(self.measurement).capitalize()} metingrapport - {self.reference}"
        self.set_font("helvetica", size=8)
        self.cell(0, 5, line, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(5)

    def footer(self) -> None:
        """Write the page number."""
        self.set_y(-15)
        self.set_font("helvetica", size=8)
        self.cell(0, 5, f"Pagina {self.page_no()}", align="C")

    def title_page(self) -> None:
        """Write the title page."""
        self.add_page()
        self.ln(60)
        self.paragraph(
            f"{ordinal(self.measurement).capitalize()} metingrapport", bold=True, size=24
        )
        self.paragraph("Monitoring Relanceplan Vlaamse Veerkracht", bold=True, size=18)
        self.paragraph(f"stand van zaken {self.reference}", size=14)

    def contents(self, sheets: Sequence[ProjectSheet], first_pages: dict[str, int]) -> None:
        """Write the table of contents on a page of its own."""
        self.add_page()
        self.paragraph("Inhoud", bold=True, size=16)
        self.paragraph("")
        for sheet in sheets:
            page = first_pages.get(sheet.code, 0)
            self.paragraph(f"{sheet.heading} {'.' * 12} {page}")

    def sheet(self, sheet: ProjectSheet) -> None:
        """Write one project sheet, which starts on a new page."""
        self.add_page()
        self.first_pages[sheet.code] = self.page_no()
        self.paragraph(sheet.heading, bold=True, size=14)
        self.paragraph("")
        self.paragraph("Algemene projectvoortgang", bold=True, size=12)
        self.paragraph(sheet.status)
        self.paragraph(sheet.text)
        self.paragraph("")
        self.paragraph("Gedetailleerde projectvoortgang", bold=True, size=12)
        for milestone in sheet.milestones:
            self.paragraph(f"Mijlpaal: {milestone.title}")
            self.paragraph(f"Status: {milestone.status}")
            if milestone.explanation:
                self.paragraph(f"Toelichting: {milestone.explanation}")
            self.paragraph("")


def report_pdf(measurement: int, reference_date: date, sheets: Sequence[ProjectSheet]) -> bytes:
    """Return a monitoring report: title page, table of contents, one sheet per project."""
    # The table of contents comes before the pages it names: lay everything out twice.
    first_pages: dict[str, int] = {}
    for _ in range(2):
        report = _Report(measurement, reference_date)
        report.title_page()
        report.contents(sheets, first_pages)
        for sheet in sheets:
            report.sheet(sheet)
        first_pages = report.first_pages
    return report.data()
