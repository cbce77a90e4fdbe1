"""Unseen signs in files of every kind: the codes in them are found, on the page they stand on."""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable

import docx
import openpyxl
import pytest

from crawler.documents.document import plain
from crawler.documents.layout import PageLayout
from crawler.documents.sniffing import read_document
from crawler.parsing.codes import find_codes_in_pages

WRITTEN = "over VV\u200b078, VV\xad129, VV\u2060130, VV\u2212064 en \uff36\uff36\uff10\uff18\uff17"
CODES = ["VV078", "VV129", "VV130", "VV064", "VV087"]


def _word(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def _excel(text: str) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Project", "Stand"])
    book.active.append([text, "op schema"])
    book.save(stream)
    return stream.getvalue()


def _csv(text: str) -> bytes:
    return f"Project;Stand\n{text};op schema\nVV139;klaar\n".encode()


@pytest.mark.parametrize("made", [_word, _excel, _csv], ids=["docx", "xlsx", "csv"])
def test_codes_in_files(made: Callable[[str], bytes]) -> None:
    """Codes with unseen signs in them are found in a file, on its first page."""
    document = read_document(made(WRITTEN))
    found = find_codes_in_pages(document.pages, "x")
    assert [f.code for f in found if f.code != "VV139"] == CODES
    assert {f.page for f in found} == {1}
    assert "VV078" in document.pages[0]


def test_soft_hyphen_at_the_end_of_a_line() -> None:
    """A word that a soft hyphen breaks is whole on its first line; no line is lost."""
    assert (
        plain("de infra\xad\n  structuur van\nVV\xad\r\n078") == "de infrastructuur\nvan\nVV078\n"
    )


def test_words_of_a_page_keep_their_places() -> None:
    """A word of unseen signs alone is none, and those after it keep their own boxes."""
    boxes = array("f", [float(number) for number in range(12)])
    layout = PageLayout("VV\u200b078 \u200b\u200e klaar", boxes, array("f"))
    assert [(word.text, word.x0) for word in layout.words()] == [("VV078", 0.0), ("klaar", 8.0)]
