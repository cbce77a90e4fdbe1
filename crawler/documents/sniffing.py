"""The text of a document, judged by its leading bytes and not by its header or name; pure.

The form of the files was last checked 2026-11-23 (docs/sources.md, sections 3 and 5).
"""

from __future__ import annotations

from collections.abc import Callable
from zipfile import ZipFile

from crawler.documents.archives import open_archive, read_members
from crawler.documents.delimited import looks_like_csv, read_csv
from crawler.documents.document import Allowance, Document
from crawler.documents.embedded import read_page
from crawler.documents.excel import read_xlsx
from crawler.documents.package import Package
from crawler.documents.pdf import read_pdf
from crawler.documents.rtf import read_rtf
from crawler.documents.word import read_docx
from crawler.parsing.base import looks_like_html
from crawler.parsing.texts.encoding import decoded

__all__ = ["Document", "kind_of", "read_document"]


_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "rtf"),
)
_HEAD_BYTES = 20_000
_NAMES = {
    "pdf": "the PDF",
    "docx": "the Word file",
    "xlsx": "the Excel file",
    "csv": "the CSV file",
    "zip": "the ZIP file",
    "html": "the web page",
    "rtf": "the RTF file",
}
_NOT_READ = {
    "xlsb": "it is a binary Excel file, of which the text is not read",
    "pptx": "it is a PowerPoint file, of which the text is not read",
    "odf": "it is an OpenDocument file, of which the text is not read",
    "unknown": "the kind of file is not known",
}
_WEB_PAGE = "a web page came in place of the document"


def read_document(body: bytes) -> Document:
    """The text of a file; never raises for what the file holds, except MemoryError."""
    if kind_of(body) == "html":
        return Document("html", "broken", problem=_WEB_PAGE)
    return _read(body, Allowance())


def kind_of(body: bytes) -> str:
    """The kind of file by its leading bytes; Office files, which are ZIP archives, are `zip`."""
    if not body or body.isspace():
        return "empty"
    for signature, kind in _SIGNATURES:
        if body.startswith(signature):
            return kind
    if looks_like_html(_without_comments(decoded(body[:_HEAD_BYTES]).encode("utf-8", "replace"))):
        return "html"
    if b"%PDF-" in body[:1024]:
        return "pdf"
    return "csv" if looks_like_csv(body) else "unknown"


def _without_comments(head: bytes) -> bytes:
    """The head of a file from where its leading comments end."""
    head = head.lstrip()
    while head.startswith(b"<!--") and (end := head.find(b"-->", 4)) > 0:
        head = head[end + 3 :].lstrip()
    return head


def _read(body: bytes, allowance: Allowance) -> Document:
    """The text of a file, or of a member of an archive."""
    kind = kind_of(body)
    readers: dict[str, Callable[[], Document]] = {
        "pdf": lambda: read_pdf(body, allowance),
        "csv": lambda: read_csv(body, allowance),
        "zip": lambda: _read_archive(body, allowance),
        "rtf": lambda: read_rtf(body, allowance),
        "html": lambda: read_page(body, allowance),
        "doc": lambda: _old_office(body),
    }
    if kind == "empty":
        return Document("empty", "broken", problem="the file is empty")
    if kind not in readers:
        return Document(kind, "unreadable", problem=_NOT_READ[kind])
    return _guarded(kind, readers[kind])


def _guarded(kind: str, read: Callable[[], Document]) -> Document:
    try:
        return read()
    except MemoryError:
        raise
    except Exception:  # the libraries do not say what a broken file can make them raise
        return Document(kind, "broken", problem=f"{_NAMES[kind]} is broken and cannot be opened")


def _read_archive(body: bytes, allowance: Allowance) -> Document:
    archive = open_archive(body)
    if archive is None:
        return Document("zip", "unreadable", problem="the ZIP holds too many files to be read")
    with archive:
        package = Package(archive, allowance)
        kind, main = package.main_part()
        if kind in _NOT_READ:
            return Document(kind, "unreadable", problem=_NOT_READ[kind])
        if kind == "zip":
            return _read_members(archive, allowance)
        return _guarded(kind, lambda: _read_office(package, kind, main, allowance))


def _read_office(package: Package, kind: str, main: str, allowance: Allowance) -> Document:
    document = None
    try:
        if kind == "docx":
            document = read_docx(package, main, allowance, _read)
        else:
            document = read_xlsx(package, main, allowance)
    except Exception:
        # A part that was left out for its size may be what something else was missed in.
        if not package.exhausted:
            raise
    if document is None or package.exhausted:
        return Document(kind, "unreadable", problem=f"{_NAMES[kind]} is too large unpacked")
    return document


def _read_members(archive: ZipFile, allowance: Allowance) -> Document:
    if not allowance.depth:
        return Document("zip", "unreadable", problem="it is a ZIP file within too many others")
    allowance.depth -= 1
    try:
        return read_members(archive, allowance, _read)
    finally:
        allowance.depth += 1


def _old_office(body: bytes) -> Document:
    """What can be said of a compound file: Word and Excel lock their newer files in one too."""
    if "EncryptedPackage".encode("utf-16-le") in body:
        problem = "the Word or Excel file is locked with a password"
    else:
        problem = "it is an old Word or Excel file, of which the text cannot be read"
    return Document("doc", "unreadable", problem=problem)
