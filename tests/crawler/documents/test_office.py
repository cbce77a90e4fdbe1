"""Word and Excel files: their text, their tables, and what becomes of hostile ones."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.document import TOO_LONG
from crawler.documents.sniffing import Document, read_document
from jobs.demo.papers.question_papers import small_pdf

HOSTILE_XML = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (ord("b") + i, b"&%c;" % (ord("a") + i) * 10) for i in range(9)
    )
    + b"]>"
)


def word_file(document: docx.document.Document) -> bytes:
    """The bytes of a Word file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    """An Excel file with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**members: bytes) -> bytes:
    """A ZIP of these members; two underscores in a name stand for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("__", "."), body)
    return stream.getvalue()


def replaced(body: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An archive with a part of one member replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(stream, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member == name:
                assert old in data
                data = data.replace(old, new, 1)
            target.writestr(member, data)
    return stream.getvalue()


# --- Word --------------------------------------------------------------------------------


def test_word_file() -> None:
    """A Word file is one page: paragraphs and tables in their order, automatic numbers included."""
    document = docx.Document()
    document.add_paragraph("SCHRIFTELIJKE VRAAG")
    document.add_paragraph("Wat is de stand?", style="List Number")
    document.add_paragraph("Wat is het budget?", style="List Number")
    document.add_paragraph("een punt", style="List Bullet")
    table = document.add_table(2, 3)
    for at, text in {(0, 0): "Mijlpaal", (0, 1): "Status", (1, 0): "a\nb", (1, 2): "c"}.items():
        table.cell(*at).text = text
    document.add_paragraph("Slot")
    read = read_document(word_file(document))
    lines = [
        "SCHRIFTELIJKE VRAAG",
        "1. Wat is de stand?",
        "2. Wat is het budget?",
        "- een punt",
        "Mijlpaal\tStatus",
        "a b\t\tc",
        "Slot",
    ]
    assert (read.kind, read.state, read.problem) == ("docx", "read", None)
    assert read.pages == ("\n".join(lines),)
    assert read.tables == ((("Mijlpaal", "Status"), ("a\nb", "", "c")),)


def test_word_letter_laid_out_in_a_table() -> None:
    """The only filled cell of a row keeps its lines, since letters are laid out in tables."""
    document = docx.Document()
    document.add_table(1, 2).cell(0, 1).text = "1. Eerste vraag\n2. Tweede vraag"
    assert read_document(word_file(document)).pages == ("1. Eerste vraag\n2. Tweede vraag",)


def test_word_merged_cells_keep_columns() -> None:
    """A cell over two columns leaves the cell after it in its own column."""
    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "breed"
    table.cell(0, 2).text = "derde"
    assert read_document(word_file(document)).tables == ((("breed", "", "derde"),),)


def test_word_content_controls_and_insertions() -> None:
    """Text in a content control and in a tracked insertion is read, a tracked deletion is not."""
    document = docx.Document()
    inserted = document.add_paragraph("voor ")
    run = inserted.add_run("erin")._r
    insertion = OxmlElement("w:ins")
    insertion.append(run)
    inserted._p.append(insertion)
    gone = inserted.add_run("eruit")._r
    deletion = OxmlElement("w:del")
    deletion.append(gone)
    inserted._p.append(deletion)
    controlled = document.add_paragraph("in een vak")._p
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    controlled.addprevious(control)
    control.append(content)
    content.append(controlled)
    assert read_document(word_file(document)).pages == ("voor erin\nin een vak",)


def test_word_numbers_by_level() -> None:
    """Automatic numbers go on over plain paragraphs, and a level below begins anew each time."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = (("0", "decimal", "%1."), ("1", "lowerLetter", "%2)"), ("2", "lowerRoman", "%1.%3"))
    form = OxmlElement("w:abstractNum")
    form.set(qn("w:abstractNumId"), "99")
    for level, number_format, pattern in levels:
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), level)
        for tag, value in (("w:start", "1"), ("w:numFmt", number_format), ("w:lvlText", pattern)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            element.append(child)
        form.append(element)
    numbering.insert(0, form)
    list_id = numbering.add_num(99).numId
    for text, depth in (("x", 0), ("y", 1), ("z", 1), ("x", 0), ("y", 1), ("w", 2), ("w", 2)):
        paragraph = document.add_paragraph(text)
        place = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        place.get_or_add_numId().val = list_id
        place.get_or_add_ilvl().val = depth
        document.add_paragraph("tussendoor")
    (page,) = read_document(word_file(document)).pages
    labels = [line for line in page.split("\n") if line != "tussendoor"]
    assert labels == ["1. x", "a) y", "b) z", "2. x", "a) y", "2.i w", "2.ii w"]


def test_word_file_without_text() -> None:
    """A Word file with nothing but pictures or empty lines says that it has no text."""
    assert read_document(word_file(docx.Document())).problem == "the Word file has no text"


# --- Excel -------------------------------------------------------------------------------


def test_workbook() -> None:
    """A workbook is one page and one table per sheet; values are written as people read them."""
    body = workbook(
        Mijlpalen=[["Code", "Datum", 3.0, 0.5, True], [], [None, date(2023, 12, 31), "a\nb"]],
        Leeg=[],
        Bedragen=[["VV078", 1234567.0]],
    )
    document = read_document(body)
    assert (document.kind, document.state, document.problem) == ("xlsx", "read", None)
    assert document.pages == ("Code\tDatum\t3\t0.5\tWAAR\n\t2023-12-31\ta b", "", "VV078\t1234567")
    assert document.tables == (
        (("Code", "Datum", "3", "0.5", "WAAR"), ("", "2023-12-31", "a\nb")),
        (),
        (("VV078", "1234567"),),
    )


def test_workbook_that_lies_about_its_size() -> None:
    """Every cell of a sheet is read, also where the sheet says that it is smaller."""
    body = workbook(Blad=[["a", "b"], ["c", "d"]])
    lying = replaced(body, "xl/worksheets/sheet1.xml", b'ref="A1:B2"', b'ref="A1"')
    assert read_document(lying).pages == ("a\tb\nc\td",)


def test_workbook_with_a_row_far_away() -> None:
    """A row that claims an absurd number is not counted up to."""
    body = workbook(Blad=[["a"], ["b"]])
    name = "xl/worksheets/sheet1.xml"
    document = read_document(replaced(body, name, b'<row r="2"', b'<row r="999999999999"'))
    assert (document.pages, document.problem) == (("a",), TOO_LONG)


# --- hostile and broken files ------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "member", "old"),
    [
        (word_file(docx.Document()), "word/document.xml", b"<w:body>"),
        (workbook(Blad=[["a"]]), "xl/workbook.xml", b"<sheets>"),
        (workbook(Blad=[["a"]]), "xl/worksheets/sheet1.xml", b"<sheetData>"),
    ],
)
def test_entities_do_not_unfold(body: bytes, member: str, old: bytes) -> None:
    """Entities that name one another a billion times over are not unfolded."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        xml = archive.read(member)
    start = xml.index(b"<", xml.index(b"?>") + 2) if xml.startswith(b"<?xml") else 0
    hostile = HOSTILE_XML + xml[start:].replace(old, old + b"&j;", 1)
    document = read_document(replaced(body, member, xml, hostile))
    assert sum(map(len, document.pages)) < 100
    assert document.state in ("broken", "unreadable")


def test_office_files_of_other_kinds() -> None:
    """Office files that are not read are named, not taken for an archive of files."""
    kinds = {
        "ppt/presentation.xml": "it is a PowerPoint file, of which the text is not read",
        "xl/workbook.bin": "it is a binary Excel file, of which the text is not read",
        "META-INF/manifest.xml": "it is an OpenDocument file, of which the text is not read",
    }
    for name, problem in kinds.items():
        assert read_document(zipped(**{name: b"<a/>"})).problem == problem


@pytest.mark.parametrize("body", [word_file(docx.Document()), workbook(Blad=[["a"]])])
def test_cut_off_office_file(body: bytes) -> None:
    """An Office file that came without its end is broken, and may be whole at the next try."""
    document = read_document(body[: len(body) // 2])
    expected = Document("zip", "broken", problem="the ZIP file is broken and cannot be opened")
    assert document == expected


def test_office_file_without_its_parts() -> None:
    """An archive that only looks like an Office file is broken."""
    document = read_document(zipped(**{"word/document.xml": b"<a/>"}))
    assert (document.kind, document.state) == ("docx", "broken")
    assert document.problem == "the Word file is broken and cannot be opened"


SEEDS = [
    word_file(docx.Document()),
    workbook(Blad=[["a", 1]]),
    small_pdf("Tekst"),
    zipped(a__csv=b"a;b\nc;d\n"),
    b"a;b\nc;d\n",
]


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8))))
def test_nothing_raises(body: bytes, changes: list[tuple[float, bytes]]) -> None:
    """Whatever is changed in a file, reading it gives a document that says how it went."""
    damaged = bytearray(body)
    for place, piece in changes:
        at = int(place * len(damaged))
        damaged[at : at + len(piece)] = piece
    document = read_document(bytes(damaged))
    assert document.state in ("read", "unreadable", "broken")
    assert (document.state == "read") or document.problem
