"""What is on its way to people: listed, tried again, released or dropped, shown beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jobs.alerting.recipients import (
    channel_of,
    due_deliveries,
    next_attempt_at,
    recipient,
    timing_of,
)
from jobs.alerting.sender import Composer
from jobs.config.model import Config, Told
from jobs.config.opening import open_readonly, refuse_given_clock
from jobs.messages.channels import send
from jobs.messages.message import Message
from state.database.connection import open_database, transaction
from state.database.lock import hold
from state.model.deliveries import Delivery, DeliveryState
from state.model.errors import UsageError
from state.model.instants import iso
from state.model.values import JsonObject
from state.records.events import EventLog
from state.records.outbox import Outbox
from state.stores import Stores

Change = Callable[[Outbox], int]
UNSENT = (DeliveryState.PENDING, DeliveryState.HELD, DeliveryState.FAILED)


@dataclass(frozen=True)
class Preview:
    """A message as it would go out, when, and through which channel."""

    channel: str
    at: datetime
    message: Message


def list_deliveries(
    config: Config, environment: Mapping[str, str], everything: bool
) -> list[JsonObject]:
    """The deliveries that have not been sent, oldest first, or all there are: `id`, `kind`,
    `title`, `event`, `watcher`, `channel`, `state`, `attempts`, `created_at`, `next_attempt_at`,
    `sent_at`, `error`."""
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        states = () if everything else UNSENT
        found = stores.outbox.select(states)
        return [_listed(delivery, stores.log, config, environment) for delivery in found]


def _listed(
    delivery: Delivery, log: EventLog, config: Config, environment: Mapping[str, str]
) -> JsonObject:
    event = log.get(delivery.event_id) if delivery.event_id else None
    told = recipient(config, delivery.watcher)
    channel = channel_of(told, delivery.channel, environment)
    is_pending = delivery.state is DeliveryState.PENDING
    due_at = next_attempt_at([delivery], told) if is_pending and channel else None
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "title": event.title if event else None,
        "event": delivery.event_id,
        "watcher": delivery.watcher,
        "channel": channel.label if channel else f"({delivery.channel}) not configured any more",
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": iso(delivery.created_at),
        "next_attempt_at": iso(due_at) if due_at else None,
        "sent_at": iso(delivery.sent_at) if delivery.sent_at else None,
        "error": delivery.error,
    }


# --- decisions ---------------------------------------------------------------------------


def retry(config: Config, given_now: datetime | None, at: datetime, delivery_id: int | None) -> int:
    """Let one delivery and what waits for its channel, or all, be tried at once; how many. Raises
    PassRunningError."""
    return _change(config, lambda outbox: outbox.retry(at, delivery_id), given_now)


def decide(config: Config, state: DeliveryState, pass_id: int | None) -> int:
    """Release (`pending`) or drop (`discarded`) what is held, of one pass or of all; how many
    deliveries. Raises PassRunningError."""
    return _change(config, lambda outbox: outbox.decide(state, pass_id))


def _change(config: Config, change: Change, given_now: datetime | None = None) -> int:
    path = config.state.path
    if not path.exists():
        raise UsageError(f"nothing is stored at {path} yet; run `vvwatch check` first")
    with hold(path):
        db = open_database(path)
        try:
            refuse_given_clock(db, config, given_now)
            with transaction(db):
                return change(Outbox(db))
        finally:
            db.close()


# --- examples ----------------------------------------------------------------------------


def preview(
    config: Config, environment: Mapping[str, str], watcher: str, at: datetime
) -> list[Preview]:
    """What the next message of a watcher would be, for each channel that something waits for."""
    told = known_recipient(config, watcher)
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        groups = stores.outbox.pending().items()
        mine = [deliveries for place, deliveries in groups if place.watcher == watcher]
        return [
            found
            for deliveries in mine
            if (found := _next_message(stores, config, environment, told, deliveries, at))
        ]


def _next_message(
    stores: Stores,
    config: Config,
    environment: Mapping[str, str],
    told: Told,
    deliveries: Sequence[Delivery],
    at: datetime,
) -> Preview | None:
    channel = channel_of(told, deliveries[0].channel, environment)
    if channel is None:
        return None
    goes_at = next_attempt_at(deliveries, told, at)
    chosen = due_deliveries(deliveries, timing_of(told), goes_at)
    watcher = deliveries[0].watcher
    return Preview(channel.label, goes_at, Composer(stores, config).compose(watcher, told, chosen))


def notify(config: Config, environment: Mapping[str, str], watcher: str) -> list[JsonObject]:
    """Send a marked example through every channel of a watcher: `channel`, and its `error` or
    None. No database is needed."""
    told = known_recipient(config, watcher)
    message = Composer(Stores.of(Database(memory=True)), config).example(watcher, told)
    return [
        {"channel": channel.label, "error": send(channel.url, message)}
        for channel in told.channels(environment)
    ]


def known_recipient(config: Config, watcher: str) -> Told:
    """The settings of a watcher, or of ops; UsageError names those that there are."""
    told = recipient(config, watcher)
    if told is None:
        names = ", ".join([*(w.name for w in config.watchers), "ops"])
        raise UsageError(f"expected the name of a watcher, found {watcher!r}; known are {names}")
    return told


def write_html(preview: Preview, path: Path) -> None:
    """Write a message as a page for a browser, readable by its owner only."""
    path.touch(mode=0o600)
    path.write_text(preview.message.html, encoding="utf-8")
