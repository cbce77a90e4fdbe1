"""Word and Excel files as other programs write them: what Office opens is read in the same way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.document import Allowance
from crawler.documents.sniffing import read_document
from crawler.parsing.codes import find_codes_in_pages

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]


def word(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs and a table behind them."""
    document, stream = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.add_table(1, 2).rows[0].cells[0].text = "VV064"
    document.save(stream)
    return stream.getvalue()


def book() -> bytes:
    """An Excel file with a plain sheet and a hidden one."""
    workbook, stream = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["VV078", 3, True])
    hidden = workbook.create_sheet("Verborgen")
    hidden.append(["VV129"])
    hidden.sheet_state = "hidden"
    workbook.save(stream)
    return stream.getvalue()


def parts_of(body: bytes) -> Parts:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


# --- ways to write the same file ---------------------------------------------------------


def backslashes(parts: Parts) -> Parts:
    """Names as some programs of Windows write them."""
    return {name.replace("/", "\\"): data for name, data in parts.items()}


def capitals(parts: Parts) -> Parts:
    """Names in other letters than those by which they are called."""
    return {name.upper(): data for name, data in parts.items()}


def strict(parts: Parts) -> Parts:
    """The strict form of the standard."""
    old = rb"http://schemas\.openxmlformats\.org/(wordprocessingml|spreadsheetml|officeDocument|drawingml)/2006/(main|relationships)"
    return {
        name: re.sub(old, rb"http://purl.oclc.org/ooxml/\1/\2", data)
        for name, data in parts.items()
    }


def renamed(parts: Parts) -> Parts:
    """The main part under another name, which only the relationships tell."""
    for old, new in (("word/document", "word/document2"), ("xl/workbook", "xl/boek")):
        if f"{old}.xml" in parts:
            base = old.rpartition("/")[2]
            parts = {
                name.replace(f"{base}.xml", f"{new.rpartition('/')[2]}.xml"): data.replace(
                    f"{old}.xml".encode(), f"{new}.xml".encode()
                )
                for name, data in parts.items()
            }
    return parts


def absolute(parts: Parts) -> Parts:
    """Relationships that say where a part is from the root of the file."""

    def whole(name: str, data: bytes) -> bytes:
        folder = name.rpartition("_rels/")[0]
        return re.sub(rb'Target="(?!/)', f'Target="/{folder}'.encode(), data)

    return {n: whole(n, data) if n.endswith(".rels") else data for n, data in parts.items()}


def null_relation(parts: Parts) -> Parts:
    """A relationship to nothing, as broken pictures leave it behind."""
    null = (
        b'<Relationship Id="rIdNull" Type="http://schemas.openxmlformats.org/officeDocument/'
        b'2006/relationships/image" Target="NULL"/></Relationships>'
    )
    return {
        name: data.replace(b"</Relationships>", null) if name.endswith(".rels") else data
        for name, data in parts.items()
    }


def without_types(parts: Parts) -> Parts:
    """The list of types left out: the relationships alone tell."""
    return {name: data for name, data in parts.items() if name != "[Content_Types].xml"}


def without_root_relations(parts: Parts) -> Parts:
    """The relationships of the whole left out: the list of types alone tells."""
    return {name: data for name, data in parts.items() if name != "_rels/.rels"}


def wide(parts: Parts) -> Parts:
    """The main part in UTF-16."""
    mains = ("word/document.xml", "xl/workbook.xml")
    return {
        name: re.sub(r"encoding=(['\"]).*?\1", "encoding='UTF-16'", data.decode()).encode("utf-16")
        if name in mains
        else data
        for name, data in parts.items()
    }


WAYS: tuple[Change, ...] = (
    wide, renamed, strict, absolute, null_relation, without_types, without_root_relations,
    backslashes, capitals,
)  # fmt: skip
FILES = (word("Vraag over VV078", "en VV129."), book())


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("body", FILES, ids=["docx", "xlsx"])
def test_each_way_to_write_it(body: bytes, way: Change) -> None:
    """However a file is packed, it is read as the file that the usual program writes."""
    document = read_document(packed(way(parts_of(body))))
    assert document == read_document(body)
    assert document.state == "read"


@given(st.sampled_from(FILES), st.sets(st.sampled_from(WAYS[:5] + WAYS[-2:])))
def test_ways_together(body: bytes, ways: set[Change]) -> None:
    """All these ways at once make no difference either."""
    parts = parts_of(body)
    for way in (way for way in WAYS if way in ways):
        parts = way(parts)
    assert read_document(packed(parts)) == read_document(body)


@pytest.mark.parametrize("name", ["word-main-part-renamed", "word-strict", "word-unseen-signs"])
def test_files_of_others(name: str) -> None:
    """The saved files that Word opens name their projects."""
    folder = Path(__file__).parents[2] / "cases" / "files" / name
    document = read_document((folder / "body.docx").read_bytes())
    assert "VV078" in [found.code for found in find_codes_in_pages(document.pages, "x")]


# --- what stands in a Word file besides its paragraphs -----------------------------------


def with_body(xml: str, more: Parts | None = None, relations: str = "", types: str = "") -> bytes:
    """A Word file with this body, further parts, relationships and types."""
    parts = parts_of(word())
    declared = (
        f'xmlns:w="{W}" xmlns:r="{R}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    parts["word/document.xml"] = (
        f"<w:document {declared}><w:body>{xml}</w:body></w:document>".encode()
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    listed = "[Content_Types].xml"
    parts[listed] = parts[listed].replace(b"</Types>", f"{types}</Types>".encode())
    return packed(parts | (more or {}))


def relation(id_: str, kind: str, target: str) -> str:
    """A relationship of the main part."""
    return f'<Relationship Id="{id_}" Type="{R}/{kind}" Target="{target}"/>'


def p(text: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def part(tag: str, *notes: str) -> bytes:
    """A part of its own, with notes or paragraphs in it."""
    return f'<w:{tag} xmlns:w="{W}">{"".join(notes)}</w:{tag}>'.encode()


CHUNK = '<w:altChunk r:id="rIdX"/>'
MHT = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: text/html; charset=windows-1252\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><body><p>Co=F6rdinatie</p><p>VV078</p></body></html>\r\n--x--\r\n"
)
CHUNKS = [
    ("a.html", "text/html", b"<html><body><p>Co\xc3\xb6rdinatie</p><p>VV078</p></body></html>"),
    ("a.htm", "text/html", b"<meta charset=latin1><p>Co\xf6rdinatie<p>VV078"),
    ("a.xhtml", "application/xhtml+xml", "<p>Coördinatie</p><p>VV078</p>".encode()),
    ("a.mht", "message/rfc822", MHT),
    ("a.mht", "application/octet-stream", MHT),
    ("a.txt", "text/plain", "Coördinatie\r\nVV078".encode("utf-16")),
    ("a.docx", "application/x", with_body(p("Coördinatie") + p("VV078"))),
]


@pytest.mark.parametrize(("name", "content_type", "body"), CHUNKS)
def test_embedded_pages(name: str, content_type: str, body: bytes) -> None:
    """A page or file that stands in the text is read at its place, whatever its kind."""
    file = with_body(
        p("voor") + CHUNK + p("na"),
        {f"word/{name}": body},
        relation("rIdX", "aFChunk", name),
        f'<Override PartName="/word/{name}" ContentType="{content_type}"/>',
    )
    document = read_document(file)
    assert (document.pages, document.problem) == (("voor\nCoördinatie\nVV078\nna",), None)


def test_embedded_page_that_is_not_there() -> None:
    """What should stand in the text and cannot be read is told; the rest is read."""
    document = read_document(
        with_body(p("voor") + CHUNK, relations=relation("rIdX", "aFChunk", "NULL"))
    )
    assert document.pages == ("voor",)
    assert document.problem == "not read in the Word file: 1 × embedded pages"


def test_files_that_embed_one_another() -> None:
    """Files in files are read to a depth, and what lies deeper is told."""
    body = with_body(p("VV078"))
    for _ in range(4):
        body = with_body(CHUNK, {"word/a.docx": body}, relation("rIdX", "aFChunk", "a.docx"))
    document = read_document(body)
    assert document.state == "unreadable"
    assert "within too many others" in str(document.problem)


def test_boxes() -> None:
    """The text of a box is read once, in the form for today's Word or else for that of old."""
    new = f"<wps:txbx><w:txbxContent>{p('in een vak')}</w:txbxContent></wps:txbx>"
    old = f"<v:textbox><w:txbxContent>{p('in een vak')}</w:txbxContent></v:textbox>"
    for forms in (
        f"<mc:Choice Requires='wps'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>",
        f"<mc:Choice Requires='wps'/><mc:Fallback>{old}</mc:Fallback>",
    ):
        run = f"<w:r><mc:AlternateContent>{forms}</mc:AlternateContent></w:r>"
        document = read_document(with_body(f"<w:p>{run}</w:p>{p('erna')}"))
        assert [line for line in document.pages[0].split("\n") if line] == ["in een vak", "erna"]


SIDE_PARTS = [
    ("header", part("hdr", p("VV078")), "VV078\nTekst"),
    ("footer", part("ftr", p("VV078")), "VV078\nTekst"),
    ("footnotes", part("footnotes", f"<w:footnote>{p('VV078')}</w:footnote>"), "Tekst\nVV078"),
    ("endnotes", part("endnotes", f"<w:endnote>{p('VV078')}</w:endnote>"), "Tekst\nVV078"),
    ("comments", part("comments", f"<w:comment>{p('VV078')}</w:comment>"), "Tekst\nVV078"),
    (
        "footnotes",
        part("footnotes", f'<w:footnote w:type="separator">{p("weg")}</w:footnote>'),
        "Tekst",
    ),
]


@pytest.mark.parametrize(("kind", "xml", "page"), SIDE_PARTS)
def test_parts_beside_the_text(kind: str, xml: bytes, page: str) -> None:
    """Headings and footings stand before the text, notes and comments behind it, each once."""
    names = ("eigenaardig.xml", "nogmaals.xml")
    more = {f"word/{name}": xml for name in names}
    relations = "".join(relation(f"rIdX{name}", kind, name) for name in names)
    document = read_document(with_body(p("Tekst"), more, relations))
    assert (document.pages, document.problem) == ((page,), None)


def test_a_broken_part_beside_the_text() -> None:
    """A note that is broken is told and hides nothing else."""
    more = {"word/n.xml": b"<w:footnotes"}
    document = read_document(with_body(p("Tekst"), more, relation("rIdX", "footnotes", "n.xml")))
    assert document.pages == ("Tekst",)
    assert document.problem == "not read in the Word file: 1 × broken part n.xml"


def test_tracked_changes() -> None:
    """What was inserted or moved here counts, what was deleted or moved away does not, also whole
    paragraphs and rows of tables."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    xml = (
        f"<w:p><w:ins>{run.format('VV')}</w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        f"<w:moveTo>{run.format('078')}</w:moveTo><w:moveFrom>{run.format('weg')}</w:moveFrom></w:p>"
        + p("VV", "<w:rPr><w:del/></w:rPr>") + p("129")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("weg") + "</w:tc></w:tr>"
        + "<w:tr><w:trPr><w:ins/></w:trPr><w:tc>" + p("rij") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    document = read_document(with_body(xml))
    assert [line for line in document.pages[0].split("\n") if line] == ["VV078", "VV129", "rij"]


def test_controls_and_tables_in_tables() -> None:
    """Text in content controls is read wherever they stand, and so is a table within a table."""
    inner = f"<w:tbl><w:tr><w:tc>{p('VV078')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    cell = f"<w:sdt><w:sdtContent><w:tc>{inner}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr><w:tc>{p('a')}</w:tc>{cell}</w:tr></w:sdtContent></w:sdt>"
    run = "<w:p><w:sdt><w:sdtContent><w:r><w:t>b</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    document = read_document(with_body(f"<w:tbl>{row}</w:tbl>{run}"))
    assert document.pages == ("a\tVV078 c\nb",)


def test_what_is_not_read_is_told() -> None:
    """Embedded files and charts are not read, and that is said beside the text."""
    relations = relation("rIdX", "package", "e/a.xlsx") + relation("rIdY", "chart", "c.xml")
    document = read_document(with_body(p("Tekst"), {"word/e/a.xlsx": b"x"}, relations))
    assert (document.state, document.pages) == ("read", ("Tekst",))
    assert document.problem == "not read in the Word file: 1 × charts, 1 × embedded files"


# --- what stands in an Excel file --------------------------------------------------------

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_sheet(rows: str, more: Parts | None = None, relations: str = "") -> bytes:
    """An Excel file with these rows on its first sheet."""
    parts = parts_of(book())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    if relations:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>"
        ).encode()
    return packed(parts | (more or {}))


CELLS = [
    ('<c t="inlineStr"><is><t>VV078</t></is></c>', "VV078"),
    ('<c t="inlineStr"><is><r><t>VV</t></r><r><t>078</t></r><rPh><t>x</t></rPh></is></c>', "VV078"),
    ('<c t="s"><v>0</v></c>', "VV078"),
    ('<c t="str"><f>"VV"&amp;A2</f><v>VV078</v></c>', "VV078"),
    ('<c t="d"><v>2023-12-31</v></c>', "2023-12-31"),
    ('<c t="e"><v>#N/A</v></c>', "#N/A"),
    ("<c><v>1234567.0</v></c>", "1234567"),
    ("<c><v>1E3</v></c>", "1000"),
    ("<c><v>0.5</v></c>", "0.5"),
    ('<c t="b"><v>0</v></c>', "ONWAAR"),
    ('<c r="C1"><v>3</v></c>', "\t\t3"),
    ('<c r="onzin"><v>3</v></c>', "3"),
]


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_cells(cell: str, text: str) -> None:
    """A cell is read whatever way its value is written."""
    shared = f'<sst xmlns="{S}"><si><r><t>VV</t></r><r><t>078</t></r></si></sst>'.encode()
    parts = parts_of(with_sheet(f"<row>{cell}</row>", {"xl/woorden.xml": shared}))
    name = "xl/_rels/workbook.xml.rels"
    end = f"{relation('rIdX', 'sharedStrings', 'woorden.xml')}</Relationships>".encode()
    parts[name] = parts[name].replace(b"</Relationships>", end)
    document = read_document(packed(parts))
    assert (document.pages[0], document.problem) == (text, None)


def test_words_that_are_not_there() -> None:
    """A cell of which the words are missing is told."""
    document = read_document(with_sheet('<row><c t="s"><v>7</v></c></row>'))
    assert document.problem == "not read in the Excel file: 1 × cells without their words"


def test_formula_without_a_value() -> None:
    """A formula that nobody worked out is told, and hides no other cell."""
    document = read_document(with_sheet('<row><c t="str"><v>a</v></c><c><f>1+1</f></c></row>'))
    assert document.pages[0] == "a"
    assert document.problem == "not read in the Excel file: 1 × formulas without a value"


def test_comments_of_a_sheet() -> None:
    """Comments stand behind the cells of their sheet."""
    comment = "<comment><text><r><t>VV078</t></r></text></comment>"
    comments = f'<comments xmlns="{S}"><commentList>{comment}</commentList></comments>'
    document = read_document(
        with_sheet(
            '<row><c t="str"><v>a</v></c></row>',
            {"xl/c.xml": comments.encode()},
            relation("rId1", "comments", "../c.xml"),
        )
    )
    assert document.pages[0] == "a\nVV078"
    assert document.tables[0] == (("a",),)


def test_a_sheet_that_is_not_there() -> None:
    """A sheet without its part is told, and the others are read."""
    parts = parts_of(book())
    del parts["xl/worksheets/sheet1.xml"]
    document = read_document(packed(parts))
    assert document.pages == ("VV129",)
    assert document.problem == "not read in the Excel file: 1 × sheets"


# --- bounds ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/a.html"])
def test_parts_that_unpack_to_too_much(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of which one part is larger than what may be unpacked is too large, not broken."""
    monkeypatch.setattr(Allowance, "__init__", _small)
    more = {"word/a.html": b"<p>x</p>"} | {name: b"<a>" + b" " * 3_000_000 + b"</a>"}
    file = with_body(CHUNK, more, relation("rIdX", "aFChunk", "a.html"))
    document = read_document(file)
    assert document.state == "unreadable"
    assert document.problem == "the Word file is too large unpacked"


def _small(self: Allowance) -> None:
    self.pages, self.characters, self.cells, self.members = 3_000, 30_000_000, 500_000, 200
    self.unpacked_bytes, self.depth = 2_000_000, 2


def test_elements_within_one_another_by_the_thousand() -> None:
    """Elements nested deeper than any program writes them make a file broken, and end nothing."""
    deep = "<w:sdt><w:sdtContent>" * 5_000 + p("x") + "</w:sdtContent></w:sdt>" * 5_000
    assert read_document(with_body(deep)).state == "broken"
    fair = "<w:sdt><w:sdtContent>" * 110 + p("x") + "</w:sdtContent></w:sdt>" * 110
    assert read_document(with_body(fair)).pages == ("x",)


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml"])
def test_part_that_office_would_not_unpack(name: str) -> None:
    """A part packed as Office packs none cannot be read; what is found without it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts_of(word("Project VV078")).items():
            how = zipfile.ZIP_BZIP2 if each == name else zipfile.ZIP_DEFLATED
            archive.writestr(each, data, how)
    document = read_document(stream.getvalue())
    if name == "word/document.xml":
        assert (document.state, document.problem) == (
            "broken",
            "the Word file is broken and cannot be opened",
        )
    else:
        assert "VV078" in document.pages[0]
