"""What is still to be told: one delivery per event (or notice), watcher and channel.

Deliveries are written in the transaction of their event and leave `pending` only when a message
was accepted, was tried for too long, or when ops decide over a pass that was held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from state.database.connection import rows
from state.deliveries.delivery_rows import DELIVERIES, delivery_of
from state.model.deliveries import (
    REPEAT_AFTER,
    Delivery,
    DeliveryState,
    Destination,
    Failure,
    Fate,
    Notice,
    Reason,
)
from state.model.instants import iso
from state.model.json_forms import as_json
from state.model.notices import NOTICE_DETAILS

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
            [notice.id, notice.kind, iso(at), _dump(notice.detail)],
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

    def destinations(self) -> dict[Destination, int]:
        """Where something is pending, and how much; what was tried least comes first."""
        found = self._db.execute(
            "SELECT watcher, channel, count(*) FROM deliveries WHERE state = 'pending'"
            " GROUP BY watcher, channel ORDER BY max(attempts), min(id)"
        )
        return {Destination(watcher, channel): count for watcher, channel, count in found}

    def pending(
        self, destination: Destination, limit: int = -1, urgent: Sequence[str] = ()
    ) -> list[Delivery]:
        """What is pending for one channel of a watcher, oldest first; of it `limit` at most.

        Where there is more, what is of an `urgent` kind (or pattern) comes before what waits for a
        moment, and what may have arrived, and waits for itself alone, after all else: nothing that
        is due is hidden behind what is not.
        """
        is_urgent = " OR ".join(["coalesce(e.kind, n.kind) GLOB ?"] * len(urgent)) or "0"
        found = rows(
            self._db,
            f"{DELIVERIES} WHERE d.state = 'pending' AND d.watcher = ? AND d.channel = ?"
            " ORDER BY d.fate IS 'unknown' OR d.begun_at IS NOT NULL,"
            f" NOT ({is_urgent}), d.id LIMIT ?",
            [*destination, *urgent, limit],
        )
        return sorted(map(delivery_of, found), key=lambda delivery: delivery.id)

    def standing(self, destination: Destination) -> tuple[datetime | None, bool]:
        """When a watcher was last sent anything through a channel, and whether something waits."""
        of = "FROM deliveries WHERE watcher = ? AND channel = ?"
        row = self._db.execute(
            f"SELECT (SELECT max(sent_at) {of}),"
            f" EXISTS (SELECT 1 {of} AND state IN ('pending', 'forming'))",
            destination * 2,
        ).fetchone()
        return (datetime.fromisoformat(row[0]) if row[0] else None), bool(row[1])

    def is_held(self, watcher: str) -> bool:
        """Whether something for a watcher is held until ops decide."""
        row = self._db.execute(
            "SELECT 1 FROM deliveries WHERE watcher = ? AND state = 'held'", [watcher]
        )
        return row.fetchone() is not None

    def begin(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        """Note that these are being handed over: should nobody live to note how that ended, they
        may have arrived."""
        self._db.conn.executemany(
            "UPDATE deliveries SET begun_at = ?, repeated_at = CASE WHEN fate = 'unknown'"
            " OR begun_at IS NOT NULL THEN ? ELSE repeated_at END WHERE id = ?",
            [(iso(at), iso(at), delivery.id) for delivery in deliveries],
        )

    def mark_sent(self, deliveries: Sequence[Delivery], message_id: str, at: datetime) -> None:
        """Note that these went out in one message."""
        self._db.conn.executemany(
            "UPDATE deliveries SET state = 'sent', attempts = attempts + 1, sent_at = ?,"
            " message_id = ?, error = NULL, fate = NULL, begun_at = NULL WHERE id = ?",
            [(iso(at), message_id, delivery.id) for delivery in deliveries],
        )

    def mark_failed(
        self, deliveries: Sequence[Delivery], failure: Failure, at: datetime
    ) -> list[Delivery]:
        """Note an attempt in vain; which of these are given up for good.

        What was refused is tried again after a growing pause, what may have arrived after a day.
        """
        attempts = max(delivery.attempts for delivery in deliveries) + 1
        given_up = [delivery for delivery in deliveries if _is_over(delivery, at)]
        over = {delivery.id for delivery in given_up}
        self._db.conn.executemany(
            "UPDATE deliveries SET state = ?, attempts = attempts + 1, due_at = ?, error = ?,"
            " fate = ?, begun_at = NULL WHERE id = ?",
            [
                (
                    DeliveryState.FAILED if delivery.id in over else DeliveryState.PENDING,
                    iso(at + _pause(failure, attempts, delivery.channel)),
                    failure.words,
                    failure.fate,
                    delivery.id,
                )
                for delivery in deliveries
            ],
        )
        return given_up

    def set_aside(self, deliveries: Sequence[Delivery]) -> None:
        """Note that these cannot be put into words."""
        self._set_state(deliveries, DeliveryState.ASIDE)

    def take_up(self, deliveries: Sequence[Delivery]) -> None:
        """Let these go out after all."""
        self._set_state(deliveries, DeliveryState.PENDING)

    def aside(self) -> dict[Destination, list[Delivery]]:
        """What cannot be put into words, oldest first, by watcher and channel."""
        found: dict[Destination, list[Delivery]] = {}
        for row in rows(self._db, f"{DELIVERIES} WHERE d.state = 'aside' ORDER BY d.id"):
            delivery = delivery_of(row)
            place = Destination(delivery.watcher, delivery.channel)
            found.setdefault(place, []).append(delivery)
        return found

    def _set_state(self, deliveries: Sequence[Delivery], state: DeliveryState) -> None:
        for delivery in deliveries:
            self._db.execute("UPDATE deliveries SET state = ? WHERE id = ?", [state, delivery.id])

    def discard(self, deliveries: Sequence[Delivery]) -> None:
        """Drop these: they are not true any more."""
        self._db.conn.executemany(
            "UPDATE deliveries SET state = 'discarded' WHERE id = ?",
            [(delivery.id,) for delivery in deliveries],
        )

    # --- passes that are not whole yet ----------------------------------------------------

    def newest(self) -> int:
        """The number of the newest delivery, 0 where there is none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM deliveries").fetchone()[0])

    def keep_back(self, after: int) -> None:
        """Let what became due after that delivery wait until its pass is whole."""
        self._db.execute(
            "UPDATE deliveries SET state = 'forming' WHERE id > ? AND state = 'pending'", [after]
        )

    def let_go(self) -> None:
        """Let what was kept back go out."""
        self._db.execute("UPDATE deliveries SET state = 'pending' WHERE state = 'forming'")

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
            "UPDATE deliveries SET state = 'pending', due_at = ?, repeated_at = NULL,"
            " attempts = CASE state WHEN 'failed' THEN 0 ELSE attempts END"
            " WHERE (state = 'failed' OR (state = 'pending' AND (due_at > ?"
            f" OR (begun_at IS NOT NULL AND repeated_at IS NOT NULL)))){one}",
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


def _pause(failure: Failure, attempts: int, channel: str) -> timedelta:
    return REPEAT_AFTER if failure.fate is Fate.UNKNOWN else pause_after(attempts, channel)


def _is_over(delivery: Delivery, at: datetime) -> bool:
    is_old = at - delivery.created_at >= GIVE_UP_AFTER
    return is_old and delivery.attempts + 1 >= GIVE_UP_ATTEMPTS


def _dump(value: object) -> str:
    return json.dumps(as_json(value), ensure_ascii=False)
