"""What is still to be told: one delivery per event (or notice), watcher and channel.

Deliveries are written in the transaction of their event and leave `pending` only when a
message was accepted, or was tried for too long.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from state.instants import iso
from state.model import JsonObject

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=7)
# Days alone do not count when nobody ran the program in them.
GIVE_UP_ATTEMPTS = 10


class DeliveryState(StrEnum):
    """How far a delivery has come; `failed` is for good."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Notice:
    """Something told that is no event, such as what is watched from now on."""

    id: str
    kind: str
    detail: JsonObject


@dataclass(frozen=True)
class Delivery:
    """One event or notice due to one watcher through one channel."""

    id: int
    event_id: str | None
    notice_id: str | None
    watcher: str
    channel: str
    reasons: tuple[JsonObject, ...]
    attempts: int
    created_at: datetime
    due_at: datetime
    error: str | None


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain (at least one): doubled each time.

    >>> [pause_after(attempts).total_seconds() for attempts in (1, 2, 40)]
    [1.0, 2.0, 21600.0]
    """
    doublings = min(attempts - 1, 30)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


class Outbox:
    """The deliveries of one database; `add*` and `mark*` leave the transaction to the caller."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_event(
        self,
        event_id: str,
        watcher: str,
        channels: Iterable[str],
        reasons: Sequence[JsonObject],
        at: datetime,
    ) -> None:
        """An event is due to a watcher through each of these channels."""
        for channel in channels:
            self._add("event_id", event_id, watcher, channel, reasons, at)

    def add_notice(
        self, notice: Notice, watcher: str, channels: Iterable[str], at: datetime
    ) -> None:
        """A notice is due to a watcher; the same notice is due only once."""
        self._db.execute(
            "INSERT OR IGNORE INTO notices (id, kind, created_at, detail) VALUES (?, ?, ?, ?)",
            [notice.id, notice.kind, iso(at), json.dumps(notice.detail, ensure_ascii=False)],
        )
        for channel in channels:
            self._add("notice_id", notice.id, watcher, channel, (), at)

    def _add(
        self,
        column: str,
        item_id: str,
        watcher: str,
        channel: str,
        reasons: Sequence[JsonObject],
        at: datetime,
    ) -> None:
        self._db.execute(
            f"INSERT OR IGNORE INTO deliveries ({column}, watcher, channel, reasons, state,"
            " created_at, due_at) VALUES (?, ?, ?, ?, 'pending', ?, ?)",
            [item_id, watcher, channel, json.dumps(list(reasons), ensure_ascii=False)]
            + [iso(at)] * 2,
        )

    def notice(self, notice_id: str) -> Notice:
        """The notice with this id."""
        row = next(self._db.query("SELECT * FROM notices WHERE id = ?", [notice_id]))
        return Notice(row["id"], row["kind"], json.loads(row["detail"]))

    def due(self, at: datetime) -> dict[tuple[str, str], list[Delivery]]:
        """What is pending by watcher and channel, where the channel's pause is over.

        All that is pending for one channel goes together, so the pause after its last failure
        holds back what came since.
        """
        groups = self.pending()
        return {
            place: deliveries
            for place, deliveries in groups.items()
            if max(delivery.due_at for delivery in deliveries) <= at
        }

    def pending(self) -> dict[tuple[str, str], list[Delivery]]:
        """Everything pending, oldest first, by watcher and channel."""
        groups: dict[tuple[str, str], list[Delivery]] = {}
        rows = self._db.query("SELECT * FROM deliveries WHERE state = 'pending' ORDER BY id")
        for row in rows:
            delivery = _delivery(row)
            groups.setdefault((delivery.watcher, delivery.channel), []).append(delivery)
        return groups

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
            self._db.execute(
                "UPDATE deliveries SET state = ?, attempts = attempts + 1, due_at = ?, error = ?"
                " WHERE id = ?",
                [state, iso(at + pause_after(attempts)), error, delivery.id],
            )
        return given_up


def _delivery(row: JsonObject) -> Delivery:
    return Delivery(
        id=row["id"],
        event_id=row["event_id"],
        notice_id=row["notice_id"],
        watcher=row["watcher"],
        channel=row["channel"],
        reasons=tuple(json.loads(row["reasons"])),
        attempts=row["attempts"],
        created_at=datetime.fromisoformat(row["created_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        error=row["error"],
    )
