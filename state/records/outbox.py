"""What is still to be told: one delivery per event (or notice), watcher and channel.

Deliveries are written in the transaction of their event and leave `pending` only when a message
was accepted, was tried for too long, or when ops decide over a pass that was held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from state.database.connection import rows
from state.model.deliveries import Delivery, DeliveryState, Destination, Notice, Reason
from state.model.instants import iso
from state.model.json_forms import as_json, from_json
from state.model.notices import NOTICE_DETAILS
from state.model.values import JsonObject

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=7)
# Days alone do not count when nobody ran the program in them.
GIVE_UP_ATTEMPTS = 10


def pause_after(attempts: int, channel: str = "") -> timedelta:
    """How long to wait after so many attempts in vain (at least one): about doubled each time.

    Up to a quarter more, by channel and attempt, so that what failed together is not tried again
    together.

    >>> [pause_after(attempts).total_seconds() // 1 for attempts in (1, 2, 40)]
    [1.0, 2.0, 21600.0]
    """
    doublings = min(attempts - 1, 30)
    pause = min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
    digest = hashlib.sha256(f"{channel} {attempts}".encode()).digest()
    return pause * (1 + digest[0] / 1024 if channel else 1)


class Outbox:
    """The deliveries of one database; `add*` and `mark*` leave the transaction to the caller."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_event(
        self,
        event_id: str,
        watcher: str,
        channels: Iterable[str],
        reasons: Sequence[Reason],
        at: datetime,
    ) -> None:
        """An event is due to a watcher through each of these channels."""
        for channel in channels:
            self._add("event_id", event_id, watcher, channel, reasons, at)

    def add_notice(
        self, notice: Notice, watcher: str, channels: Iterable[str], at: datetime
    ) -> None:
        """A notice is due to a watcher; once, also when the channels are others since."""
        known = self._db.execute(
            "SELECT 1 FROM deliveries WHERE notice_id = ? AND watcher = ?", [notice.id, watcher]
        )
        if known.fetchone() is not None:
            return
        self._db.execute(
            "INSERT OR IGNORE INTO notices (id, kind, created_at, detail) VALUES (?, ?, ?, ?)",
            [
                notice.id,
                notice.kind,
                iso(at),
                _dump(notice.detail),
            ],
        )
        for channel in channels:
            self._add("notice_id", notice.id, watcher, channel, (), at)

    def _add(
        self,
        column: str,
        item_id: str,
        watcher: str,
        channel: str,
        reasons: Sequence[Reason],
        at: datetime,
    ) -> None:
        self._db.execute(
            f"INSERT OR IGNORE INTO deliveries ({column}, watcher, channel, reasons, state,"
            " created_at, due_at) VALUES (?, ?, ?, ?, 'pending', ?, ?)",
            [item_id, watcher, channel, _dump(tuple(reasons))] + [iso(at)] * 2,
        )

    def notice(self, notice_id: str) -> Notice:
        """The notice with this id."""
        row = next(self._db.query("SELECT * FROM notices WHERE id = ?", [notice_id]))
        return Notice(row["id"], NOTICE_DETAILS[row["kind"]].of(json.loads(row["detail"])))

    def pending(self) -> dict[Destination, list[Delivery]]:
        """Everything pending, oldest first, by watcher and channel."""
        groups: dict[Destination, list[Delivery]] = {}
        for delivery in self.select([DeliveryState.PENDING]):
            groups.setdefault(Destination(delivery.watcher, delivery.channel), []).append(delivery)
        return groups

    def select(self, states: Sequence[DeliveryState] = ()) -> Iterator[Delivery]:
        """The deliveries in any of these states (all where none is named), oldest first."""
        marks = ", ".join("?" * len(states))
        where = f"WHERE d.state IN ({marks})" if states else ""
        sql = (
            "SELECT d.*, coalesce(e.kind, n.kind) AS kind FROM deliveries d"
            " LEFT JOIN events e ON e.id = d.event_id LEFT JOIN notices n ON n.id = d.notice_id"
            f" {where} ORDER BY d.id"
        )
        return map(_delivery, rows(self._db, sql, states))

    def standing(self, destination: Destination) -> tuple[datetime | None, bool]:
        """When a watcher was last sent anything through a channel, and whether something waits."""
        row = self._db.execute(
            "SELECT max(sent_at), coalesce(max(state = 'pending'), 0) FROM deliveries"
            " WHERE watcher = ? AND channel = ?",
            destination,
        ).fetchone()
        return (datetime.fromisoformat(row[0]) if row[0] else None), bool(row[1])

    def is_held(self, watcher: str) -> bool:
        """Whether something for a watcher is held until ops decide."""
        row = self._db.execute(
            "SELECT 1 FROM deliveries WHERE watcher = ? AND state = 'held'", [watcher]
        )
        return row.fetchone() is not None

    def mark_sent(self, deliveries: Sequence[Delivery], message_id: str, at: datetime) -> None:
        """Note that these went out in one message."""
        for delivery in deliveries:
            self._db.execute(
                "UPDATE deliveries SET state = 'sent', attempts = attempts + 1, sent_at = ?,"
                " message_id = ?, error = NULL WHERE id = ?",
                [iso(at), message_id, delivery.id],
            )

    def mark_failed(self, deliveries: Sequence[Delivery], error: str, at: datetime) -> int:
        """Note an attempt in vain; how many of these are given up for good."""
        given_up = 0
        attempts = max(delivery.attempts for delivery in deliveries) + 1
        for delivery in deliveries:
            too_old = at - delivery.created_at >= GIVE_UP_AFTER
            is_over = too_old and delivery.attempts + 1 >= GIVE_UP_ATTEMPTS
            given_up += is_over
            state = DeliveryState.FAILED if is_over else DeliveryState.PENDING
            due_at = at + pause_after(attempts, delivery.channel)
            self._db.execute(
                "UPDATE deliveries SET state = ?, attempts = attempts + 1, due_at = ?, error = ?"
                " WHERE id = ?",
                [state, iso(due_at), error, delivery.id],
            )
        return given_up

    def discard(self, deliveries: Sequence[Delivery]) -> None:
        """Drop these: they are not true any more."""
        for delivery in deliveries:
            self._db.execute(
                "UPDATE deliveries SET state = 'discarded' WHERE id = ?", [delivery.id]
            )

    # --- what people decide ---------------------------------------------------------------

    def retry(self, at: datetime, delivery_id: int | None = None) -> int:
        """Let what failed for good or is pausing be tried at once: all of it, or one delivery and
        what waits for the same channel; how many."""
        one, values = "", []
        if delivery_id is not None:
            one = (
                " AND (watcher, channel) = (SELECT watcher, channel FROM deliveries WHERE id = ?)"
                " AND (state = 'pending' OR id = ?)"
            )
            values = [delivery_id, delivery_id]
        done = self._db.execute(
            "UPDATE deliveries SET state = 'pending', due_at = ?,"
            " attempts = CASE state WHEN 'failed' THEN 0 ELSE attempts END"
            f" WHERE (state = 'failed' OR (state = 'pending' AND due_at > ?)){one}",
            [iso(at), iso(at), *values],
        )
        return int(done.rowcount)

    def hold(self, event_ids: Iterable[str]) -> int:
        """Hold what these events have made due; how many deliveries."""
        done = self._db.execute(
            "UPDATE deliveries SET state = 'held' WHERE state = 'pending'"
            " AND event_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(event_ids))],
        )
        return int(done.rowcount)

    def decide(self, state: DeliveryState, pass_id: int | None = None) -> int:
        """Let go on (`pending`) or drop (`discarded`) what is held, of one pass or of all."""
        done = self._db.execute(
            "UPDATE deliveries SET state = ? WHERE state = 'held' AND event_id IN"
            " (SELECT id FROM events WHERE ? IS NULL OR pass_id = ?)",
            [state, pass_id, pass_id],
        )
        return int(done.rowcount)

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


def _dump(value: object) -> str:
    return json.dumps(as_json(value), ensure_ascii=False)


def _delivery(row: JsonObject) -> Delivery:
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        notice_id=row["notice_id"],
        kind=row["kind"],
        watcher=row["watcher"],
        channel=row["channel"],
        reasons=tuple(from_json(Reason, reason) for reason in json.loads(row["reasons"])),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        created_at=datetime.fromisoformat(row["created_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        sent_at=datetime.fromisoformat(row["sent_at"]) if row["sent_at"] else None,
        error=row["error"],
    )
