"""Passes that are processed in part: what each batch came to, until the last is there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from state.database.connection import rows
from state.model.values import JsonObject

_WHOLE = """CREATE TEMP VIEW events AS SELECT * FROM main.events
    WHERE pass_id NOT IN (SELECT pass_id FROM main.pass_batches)"""


def show_whole_passes(db: Database) -> None:
    """Let whoever reads by this connection see no event of a pass that is not whole."""
    db.execute(_WHOLE)


class HalfPasses:
    """The half passes of one database; the caller holds the transaction when it changes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def numbers(self) -> list[int]:
        """Which passes are half processed, oldest first."""
        found = self._db.execute("SELECT DISTINCT pass_id FROM pass_batches ORDER BY pass_id")
        return [row[0] for row in found.fetchall()]

    def all(self) -> list[JsonObject]:
        """The passes that are half processed, oldest first: `pass_id`, `at`, and how many `batches`
        stand."""
        return list(
            rows(
                self._db,
                "SELECT pass_id, at, count(*) - 1 AS batches FROM pass_batches"
                " JOIN passes ON passes.id = pass_id GROUP BY pass_id ORDER BY pass_id",
            )
        )

    def notes(self, pass_id: int) -> Iterator[str]:
        """What was noted of a pass, batch by batch, each read when it is asked for; nothing of one
        that is whole, or not begun."""
        found = self._db.execute(
            "SELECT came_to FROM pass_batches WHERE pass_id = ? ORDER BY number", [pass_id]
        )
        return (row[0] for row in found)

    def add(self, pass_id: int, came_to: str) -> None:
        """Note what one more batch of a pass came to."""
        self._db.execute(
            "INSERT INTO pass_batches (pass_id, came_to) VALUES (?, ?)", [pass_id, came_to]
        )

    def forget(self, pass_id: int) -> None:
        """Note that a pass is whole, or goes on no more."""
        self._db.execute("DELETE FROM pass_batches WHERE pass_id = ?", [pass_id])
