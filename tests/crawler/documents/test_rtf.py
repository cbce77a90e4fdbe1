"""RTF files: the words that Word shows, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.document import plain
from crawler.documents.sniffing import read_document

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 X;}}"


def rtf(text: str, head: str = HEAD) -> bytes:
    """An RTF file with this content."""
    return f"{head}{text}}}".encode("latin-1")


TEXTS = [
    (r"Vraag over VV078.\par Tweede regel", "Vraag over VV078.\nTweede regel"),
    (r"co\'f6rdinatie, \u233?\u233\'e9n \u-10179?\u-8703?", "coördinatie, één 😁"),
    (r"{\uc2\u246xxrdinatie} {\uc0\u246 x}", "ördinatie öx"),
    (r"\f1 \'b3\f0 \'b3", "ł³"),
    ("ruw \xf6", "ruw ö"),
    (
        r"VV\-078, VV\~129, VV\_130 \emdash  \lquote x\rquote  \{\}\\",
        "VV078, VV 129, VV-130 — ‘x’ {}\\",
    ),
    (r"{\b VV}{\i 078}", "VV078"),
    (r"een {\deleted weg}{\revised erin}\deleted  weg\deleted0  twee", "een erin twee"),
    (r"{\field{\*\fldinst HYPERLINK weg}{\fldrslt zichtbaar}}", "zichtbaar"),
    (r"{\*\onbekend weg}{\info{\title weg}}{\stylesheet{\s0 weg;}}{\pict 0a0b}tekst", "tekst"),
    (r"{\shp{\*\shpinst{\sp{\sn weg}{\sv weg}}{\shptxt vak}}{\shprslt weg}} na", "vak na"),
    (r"tekst{\footnote VV078} verder{\*\annotation VV129}", "tekst verder\nVV078\nVV129"),
    (r"{\header VV078}{\footerf VV129}tekst", "VV078\nVV129\n\ntekst"),
    (r"{\listtext 1.\tab}Wat?", "1.\tWat?"),
    (r"voor{\*\bkmkstart weg}\bin5 }}{{\na", "voorna"),
    ("een\r\n twee", "een twee"),
]


@pytest.mark.parametrize(("written", "shown"), TEXTS)
def test_texts(written: str, shown: str) -> None:
    """What Word shows of a file is read, however it is written; what it hides is not."""
    document = read_document(rtf(written))
    assert (document.kind, document.state, document.problem) == ("rtf", "read", None)
    assert document.pages == (shown,)


def test_tables() -> None:
    """Rows of tables are lines with their cells, and rows of a table; text around them stays."""
    row = r"\trowd\cellx1\cellx2 {}\cell {}\cell\trowd\row "
    inner = r"c{\nestcell{\*\nesttableprops\trowd\nestrow}}{\nonesttables\par weg}"
    text = r"voor\par " + row.format("VV078", "op schema") + row.format("", r"een\par twee")
    document = read_document(rtf(text + row.format("a", inner) + r"\pard na"))
    assert document.pages == ("voor\n\nVV078\top schema\neen\ntwee\na\tc\nna",)
    assert document.tables == ((("VV078", "op schema"), ("", "een\ntwee"), ("a", "c")),)


def test_what_is_not_read_is_told() -> None:
    """Embedded files are told beside the text; a file without text says so."""
    document = read_document(rtf(r"tekst{\object\objemb{\*\objdata 0102}{\result beeld}}"))
    assert document.pages == ("tekstbeeld",)
    assert document.problem == "not read in the RTF file: 1 × embedded files"
    assert read_document(rtf("")).problem == "the RTF file has no text"


def test_cut_off_file() -> None:
    """A file that came without its end is broken, and may be whole at the next try."""
    document = read_document(rtf("tekst")[:-1])
    assert (document.state, document.problem) == (
        "broken",
        "the RTF file is cut off before its end",
    )


@given(
    st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1).filter(
        lambda t: plain(t).strip()
    )
)
def test_any_text_comes_back(text: str) -> None:
    """Words of any script, written as Unicode signs, are read as they were."""
    units = memoryview(text.encode("utf-16-le")).cast("H")
    document = read_document(rtf("".join(f"\\u{unit}?" for unit in units)))
    assert document.pages == (plain(text).strip(),)


@given(st.binary(max_size=200))
def test_nothing_raises(body: bytes) -> None:
    """Whatever stands in a file, reading it gives a document that says how it went."""
    document = read_document(b"{\\rtf1 " + body)
    assert document.state in ("read", "unreadable", "broken")


def test_groups_within_one_another_by_the_million() -> None:
    """A file of nothing but groups within one another is broken, and ends nothing."""
    assert read_document(b"{\\rtf1 " + b"{" * 1_000_000).state == "broken"
