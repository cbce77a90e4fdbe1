"""A monitoring report or its data file, whatever kind of file it is, cut into sheets; pure."""

from __future__ import annotations

from crawler.documents.sniffing import kind_of, read_document
from crawler.reports.data_file import cut_table
from crawler.reports.sheets import cut_pages, cut_pdf
from state.changes.sheets import CutReport


def cut_body(body: bytes) -> CutReport:
    """The project sheets of a file: by position in a PDF, by its rows where it has tables."""
    if kind_of(body) == "pdf":
        return cut_pdf(body)
    document = read_document(body)
    if document.state != "read":
        return CutReport(notes=(document.problem or "it cannot be read",))
    by_rows = cut_table([row for table in document.tables for row in table])
    return by_rows if by_rows.sheets else cut_pages(document.pages)
