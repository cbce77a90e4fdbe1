"""Every kind of file is known by its bytes, and every file without text has words for why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.documents.document import TOO_LONG, Allowance
from crawler.documents.pdf import read_pdf
from crawler.documents.reflow import searchable
from crawler.documents.sniffing import Document, kind_of, read_document
from jobs.demo.papers.paper import Document as Paper
from jobs.demo.papers.question_papers import locked_pdf, scan_pdf, small_pdf

# --- PDF, and files that are not what they seem -------------------------------------------


def test_pdf_page_by_page() -> None:
    """A PDF gives its text by page, with its lines as they stand."""
    paper = Paper()
    for text in ("Eerste blad\nmet twee lijnen", "Tweede blad"):
        paper.add_page()
        paper.paragraphs(text)
    expected = ("Eerste blad\nmet twee lijnen", "Tweede blad")
    assert read_document(paper.data()) == Document("pdf", "read", expected)


def test_broken_words_keep_hyphen_and_line_end() -> None:
    """A word broken at a line's end is shown as it stands, and searched as one word."""
    document = read_document(small_pdf("Project (VV-\n078) voor cultu-\nrele infrastructuur"))
    assert document.pages == ("Project (VV-\n078) voor cultu-\nrele infrastructuur",)
    assert searchable(document.pages[0]) == "Project (VV-078) voor culturele infrastructuur"


@pytest.mark.parametrize(
    ("body", "kind", "state", "problem"),
    [
        (scan_pdf(), "pdf", "unreadable", "the PDF has no text: it is a scan"),
        (locked_pdf(), "pdf", "unreadable", "the PDF is locked with a password"),
        (b"%PDF-1.7\nrest", "pdf", "broken", "the PDF is broken and cannot be opened"),
        (b"", "empty", "broken", "the file is empty"),
        (b" \n\t ", "empty", "broken", "the file is empty"),
        (b"{\\rtf1 Tekst", "rtf", "broken", "the RTF file is cut off before its end"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unknown", "unreadable", "the kind of file is not known"),
        (b"Een gewone zin.\n", "unknown", "unreadable", "the kind of file is not known"),
        (b'{"a": 1,\n"b": 2}', "unknown", "unreadable", "the kind of file is not known"),
    ],
)
def test_files_without_text(body: bytes, kind: str, state: str, problem: str) -> None:
    """A file of which the text cannot be read says why in words."""
    document = read_document(body)
    assert (document.kind, document.state, document.problem) == (kind, state, problem)


@pytest.mark.parametrize("behind", [b"", b"\r\n", bytes(5000), b"\n<!-- served by x -->\n"])
def test_a_pdf_has_an_end(behind: bytes) -> None:
    """A PDF that is cut off is broken wherever that is, also where all of its pages can still be
    found; a few bytes behind its end, or many that say nothing, are none of it."""
    whole = small_pdf("Project VV078")
    assert read_document(whole + behind).pages == ("Project VV078",)
    end = whole.rindex(b"%%EOF")
    for length in (end, end - 10, end - 100, end // 2):
        assert read_document(whole[:length] + behind).state == "broken"


def test_too_many_pages() -> None:
    """A PDF with more pages than are read gives the first ones and says so."""
    paper = Paper()
    for number in range(3):
        paper.add_page()
        paper.paragraph(f"Blad {number}")
    document = read_pdf(paper.data(), Allowance(pages=2))
    assert (document.state, document.pages) == ("read", ("Blad 0", "Blad 1"))
    assert document.problem == TOO_LONG


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><title>Afgemeld</title>",
        b"\xef\xbb\xbf\r\n<html>U bent afgemeld</html>",
        b"<!-- a --><!-- b -->\n<html><p>%PDF-1.7</html>",
    ],
)
def test_web_page_in_place_of_document(page: bytes) -> None:
    """A web page in place of a document is no document: it may be there at the next try."""
    expected = Document("html", "broken", problem="a web page came in place of the document")
    assert read_document(page) == expected


def test_many_comments_are_no_trap() -> None:
    """A body of comments and nothing else is judged without trying every way to group them."""
    assert kind_of(b"<!---->" * 2_000 + b"x") == "unknown"


def test_old_and_locked_office_files() -> None:
    """Old Office files cannot be read; a newer one that is locked is told apart from them."""
    old = read_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    problem = "it is an old Word or Excel file, of which the text cannot be read"
    assert old == Document("doc", "unreadable", problem=problem)
    package = "EncryptedPackage".encode("utf-16-le")
    locked = read_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + package)
    assert locked.problem == "the Word or Excel file is locked with a password"


# --- CSV ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_csv(encoding: str, sign: str) -> None:
    """A CSV file is read whatever its encoding and the sign between its columns."""
    rows = (("Code", "Toelichting"), ("VV078", "coördinatie"), ("VV129", f"een{sign}twee\ndrie"))
    text = "".join(f'{code}{sign}"{words}"\r\n' for code, words in rows)
    document = read_document(text.encode(encoding))
    assert (document.kind, document.state, document.tables) == ("csv", "read", (rows,))
    assert document.pages[0].splitlines()[1] == "VV078\tcoördinatie"


def test_csv_that_names_its_sign() -> None:
    """The line with which Excel names the sign between the columns is no row."""
    document = read_document(b"sep=;\r\na;b\r\nc;d\r\n")
    assert document.tables == ((("a", "b"), ("c", "d")),)


def test_csv_with_a_quotation_mark_left_open() -> None:
    """A quotation mark that is never closed does not swallow the rest of the file."""
    lines = "".join(f"VV{i % 180:03d};opgestart\n" for i in range(20_000))
    document = read_document(("Code;Status\n" * 3 + lines + 'VV078;"open\n' + lines).encode())
    assert (document.state, len(document.tables[0])) == ("read", 40_004)


def test_csv_too_long() -> None:
    """A CSV file with more cells than are read gives the first ones and says so."""
    document = read_document(b"a;b;c;d;e;f;g;h\n" * 70_000)
    assert (len(document.tables[0]), document.problem) == (62_500, TOO_LONG)


@pytest.mark.parametrize(
    "text",
    [
        "Geachte heer, mevrouw\nDank u, tot ziens\nMet groet, de dienst\n",
        "regel\nnog een regel\n",
        "a;b\n",
    ],
)
def test_prose_is_no_csv(text: str) -> None:
    """Sentences with commas, and a single line, are no text in columns."""
    assert read_document(text.encode()).kind == "unknown"


# --- as JSON -----------------------------------------------------------------------------


words = st.text(max_size=20)
documents = st.builds(
    Document,
    kind=words,
    state=words,
    pages=st.lists(words, max_size=3).map(tuple),
    problem=st.none() | words,
    tables=st.lists(
        st.lists(st.lists(words, max_size=3).map(tuple), max_size=3).map(tuple), max_size=2
    ).map(tuple),
)


@given(documents)
def test_json_and_back(document: Document) -> None:
    """A document comes back from JSON as it was."""
    assert Document.from_json(json.loads(json.dumps(document.as_json()))) == document


def test_json_of_an_older_version() -> None:
    """A document stored before there were tables is one without any."""
    stored = {"kind": "pdf", "state": "read", "pages": ["a"], "problem": None}
    assert Document.from_json(stored) == Document("pdf", "read", ("a",))
