"""What is on its way to people: listed, tried again, released or dropped, shown beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.composer import Composer
from jobs.alerting.recipients import due_deliveries, next_attempt_at, recipient, timing_of
from jobs.alerting.sender import MOST_TOGETHER
from jobs.config.model import Config, Told
from jobs.config.opening import open_readonly, refuse_given_clock
from jobs.messages.channels import headers_of, send
from jobs.messages.mail.letter import Posting
from jobs.messages.message import Message
from state.database.connection import open_database, transaction
from state.database.lock import hold
from state.database.rights import is_there
from state.deliveries.delivery_list import DeliveryList
from state.model.deliveries import Delivery, DeliveryState, Destination, Fate
from state.model.errors import UsageError
from state.model.instants import iso
from state.model.values import JsonObject
from state.stores import Stores

Change = Callable[[Database], int]
INTERRUPTED = "the program ended while it was on its way; the service may have it"
UNSENT = (
    DeliveryState.PENDING,
    DeliveryState.HELD,
    DeliveryState.FAILED,
    DeliveryState.ASIDE,
)


@dataclass(frozen=True)
class Preview:
    """A message as it would go out, when, and through which channel."""

    channel: str
    at: datetime
    message: Message

    def as_json(self) -> JsonObject:
        """The message in its forms for people, as plain JSON values."""
        message = self.message
        forms = {"subject": message.subject, "text": message.text, "short": message.short}
        return {"channel": self.channel, "at": iso(self.at), **forms}


def list_deliveries(
    config: Config, environment: Mapping[str, str], everything: bool
) -> Iterator[JsonObject]:
    """The deliveries that have not been sent, oldest first, or all there are, one by one: `id`,
    `kind`, `title`, `event`, `watcher`, `channel`, `state`, `attempts`, `created_at`,
    `next_attempt_at`, `sent_at`, `error`, `fate`, `configured`."""
    with open_readonly(config.state.path) as db:
        book = ChannelBook(db, config, environment)
        for delivery in DeliveryList(db).select(() if everything else UNSENT):
            yield _listed(delivery, book)


def _listed(delivery: Delivery, book: ChannelBook) -> JsonObject:
    told = book.settings(delivery.watcher)
    is_configured = book.channel(delivery.watcher, delivery.channel) is not None
    is_pending = delivery.state is DeliveryState.PENDING
    due_at = next_attempt_at([delivery], told) if is_pending and is_configured else None
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "title": delivery.title,
        "event": delivery.event_id,
        "watcher": delivery.watcher,
        "channel": book.label(delivery.watcher, delivery.channel),
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": iso(delivery.created_at),
        "next_attempt_at": iso(due_at) if due_at else None,
        "sent_at": iso(delivery.sent_at) if delivery.sent_at else None,
        "error": delivery.error or (INTERRUPTED if delivery.begun_at else None),
        "fate": Fate.UNKNOWN if delivery.begun_at else delivery.fate,
        "configured": is_configured,
    }


# --- decisions ---------------------------------------------------------------------------


def retry(config: Config, given_now: datetime | None, at: datetime, delivery_id: int | None) -> int:
    """Let one delivery and what waits for its channel, or all, be tried at once; how many. Raises
    PassRunningError."""
    return change_outbox(config, lambda db: Stores.of(db).outbox.retry(at, delivery_id), given_now)


def decide(config: Config, state: DeliveryState, pass_id: int | None) -> int:
    """Release (`pending`) or drop (`discarded`) what is held, of one pass or of all; how many
    deliveries. Raises PassRunningError."""
    return change_outbox(config, lambda db: Stores.of(db).outbox.decide(state, pass_id))


def change_outbox(config: Config, change: Change, given_now: datetime | None = None) -> int:
    """What a change of the outbox gives, made in one transaction. Raises PassRunningError, and
    UsageError where nothing is stored or the clock may not be given."""
    path = config.state.path
    if not is_there(path):
        raise UsageError(f"nothing is stored at {path} yet; run `vvwatch check` first")
    with hold(path):
        db = open_database(path)
        try:
            refuse_given_clock(db, config, given_now)
            with transaction(db):
                return change(db)
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
        composer = Composer(stores, config)
        found = []
        for channel in ChannelBook(db, config, environment).channels(watcher):
            place, timing = Destination(watcher, channel.id), timing_of(told)
            waiting = stores.outbox.pending(place, MOST_TOGETHER, timing.urgent if timing else ())
            if waiting:
                goes_at = next_attempt_at(waiting, told, at)
                chosen = due_deliveries(waiting, timing, goes_at)
                message = composer.compose(watcher, told, chosen)
                found.append(Preview(channel.label, goes_at, message))
        return found


def notify(
    config: Config, environment: Mapping[str, str], watcher: str, at: datetime
) -> list[JsonObject]:
    """Send a marked example through every channel of a watcher: `channel`, its `error` or None, and
    its `headers` where it is mail, else None. No database is needed."""
    told = known_recipient(config, watcher)
    message = Composer(Stores.of(Database(memory=True)), config).example(watcher, told)
    seconds, posting = config.messages.send_seconds, Posting(at, config.ops.unsubscribe)
    return [
        {
            "channel": channel.label,
            "error": failure.words if failure else None,
            "headers": headers_of(channel.url, message, posting),
        }
        for channel in told.channels(environment)
        for failure in [send(channel.url, message, seconds, posting)]
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
