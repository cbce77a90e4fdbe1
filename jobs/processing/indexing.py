"""Which passages can be found by full text, and under which record; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from crawler.documents.document import Document
from crawler.documents.reflow import searchable
from crawler.sources.registry import source_of_kind
from state.model.keys import Key
from state.model.records import Passage
from state.model.values import FILE_KIND, Record


def files_to_index(record: Record, owners: Callable[[str], Sequence[str]]) -> Iterator[str]:
    """The files whose pages are found under this record: each file under one record only.

    A report's file stands under the report, not under the publication or page that links it.
    """
    source = source_of_kind(record.kind)
    if source is None or not source.owns_files:
        return
    for url in record.files:
        if not any(Key.parse(key).is_report for key in owners(url)):
            yield url


def texts_by_file(
    record: Record,
    owners: Callable[[str], Sequence[str]],
    document: Callable[[str], Document | None],
) -> dict[str, Sequence[str]]:
    """The pages of the files that are found under this record, by address."""
    found = ((url, document(url)) for url in files_to_index(record, owners))
    return {url: read.pages for url, read in found if read is not None}


def passages_in(record: Record, pages: Mapping[str, Sequence[str]]) -> Iterator[Passage]:
    """The texts of a record by the name of their field, then its files page by page."""
    if record.kind == FILE_KIND:
        return
    people = ", ".join(str(record.detail.get(who) or "") for who in ("asker", "minister"))
    yield Passage("title", record.title)
    yield Passage("people", people.strip(", "))
    for where, text in record.texts.items():
        if where != "title" or text != record.title:
            yield Passage(where, text)
    for url, texts in pages.items():
        for number, text in enumerate(texts, start=1):
            yield Passage(url, searchable(text), number)
