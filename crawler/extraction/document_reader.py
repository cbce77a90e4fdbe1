"""What reads documents: a protocol; pure."""

from __future__ import annotations

from typing import Protocol

from crawler.documents.document import Document
from state.changes.sheets import CutReport


class DocumentReader(Protocol):
    """How bodies are read: in this process, or in one of its own.

    Whatever a file holds is told by what is returned; NotReadError when it could not be read.
    """

    def read(self, body: bytes) -> Document:
        """The text of a file."""

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report."""
