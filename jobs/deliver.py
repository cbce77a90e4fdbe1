"""Sends what is pending and due: one message per watcher and channel.

Sending comes before noting it, so that a crash in between repeats one message and never drops
one. Messages go one after the other: at most one can be in that gap.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from jobs.channels import Message, send
from jobs.config import OPS, Channel, Config, Told
from jobs.render import Item, render_message
from state.database import transaction
from state.events import EventLog
from state.outbox import Delivery, Outbox

_logger = logging.getLogger("vvwatch")


@dataclass(frozen=True)
class DeliveryCounts:
    """Messages by how they ended; `unsent` says that one was tried in vain just now."""

    sent: int = 0
    failed: int = 0
    pending: int = 0
    unsent: bool = False

    def as_json(self) -> dict[str, int]:
        """The counts as plain JSON values."""
        return {"sent": self.sent, "failed": self.failed, "pending": self.pending}


def pending_messages(db: Database) -> int:
    """How many messages wait: one per watcher and channel that something is pending for."""
    return len(Outbox(db).pending())


def deliver_due(
    db: Database, config: Config, environment: Mapping[str, str], at: datetime
) -> DeliveryCounts:
    """Send everything that is due; what fails stays pending, or is given up after some days."""
    outbox = Outbox(db)
    sent = failed = 0
    unsent = False
    for (watcher, channel_id), deliveries in outbox.due(at).items():
        told = recipient(config, watcher)
        channel = _channel(told, channel_id, environment)
        if told is None or channel is None:
            _logger.warning(
                "%s deliveries wait for %s through a channel that is not configured any more",
                len(deliveries),
                watcher,
            )
            continue
        message = compose(db, config, watcher, deliveries)
        error = send(channel.url, message)
        with transaction(db):
            if error is None:
                outbox.mark_sent(deliveries, message.id, at)
                sent += 1
            else:
                unsent = True
                failed += outbox.mark_failed(deliveries, error, at) > 0
        if error is not None:
            _logger.warning("%s through %s: %s", watcher, channel.label, error)
    return DeliveryCounts(sent, failed, pending_messages(db), unsent)


def compose(db: Database, config: Config, watcher: str, deliveries: Sequence[Delivery]) -> Message:
    """The one message that tells a watcher all of these."""
    log, outbox = EventLog(db), Outbox(db)
    told = recipient(config, watcher) or config.ops
    items = []
    for delivery in deliveries:
        event = log.get(delivery.event_id) if delivery.event_id else None
        notice = outbox.notice(delivery.notice_id) if delivery.notice_id else None
        items.append(Item(event, notice, delivery.reasons))
    message_id = hashlib.sha256(repr(sorted(d.id for d in deliveries)).encode()).hexdigest()[:16]
    return render_message(message_id, watcher, items, told.language, told.max_items)


def recipient(config: Config, watcher: str) -> Told | None:
    """The settings of a watcher by name, or of ops; None when nobody is called so any more."""
    if watcher == OPS:
        return config.ops
    return next((w for w in config.watchers if w.name == watcher), None)


def _channel(told: Told | None, channel_id: str, environment: Mapping[str, str]) -> Channel | None:
    channels = told.channels(environment) if told else ()
    return next((channel for channel in channels if channel.id == channel_id), None)
