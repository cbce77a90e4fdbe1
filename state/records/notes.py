"""Small values kept under a name, such as what has been compared or told already."""

from __future__ import annotations

from sqlite_utils import Database


class NoteStore:
    """The notes of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> str | None:
        """The value kept under a name, None when there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def starting(self, beginning: str) -> dict[str, str]:
        """The values kept under names with this beginning, by name."""
        found = self._db.execute(
            "SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name",
            [beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1)],
        )
        return dict(found.fetchall())

    def set(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, value])
