"""Other keys under which a thing has been seen, since it moved: its record keeps the first."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from state.model.instants import iso


class Aliases:
    """The aliases of one database; the caller holds the transaction when it adds."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def key_of(self, key: str) -> str:
        """The key of the record of a thing that was seen under this one."""
        row = self._db.execute("SELECT key FROM aliases WHERE alias = ?", [key]).fetchone()
        return str(row[0]) if row else key

    def all(self) -> dict[str, str]:
        """Every alias with the key of its record."""
        return dict(self._db.execute("SELECT alias, key FROM aliases").fetchall())

    def add(self, alias: str, key: str, at: datetime) -> None:
        """Let one key stand for another from now on, and what stood for it as well."""
        self._db.execute("UPDATE aliases SET key = ? WHERE key = ?", [key, alias])
        self._db.execute("DELETE FROM aliases WHERE alias = ?", [key])
        self._db.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?, ?)", [alias, key, iso(at)])
