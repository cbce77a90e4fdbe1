"""What is on its way, for those who look at it: row by row or counted, never all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows
from state.deliveries.delivery_rows import DELIVERIES, delivery_of
from state.model.deliveries import Delivery, DeliveryState, Destination, Lot
from state.model.values import JsonObject

# Whether it may have arrived, and when it may be tried again (Delivery.free_at says the same).
_UNCERTAIN = "(coalesce(d.fate, '') = 'unknown' OR d.begun_at IS NOT NULL)"
_REPEATED = "strftime('%Y-%m-%dT%H:%M:%f000+00:00', d.repeated_at, '+1 day')"
_FREE_AT = (
    "CASE WHEN d.begun_at IS NULL OR d.repeated_at IS NULL THEN d.due_at"
    f" ELSE max(d.due_at, {_REPEATED}) END"
)


class DeliveryList:
    """The deliveries of one database, to be read."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def select(self, states: Sequence[DeliveryState] = ()) -> Iterator[Delivery]:
        """The deliveries in any of these states (where none is named, all but those of a pass that
        is not whole yet), oldest first."""
        marks = ", ".join("?" * len(states))
        where = f"WHERE d.state IN ({marks})" if states else "WHERE d.state <> 'forming'"
        # By number, so that the first is there at once, however many follow.
        sql = f"{DELIVERIES} {where} ORDER BY d.id"
        return map(delivery_of, rows(self._db, sql, states))

    def lots(self) -> Iterator[Lot]:
        """What is pending, counted: the lots of one destination after the other."""
        found = rows(
            self._db,
            "SELECT d.watcher, d.channel, coalesce(e.kind, n.kind) AS kind,"
            f" {_UNCERTAIN} AS is_uncertain, count(*) AS count, min(d.created_at) AS created_at,"
            f" CASE WHEN {_UNCERTAIN} THEN min({_FREE_AT}) ELSE max({_FREE_AT}) END AS free_at,"
            " max(d.error) AS error FROM deliveries d"
            " LEFT JOIN events e ON e.id = d.event_id LEFT JOIN notices n ON n.id = d.notice_id"
            " WHERE d.state = 'pending' GROUP BY d.watcher, d.channel, 3, 4"
            " ORDER BY d.watcher, d.channel",
        )
        for row in found:
            yield Lot(
                **{
                    **row,
                    "is_uncertain": bool(row["is_uncertain"]),
                    "created_at": datetime.fromisoformat(row["created_at"]),
                    "free_at": datetime.fromisoformat(row["free_at"]),
                }
            )

    def unsent(self) -> list[Destination]:
        """Where anything is pending, held or given up."""
        found = self._db.execute(
            "SELECT DISTINCT watcher, channel FROM deliveries"
            " WHERE state IN ('pending', 'held', 'failed', 'aside', 'forming')"
        )
        return [Destination(*row) for row in found]

    def held(self) -> list[JsonObject]:
        """What is held, by pass: `pass_id`, `deliveries`, `events`."""
        return list(
            rows(
                self._db,
                "SELECT pass_id, count(*) AS deliveries, count(DISTINCT event_id) AS events"
                " FROM deliveries JOIN events ON events.id = event_id"
                " WHERE state = 'held' GROUP BY pass_id ORDER BY pass_id",
            )
        )
