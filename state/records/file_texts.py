"""What was taken out of the bytes of files: their text, and the sheets of reports."""

from __future__ import annotations

import json

from sqlite_utils import Database

from state.model.values import JsonObject
from state.records.rows import dump


class FileTexts:
    """Texts and sheets in one database, by the hash of a body and the version of its reader; the
    caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def text(self, sha256: str, reader: str) -> JsonObject | None:
        """The text taken out of a file by this reader, None when it has not been yet."""
        row = self._db.execute(
            "SELECT document FROM texts WHERE sha256 = ? AND reader = ?", [sha256, reader]
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put_text(self, sha256: str, reader: str, document: JsonObject) -> None:
        """Keep the text of a file; readings by other readers are forgotten."""
        self._db.execute("DELETE FROM texts WHERE sha256 = ? AND reader <> ?", [sha256, reader])
        self._db.execute(
            "INSERT OR REPLACE INTO texts (sha256, reader, document) VALUES (?, ?, ?)",
            [sha256, reader, dump(document)],
        )

    def cut_report(self, sha256: str, reader: str) -> JsonObject | None:
        """The project sheets that this reader cut a file into, None when it has not been yet."""
        row = self._db.execute(
            "SELECT report FROM cut_reports WHERE sha256 = ? AND reader = ?", [sha256, reader]
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put_cut_report(self, sha256: str, reader: str, report: JsonObject) -> None:
        """Keep the project sheets of a file; those by other readers are forgotten."""
        self._db.execute("DELETE FROM cut_reports WHERE sha256 = ?", [sha256])
        self._db.execute(
            "INSERT INTO cut_reports (sha256, reader, report) VALUES (?, ?, ?)",
            [sha256, reader, dump(report)],
        )
