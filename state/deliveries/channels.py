"""Which channels a watcher has had: by what they are told apart, and what waits for each.

It must not know what the text of a channel is, which may hold secrets: only its digest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows
from state.model.deliveries import Destination, KnownChannel
from state.model.instants import iso


class ChannelStore:
    """The channels of one database; the caller holds the transaction when it changes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self) -> dict[str, list[KnownChannel]]:
        """Every channel there ever was, by watcher."""
        found: dict[str, list[KnownChannel]] = {}
        for row in rows(self._db, "SELECT * FROM channels ORDER BY watcher, id"):
            channel = KnownChannel(**{**row, "is_current": bool(row["is_current"])})
            found.setdefault(channel.watcher, []).append(channel)
        return found

    def settle(self, current: Iterable[KnownChannel]) -> None:
        """Note which channels there are now; those of before that are not among them are no more,
        and are kept for what waits for them."""
        self._db.execute("UPDATE channels SET is_current = 0")
        self._db.conn.executemany(
            "INSERT INTO channels (watcher, id, position, digest, is_current)"
            " VALUES (?, ?, ?, ?, 1) ON CONFLICT (watcher, id) DO UPDATE"
            " SET position = excluded.position, digest = excluded.digest, is_current = 1",
            [(each.watcher, each.id, each.position, each.digest) for each in current],
        )

    def move(self, origin: Destination, target: Destination, at: datetime) -> int:
        """Let everything unsent of one channel go through another; how many deliveries.

        What was sent there already, or waits there, is dropped instead of told twice.
        """
        states = "('pending', 'held', 'failed', 'aside', 'forming')"
        unsent = f"state IN {states} AND watcher = ? AND channel = ?"
        moved = self._db.execute(
            "UPDATE OR IGNORE deliveries SET watcher = ?, channel = ?, due_at = ?, attempts = 0,"
            " error = NULL, fate = NULL, begun_at = NULL, repeated_at = NULL,"
            f" state = CASE state WHEN 'failed' THEN 'pending' ELSE state END WHERE {unsent}",
            [*target, iso(at), *origin],
        )
        self._db.execute(f"UPDATE deliveries SET state = 'discarded' WHERE {unsent}", origin)
        return int(moved.rowcount)
