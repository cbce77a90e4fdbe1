"""Tables of milestones read by the place of their words."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import permutations

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reports.paper import Look, report_pdf
from benchmarks.reports.world import STATUSES, PlainMilestone, PlainSheet, World
from crawler.documents.layout import Word
from crawler.reports.sheets import cut_pdf
from crawler.reports.tables.columns import find_header
from crawler.reports.tables.rows import group_lines
from state.changes.sheets import CutReport, Sheet

COLUMNS = ("title", "status", "explanation")


def require_as_written(report: CutReport, plain: tuple[PlainSheet, ...]) -> None:
    """AssertionError unless a report says what was written in it."""
    assert plain, "nothing was written that could be read"
    assert [sheet.code for sheet in report.sheets] == [sheet.code for sheet in plain]
    for sheet, made in zip(report.sheets, plain, strict=True):
        assert sheet.by_milestones
        assert (sheet.name, sheet.status) == (made.name, STATUSES[made.status])
        assert sheet.text == " ".join(made.text)
        assert [(m.title, m.status, m.explanation or "") for m in sheet.milestones] == [
            (m.title, STATUSES[m.status], m.explanation) for m in made.milestones
        ]


@pytest.mark.parametrize("columns", list(permutations(COLUMNS)))
def test_columns_in_any_order(columns: tuple[str, ...]) -> None:
    """Columns are told by the words over them, in whatever order they stand."""
    plain = World(1).sheets(6, 5)
    require_as_written(cut_pdf(report_pdf(plain, Look(columns), "Rapport")), plain)


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("repeat", [False, True])
def test_over_two_pages(repeat: bool, middle: bool) -> None:
    """A table over two pages is one table, its header repeated or not, a row broken or not."""
    plain = World(2).sheets(6, 25)
    look = Look(COLUMNS, repeat_header=repeat, middle=middle, new_page_each=False)
    require_as_written(cut_pdf(report_pdf(plain, look, "Rapport")), plain)


@pytest.mark.parametrize("padding", [0.0, 1.5])
def test_without_lines(padding: float) -> None:
    """Rows without lines between are told by white space, or by where a status begins."""
    plain = World(3).sheets(8, 20)
    look = Look(COLUMNS, rules=False, padding_mm=padding, new_page_each=False)
    require_as_written(cut_pdf(report_pdf(plain, look, "Rapport")), plain)


def test_milestones_know_their_page() -> None:
    """Each milestone names the page on which its row begins."""
    plain = World(4).sheets(1, 60)
    (sheet,) = cut_pdf(report_pdf(plain, Look(COLUMNS), "Rapport")).sheets
    pages = [milestone.page or 0 for milestone in sheet.milestones]
    assert pages == sorted(pages)
    assert pages[0] == sheet.first_page
    assert pages[-1] > pages[0]


def test_missing_status_column() -> None:
    """A table without a status column gives its milestones without status, and a note."""
    plain = World(5).sheets(2, 4)
    report = cut_pdf(report_pdf(plain, Look(("title", "explanation")), "Rapport"))
    assert report.notes == ("a table without a status column: VV001, VV002",)
    for sheet, made in zip(report.sheets, plain, strict=True):
        assert [m.title for m in sheet.milestones] == [m.title for m in made.milestones]
        assert {m.status for m in sheet.milestones} == {None}


def test_missing_milestone_column() -> None:
    """A table without a milestone column gives no milestones: its sheet is compared as text."""
    plain = World(6).sheets(1, 4)
    report = cut_pdf(report_pdf(plain, Look(("status", "explanation")), "Rapport"))
    assert not report.sheets[0].by_milestones
    assert "a table without a milestone column: VV001" in report.notes


def table_pdf(rows: Sequence[tuple[str, ...]], after: str = "") -> bytes:
    """A sheet of one project with a table as fpdf2 itself draws it: ruled, centred headings."""
    pdf = FPDF(format="A4")
    pdf.core_fonts_encoding = "cp1252"
    pdf.set_font("helvetica", size=10)
    pdf.add_page()
    for line in ("VV078 - Gebouwen", "Status: opgestart", "De bouw loopt."):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    with pdf.table() as table:
        for row in rows:
            table.row(row)
    if after:
        pdf.multi_cell(0, 6, after, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def one_sheet(body: bytes) -> Sheet:
    """The only sheet of a report."""
    (sheet,) = cut_pdf(body).sheets
    return sheet


def test_other_columns() -> None:
    """What stands in other columns is kept with the explanation, row numbers are not."""
    sheet = one_sheet(
        table_pdf(
            [
                ("Nr.", "Streefdatum", "Status", "Mijlpaal"),
                ("1", "31/12/2023", "in uitvoering na agendering (VR), op schema", "Ruwbouw"),
                ("2", "30/06/2024", "geparkeerd", "Afwerking van de inkomhal en de zalen"),
            ]
        )
    )
    assert [(m.title, m.status, m.explanation) for m in sheet.milestones] == [
        ("Ruwbouw", "on_schedule", "Streefdatum: 31/12/2023"),
        ("Afwerking van de inkomhal en de zalen", "geparkeerd", "Streefdatum: 30/06/2024"),
    ]


def test_text_after_table() -> None:
    """What follows a table belongs to the text of its sheet, not to the last row."""
    rows = [("Mijlpaal", "Status"), ("Ruwbouw", "gerealiseerd"), ("Dak", "stopgezet")]
    after = "Het budget werd in het voorjaar verhoogd en daarna niet meer aangepast."
    sheet = one_sheet(table_pdf(rows, after=after))
    assert [(m.title, m.status) for m in sheet.milestones] == [
        ("Ruwbouw", "realised"),
        ("Dak", "stopped"),
    ]
    assert sheet.text == f"De bouw loopt. {after}"


def turned(body: bytes, degrees: int) -> bytes:
    """The same page, placed turned on another one that is turned back for reading."""
    source, target = pdfium.PdfDocument(body), pdfium.PdfDocument.new()
    width, height = source[0].get_size()
    matrix = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }[degrees]
    size = (width, height) if degrees in (0, 180) else (height, width)
    page = target.new_page(*size)
    placed = source.page_as_xobject(0, target).as_pageobject()
    placed.set_matrix(pdfium.PdfMatrix(*matrix))
    page.insert_obj(placed)
    page.gen_content()
    page.set_rotation(degrees)
    written = BytesIO()
    target.save(written)
    return written.getvalue()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_page(degrees: int) -> None:
    """A page that is turned for reading, as wide tables often are, is read as it is seen."""
    rows = [
        ("Mijlpaal", "Toelichting", "Status"),
        ("Ruwbouw van het hele gebouw", "De werf is open sinds de zomer.", "opgestart"),
        ("Dak", "", "in uitvoering na agendering (VR), op schema"),
    ]
    body = table_pdf(rows)
    assert one_sheet(turned(body, degrees)).milestones == one_sheet(body).milestones
    assert [m.status for m in one_sheet(body).milestones] == ["started", "on_schedule"]


def test_headings_over_two_lines() -> None:
    """Headings of several words over two lines are still headings."""
    rows = [
        ("Mijlpaal", "Status van de mijlpaal", "Toelichting bij eventuele stopzetting"),
        ("Ruwbouw", "stopgezet", "Er kwam geen vergunning voor de werken."),
        ("Dak", "nog niet gestart", ""),
    ]
    sheet = one_sheet(table_pdf(rows))
    assert sheet.text == "De bouw loopt."
    assert [(m.title, m.status, m.explanation) for m in sheet.milestones] == [
        ("Ruwbouw", "stopped", "Er kwam geen vergunning voor de werken."),
        ("Dak", "not_started", None),
    ]


def test_prose_is_no_header() -> None:
    """A sentence about milestones and their status is no header row."""
    words, x = [], 50.0
    for text in ["Mijlpaal", "en", "status", "en", "toelichting", "staan", "in", "dit", "rapport"]:
        words.append(Word(text, x, 100.0, x + 5.0 * len(text), 110.0))
        x = words[-1].x1 + 2.8
    assert find_header(group_lines(words), 0) is None


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    columns=st.permutations(COLUMNS),
    seed=st.integers(0, 10_000),
    middle=st.booleans(),
    repeat=st.booleans(),
    new_page=st.booleans(),
    size=st.sampled_from([8.0, 9.0, 10.0]),
)
def test_any_ruled_table(
    columns: list[str], seed: int, middle: bool, repeat: bool, new_page: bool, size: float
) -> None:
    """Ruled tables give every milestone whole, however they are laid out."""
    plain = World(seed).sheets(4, 12)
    look = Look(
        tuple(columns), middle=middle, repeat_header=repeat, new_page_each=new_page, size=size
    )
    require_as_written(cut_pdf(report_pdf(plain, look, "Rapport")), plain)


def test_one_row() -> None:
    """A table of a single row has columns too."""
    milestone = PlainMilestone("Oplevering", "opgestart", "Volgt later.")
    plain = (PlainSheet("VV001", "Scholen", "opgestart", ("Alles loopt.",), (milestone,)),)
    require_as_written(cut_pdf(report_pdf(plain, Look(COLUMNS), "Rapport")), plain)
