"""Monitoring reports cut into project sheets."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reports.labels.statuses import english_status
from crawler.reports.sheets import cut_pages, cut_pdf, cut_table
from jobs.demo.papers.example_sheets import sheets_of
from jobs.demo.papers.report_document import report_pdf
from state.changes.sheets import CutReport, Milestone, Sheet


def sheet_of(report: CutReport, code: str) -> Sheet:
    """The sheet of this project."""
    return next(sheet for sheet in report.sheets if sheet.code == code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Nog niet gestart", "not_started"),
        ("opgestart", "started"),
        ("opgestart / in uitvoering na agendering (VR), op schema", "on_schedule"),
        ("in uitvoering na\nagendering (VR),\nop schema", "on_schedule"),
        ("op schema", "on_schedule"),
        ("bijkomende aandacht nodig", "attention"),
        ("Bijzondere aandacht nodig.", "attention"),
        ("bijkomende actie noodzakelijk", "action_required"),
        ("GEREALISEERD", "realised"),
        ("gerealiseerd (31/12/2022)", "realised"),
        ("stopgezet", "stopped"),
        ("stopzetting", "stopped"),
        ("geparkeerd", "geparkeerd"),
        ("nog niet gerealiseerd", "nog niet gerealiseerd"),
        ("op schema, maar aandacht nodig", "op schema, maar aandacht nodig"),
        ("-", None),
        ("", None),
    ],
)
def test_status_words(words: str, code: str | None) -> None:
    """The words of the domain become English codes, others stay as they stand."""
    assert english_status(words) == code


@pytest.mark.parametrize("measurement", [4, 5, 6])
def test_example_reports(measurement: int) -> None:
    """Every project of an example report gives its name, status, text and milestones."""
    plain = sheets_of(measurement)
    report = cut_pdf(report_pdf(measurement, date(2023, 12, 31), plain))
    assert report.notes == ()
    assert [sheet.code for sheet in report.sheets] == [sheet.code for sheet in plain]
    for sheet, made in zip(report.sheets, plain, strict=True):
        assert (sheet.name, sheet.text) == (made.name, made.text)
        assert sheet.status == english_status(made.status)
        assert sheet.by_milestones
        assert [(m.title, m.status, m.explanation or "") for m in sheet.milestones] == [
            (m.title, english_status(m.status), m.explanation) for m in made.milestones
        ]


@pytest.mark.parametrize(
    "heading",
    [
        "VV078 - Ondersteuning culturele infrastructuur",
        "VV078 – Ondersteuning culturele infrastructuur",
        "VV078: Ondersteuning culturele infrastructuur",
        "VV 078 Ondersteuning culturele infrastructuur",
        "Projectfiche VV078 - Ondersteuning culturele infrastructuur",
        "VV078\nOndersteuning culturele infrastructuur",
        "VV078 - Ondersteuning culturele\ninfrastructuur",
        "4.12 VV078 - Ondersteuning culturele infrastructuur",
    ],
)
def test_forms_of_headings(heading: str) -> None:
    """A heading gives code and name however it is written."""
    report = cut_pages([f"{heading}\nStatus: opgestart\nDe bouw loopt."])
    (sheet,) = report.sheets
    assert (sheet.code, sheet.name) == ("VV078", "Ondersteuning culturele infrastructuur")
    assert (sheet.status, sheet.text, sheet.first_page) == ("started", "De bouw loopt.", 1)


@pytest.mark.parametrize(
    "text",
    [
        "De middelen komen van\nVV129 - Databanken in de cultuur",
        "Er is overleg.\nVV129 wordt later bekeken.",
        "Er is overleg.\nVV129 - Databanken werd uitgesteld naar een latere datum",
        "Samen met (\nVV129 - Databanken)",
        "Er is overleg met VV129 - Databanken",
    ],
)
def test_mentions(text: str) -> None:
    """A project named in a sentence begins no sheet, also where its line begins with the code."""
    report = cut_pages([f"VV078 - Gebouwen\nStatus: opgestart\n{text}"])
    assert [sheet.code for sheet in report.sheets] == ["VV078"]


@pytest.mark.parametrize("dots", [" ........ {page}", " {page}", "", "   {page}", " … {page}"])
def test_table_of_contents(dots: str) -> None:
    """A table of contents is left out, with dots, page numbers alone, or neither."""
    names = {"VV001": "Scholen", "VV002": "Wegen", "VV003": "Water"}
    entries = [
        f"{code} - {name}{dots.format(page=number + 2)}"
        for number, (code, name) in enumerate(names.items())
    ]
    sheets = [f"{code} - {name}\nStatus: opgestart\nOver {name}." for code, name in names.items()]
    report = cut_pages(["\n".join(["Inhoud", *entries]), *sheets])
    assert report.left_out == ("Inhoud", *(entry.rstrip() for entry in entries))
    assert [(s.code, s.name, s.first_page) for s in report.sheets] == [
        ("VV001", "Scholen", 2),
        ("VV002", "Wegen", 3),
        ("VV003", "Water", 4),
    ]


def test_running_lines() -> None:
    """Headers and footers are left out though numbers differ; what sheets repeat stays."""
    pages = [
        f"Metingrapport deel {n}\nVV{n:03d} - Project {'abcde'[n]}\nAlgemene projectvoortgang\n"
        f"gerealiseerd\nMijlpaal: Start\nStatus: gerealiseerd\nPagina {n} van 4"
        for n in range(1, 5)
    ]
    report = cut_pages(pages)
    assert len(report.left_out) == 8
    for sheet in report.sheets:
        assert sheet.status == "realised"
        assert [(m.title, m.status) for m in sheet.milestones] == [("Start", "realised")]


def test_values_over_several_lines() -> None:
    """Title, status and explanation of a milestone may go over lines and pages."""
    first = (
        "VV078 - Gebouwen\nAlgemene projectvoortgang\nin uitvoering na agendering (VR),\n"
        "op schema\nDe bouw loopt.\nGedetailleerde projectvoortgang\n"
        "Mijlpaal: Oplevering van het\ngebouw\n"
        "Status: bijkomende actie\nnoodzakelijk\nToelichting: de vergun-\nning wordt"
    )
    report = cut_pages([first, "herbekeken.\nMijlpaal: Feest\nStatus: geparkeerd"])
    sheet = sheet_of(report, "VV078")
    assert (sheet.status, sheet.text) == ("on_schedule", "De bouw loopt.")
    assert sheet.milestones == (
        Milestone(
            "Oplevering van het gebouw", "action_required", "de vergunning wordt herbekeken.", 1
        ),
        Milestone("Feest", "geparkeerd", None, 2),
    )


def test_status_before_title() -> None:
    """Where each milestone begins with its status, status and title stay together."""
    report = cut_pages(
        [
            "VV001 - Scholen\nGedetailleerde projectvoortgang\nStatus: opgestart\nMijlpaal: Een\n"
            "Status: stopgezet\nMijlpaal: Twee"
        ]
    )
    assert [(m.title, m.status) for m in report.sheets[0].milestones] == [
        ("Een", "started"),
        ("Twee", "stopped"),
    ]


def test_without_heading() -> None:
    """A report without any heading gives no sheet, loses no line, and says so."""
    report = cut_pages(["Een brief\nover VV078 en meer"])
    assert report.sheets == ()
    assert report.left_out == ("Een brief", "over VV078 en meer")
    assert report.notes == ("no heading of a project sheet was found",)


def test_same_code_twice() -> None:
    """Two sheets of the same code are read as one, in order, and it is noted."""
    report = cut_pages(
        [
            "VV001 - Scholen\nStatus: opgestart\nMijlpaal: Een\nStatus: opgestart",
            "VV002 - Wegen\nStatus: opgestart\nMijlpaal: Twee\nStatus: opgestart",
            "VV001 - Scholen\nMijlpaal: Drie\nStatus: stopgezet",
        ]
    )
    assert [m.title for m in sheet_of(report, "VV001").milestones] == ["Een", "Drie"]
    assert "more than one heading, read as one sheet: VV001" in report.notes


def test_codes_out_of_order() -> None:
    """Sheets keep the order of the report, and codes out of order are noted."""
    report = cut_pages(["VV009 - Negen\nStatus: opgestart", "VV002 - Twee\nStatus: opgestart"])
    assert [sheet.code for sheet in report.sheets] == ["VV009", "VV002"]
    assert report.notes == ("codes out of order: VV002",)


def test_table_in_text_alone() -> None:
    """A table of which only the text is known is not guessed at: the sheet says so."""
    report = cut_pages(
        ["VV001 - Scholen\nStatus: opgestart\nMijlpaal Status Toelichting\nEen Twee opgestart"]
    )
    assert not report.sheets[0].by_milestones
    assert report.sheets[0].milestones == ()
    assert report.notes == ("a table of which the milestones could not be made out: VV001",)


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\nbroken", b"PK\x03\x04"])
def test_no_pdf(body: bytes) -> None:
    """What is no readable PDF gives a note and nothing else."""
    report = cut_pdf(body)
    assert report.sheets == ()
    assert report.notes[0].startswith("the PDF cannot be read")


# --- data files --------------------------------------------------------------------------


def test_data_file() -> None:
    """A data file is read by the words of its header, codes carried on over merged cells."""
    report = cut_table(
        (
            ("Data vijfde meting",),
            ("Status mijlpaal", "Projectcode", "Projectnaam", "Toelichting", "Mijlpaal"),
            ("stopgezet", "VV078", "Gebouwen", "geen vergunning", "Oplevering"),
            ("gerealiseerd", "", "", "", "Ontwerp"),
            ("", "VV79", "Musea", "Alles loopt.", ""),
        )
    )
    assert report.left_out[0] == "Data vijfde meting"
    first, second = report.sheets
    assert (first.code, first.name, first.first_page) == ("VV078", "Gebouwen", 0)
    assert first.milestones == (
        Milestone("Oplevering", "stopped", "geen vergunning"),
        Milestone("Ontwerp", "realised", None),
    )
    assert (second.code, second.text, second.by_milestones) == ("VV079", "Alles loopt.", False)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ((("a", "b"), ("c",)), "no header row was found"),
        ((("Code", "Mijlpaal"), ("VV001", "Een")), "a table without a status column"),
        ((("Code", "Status"), ("VV001", "opgestart")), "a table without a milestone column"),
        ((("Code", "Mijlpaal", "Status"), ("VV2024", "Een", "x")), "rows without a project's code"),
    ],
)
def test_odd_data_files(rows: tuple[tuple[str, ...], ...], note: str) -> None:
    """What a data file lacks is noted in words."""
    assert any(found.startswith(note) for found in cut_table(rows).notes)


# --- properties --------------------------------------------------------------------------

_LINES = st.one_of(
    st.sampled_from(
        [
            "VV001 - Scholen",
            "VV002 – Wegen en bruggen",
            "VV003",
            "VV001 - Scholen ..... 7",
            "Projectfiche VV004 - Water",
            "Algemene projectvoortgang",
            "Gedetailleerde projectvoortgang",
            "gerealiseerd",
            "Mijlpaal: Oplevering",
            "Mijlpaal",
            "Status",
            "Status: stopgezet",
            "Toelichting: omdat het moet",
            "Mijlpaal Status Toelichting",
            "Pagina 3",
            "Speerpunt 2",
            "de middelen van",
            "VV002 wordt afgewerkt.",
            "",
        ]
    ),
    st.text(max_size=40),
)
PAGES = st.lists(st.lists(_LINES, max_size=12).map("\n".join), max_size=6)


@given(PAGES)
def test_no_line_is_lost(pages: list[str]) -> None:
    """The sheets' lines and those left out are together the lines of the report."""
    report = cut_pages(pages)
    found = Counter(line for sheet in report.sheets for line in sheet.lines)
    found.update(report.left_out)
    lines = (line.rstrip() for page in pages for line in page.splitlines())
    assert found == Counter(line for line in lines if line)


@given(PAGES)
def test_there_and_back(pages: list[str]) -> None:
    """A cut report comes back from its JSON values unchanged."""
    report = cut_pages(pages)
    assert CutReport.from_json(report.as_json()) == report


@given(
    st.lists(
        st.lists(
            st.sampled_from(["VV001", "VV002 - Wegen", "Code", "Status", "Mijlpaal", "x", ""])
            | st.text(max_size=10),
            max_size=6,
        ),
        max_size=12,
    )
)
def test_no_row_is_lost(rows: list[list[str]]) -> None:
    """Every row of a data file with words in it is with a sheet or left out."""
    report = cut_table(rows)
    kept = sum(len(sheet.lines) for sheet in report.sheets) + len(report.left_out)
    assert kept == sum(any(cell.split() for cell in row) for row in rows) or any(
        not cell.isprintable() for row in rows for cell in row
    )
