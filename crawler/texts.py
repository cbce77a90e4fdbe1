"""The text of files, taken out once per body and version of the reader, and kept."""

from __future__ import annotations

from collections.abc import Callable

from crawler.parsers.documents import Document
from crawler.parsers.files import VERSION
from state.model import Snapshot
from state.records import RecordStore

ReadDocument = Callable[[bytes], Document]
"""How the text is taken out of a body: in this process, or in one of its own."""


class Texts:
    """Texts in one database; what is not there yet is read by `read`."""

    def __init__(self, records: RecordStore, read: ReadDocument) -> None:
        self._records = records
        self._read = read

    def of(self, snapshot: Snapshot) -> Document:
        """The text of a snapshot of a file."""
        known = self.known(snapshot.sha256)
        if known is not None:
            return known
        document = self._read(snapshot.body)
        self._records.put_text(snapshot.sha256, VERSION, document.as_json())
        return document

    def known(self, sha256: str) -> Document | None:
        """The text of a body that has been read already, else None."""
        stored = self._records.text(sha256, VERSION)
        return Document.from_json(stored) if stored else None
