"""The text of files, taken out once per body and version of the reader, and kept.

What could not be read is never kept as if it had been: it is tried again (patience.py).
"""

from __future__ import annotations

from crawler.documents.document import Document
from crawler.extraction.document_reader import DocumentReader
from crawler.extraction.patience import Patience
from crawler.parsing.versions import version_of
from state.changes.sheets import CutReport
from state.changes.unread import Task
from state.model.values import Pass, Snapshot
from state.records.file_texts import FileTexts
from state.records.reading_failures import ReadingFailures


def texts_version() -> str:
    """What tells today's way of taking text out of files from any other."""
    return version_of("crawler.documents.sniffing")


def sheets_version() -> str:
    """What tells today's way of cutting reports into sheets from any other."""
    return version_of("crawler.extraction.report_files")


class Texts:
    """Texts in one database; what is not there yet is read by `reader`.

    Not `keeping`, nothing is written: for whoever only looks.
    """

    def __init__(
        self,
        records: FileTexts,
        failures: ReadingFailures,
        reader: DocumentReader,
        keeping: bool = True,
    ) -> None:
        self._records = records
        self._reader = reader
        self._keeping = keeping
        self._patience = Patience(failures)

    def begin(self, current: Pass) -> None:
        """From now on files are read for this pass, which keeps on record what fails."""
        self._patience.begin(current)

    @property
    def failed(self) -> dict[str, str]:
        """Why files could not be read, by address: what was tried here in vain."""
        return self._patience.failed

    def of(self, snapshot: Snapshot) -> Document:
        """The text of a snapshot of a file; NotReadError when it cannot be read now."""
        self._patience.require_due(snapshot, Task.TEXT, texts_version())
        known = self.known(snapshot.sha256)
        if known is not None:
            return known
        with self._patience.trying(snapshot, Task.TEXT, texts_version()):
            document = self._reader.read(snapshot.body)
        if self._keeping:
            self._records.put_text(snapshot.sha256, texts_version(), document.as_json())
        return document

    def cut(self, snapshot: Snapshot) -> CutReport:
        """The project sheets of a snapshot of a monitoring report or its data file; NotReadError
        when it cannot be cut now."""
        self._patience.require_due(snapshot, Task.SHEETS, sheets_version())
        stored = self._records.cut_report(snapshot.sha256, sheets_version())
        if stored is not None:
            return CutReport.from_json(stored)
        with self._patience.trying(snapshot, Task.SHEETS, sheets_version()):
            cut = self._reader.cut(snapshot.body)
        if self._keeping:
            self._records.put_cut_report(snapshot.sha256, sheets_version(), cut.as_json())
        return cut

    def known(self, sha256: str) -> Document | None:
        """The text of a body that has been read already, else None."""
        stored = self._records.text(sha256, texts_version())
        return Document.from_json(stored) if stored else None
