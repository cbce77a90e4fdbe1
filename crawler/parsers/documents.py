"""The text of a document, judged by its leading bytes and not by its header or name; pure.

PDF alone is read; of every other kind the document says in words that it is not. The form of
the files was last checked 2026-11-23 (docs/sources.md, sections 3 and 5).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pypdfium2 as pdfium

from crawler.parsers.base import looks_like_html
from state.model import JsonObject

VERSION = "1"

_MAX_PAGES = 3_000
_MAX_CHARACTERS = 30_000_000
_SIGNATURES = (
    (b"PK\x03\x04", "zip", "a ZIP, Word or Excel file, of which the text is not read"),
    (b"\xd0\xcf\x11\xe0", "doc", "an old Word or Excel file, of which the text cannot be read"),
    (b"{\\rtf", "rtf", "an RTF file, of which the text is not read"),
)


@dataclass(frozen=True)
class Document:
    """The text by page, or why there is none.

    `state`: `read`; `unreadable` for good (locked, scanned, another kind); `broken`, which may
    mend itself when the file is fetched again.
    """

    kind: str
    state: str
    pages: tuple[str, ...] = ()
    problem: str | None = None

    def as_json(self) -> JsonObject:
        """The document as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: JsonObject) -> Document:
        """The document of `as_json`."""
        return cls(**{**value, "pages": tuple(value["pages"])})


def read_document(body: bytes) -> Document:
    """The text of a file; never raises for what the file holds."""
    if b"%PDF-" in body[:1024]:
        return _read_pdf(body)
    if not body.strip():
        return Document("empty", "broken", problem="the file is empty")
    if looks_like_html(body):
        problem = "a web page came in place of the document"
        return Document("html", "broken", problem=problem)
    for signature, kind, problem in _SIGNATURES:
        if body.startswith(signature):
            return Document(kind, "unreadable", problem=f"it is {problem}")
    return Document("unknown", "unreadable", problem="the kind of file is not known")


def _read_pdf(body: bytes) -> Document:
    try:
        pdf = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return Document("pdf", "unreadable", problem="the PDF is locked with a password")
        return Document("pdf", "broken", problem="the PDF is broken and cannot be opened")
    try:
        return _read_pages(pdf)
    except pdfium.PdfiumError:
        return Document("pdf", "broken", problem="a page of the PDF is broken")
    finally:
        pdf.close()


def _read_pages(pdf: pdfium.PdfDocument) -> Document:
    pages: list[str] = []
    size = 0
    for index in range(min(len(pdf), _MAX_PAGES)):
        text = _page_text(pdf, index)
        size += len(text)
        if size > _MAX_CHARACTERS:
            return Document("pdf", "read", tuple(pages), "it is too long to be read whole")
        pages.append(text)
    if not any(text.strip() for text in pages):
        problem = "the PDF has no text: it is a scan"
        return Document("pdf", "unreadable", tuple(pages), problem)
    cut = "it is too long to be read whole" if len(pdf) > _MAX_PAGES else None
    return Document("pdf", "read", tuple(pages), cut)


def _page_text(pdf: pdfium.PdfDocument, index: int) -> str:
    page = pdf[index]
    try:
        text_page = page.get_textpage()
        try:
            # PDFium ends lines with CR LF and marks a hyphen at a line's end with U+FFFE.
            text = str(text_page.get_text_bounded())
            return text.replace("\r\n", "\n").replace("\ufffe", "-")
        finally:
            text_page.close()
    finally:
        page.close()
