"""The text of a PDF, page by page, in the reading order that PDFium gives; pure.

A page is closed before the next is opened, so that memory stays flat however many there are.
"""

from __future__ import annotations

import pypdfium2 as pdfium

from crawler.documents.document import TOO_LONG, Allowance, Document, plain

# Some programs write a few bytes behind the end.
_END, _TAIL_BYTES = b"%%EOF", 1024
# Where a word is broken at the end of a line, PDFium leaves out hyphen and line end and puts one
# sign in their place: U+0002 in the text within the page's bounds, U+FFFE in the whole text.
_BROKEN_WORD = str.maketrans({"\x02": "-\n", "\ufffe": "-\n"})


def read_pdf(body: bytes, allowance: Allowance) -> Document:
    """The text of a PDF by page, or why there is none."""
    try:
        pdf = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return Document("pdf", "unreadable", problem="the PDF is locked with a password")
        return Document("pdf", "broken", problem="the PDF is broken and cannot be opened")
    try:
        if not _has_end(body):
            return Document("pdf", "broken", problem="the PDF is cut off before its end")
        return _read_pages(pdf, allowance)
    except pdfium.PdfiumError:
        return Document("pdf", "broken", problem="a page of the PDF is broken")
    finally:
        pdf.close()


def _has_end(body: bytes) -> bool:
    """Whether a PDF ends as one does: PDFium mends one that is cut off, and says nothing."""
    return _END in body.rstrip(b"\0 \t\r\n")[-_TAIL_BYTES:]


def _read_pages(pdf: pdfium.PdfDocument, allowance: Allowance) -> Document:
    pages: list[str] = []
    problem = None
    for index in range(len(pdf)):
        # Asked before a page is read too: what does not count any more need not be read.
        text = _page_text(pdf, index) if allowance.pages else ""
        if not allowance.take_page(len(text)):
            problem = TOO_LONG
            break
        pages.append(text)
    if not any(text.strip() for text in pages):
        problem = problem or "the PDF has no text: it is a scan"
        return Document("pdf", "unreadable", tuple(pages), problem)
    return Document("pdf", "read", tuple(pages), problem)


def _page_text(pdf: pdfium.PdfDocument, index: int) -> str:
    page = pdf[index]
    try:
        text_page = page.get_textpage()
        try:
            return plain(str(text_page.get_text_bounded()).translate(_BROKEN_WORD))
        finally:
            text_page.close()
    finally:
        page.close()
