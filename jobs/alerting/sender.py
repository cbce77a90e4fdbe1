"""Sends what is pending and due: one message per watcher, channel and moment.

Sending comes before noting it, so that a crash in between repeats one message and never drops
one. Channels that have failed come last, and none waits long for another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.composer import Composer
from jobs.alerting.dispatch import dispatch
from jobs.alerting.ops_notices import OpsNotices
from jobs.alerting.recipients import due_deliveries, timing_of
from jobs.alerting.unwritable import Writer
from jobs.config.channel_urls import Channel
from jobs.config.model import Config
from jobs.messages.channels import send
from jobs.messages.mail.letter import Posting
from jobs.messages.message import Message
from state.model.deliveries import Delivery, Destination, Failure, Fate
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.stores import Stores

_logger = logging.getLogger("vvwatch")
HEARTBEAT = "heartbeat"
# What went wrong in sending is told to ops in the same run.
_ROUNDS = 2
# So much goes into one message at most; what is left goes with the next.
MOST_TOGETHER = 5_000


@dataclass
class DeliveryCounts:
    """Messages by how they ended; `unsent` says that one was tried in vain just now."""

    sent: int = 0
    failed: int = 0
    pending: int = 0
    unsent: bool = False

    def and_then(self, later: DeliveryCounts) -> DeliveryCounts:
        """These counts with those of a later round; what waits is what waits at its end."""
        return DeliveryCounts(
            sent=self.sent + later.sent,
            failed=self.failed + later.failed,
            pending=later.pending,
            unsent=self.unsent or later.unsent,
        )

    def as_json(self) -> dict[str, int]:
        """The counts as plain JSON values."""
        return {"sent": self.sent, "failed": self.failed, "pending": self.pending}


@dataclass(frozen=True)
class OutgoingMessage:
    """One message on its way to one channel."""

    deliveries: tuple[Delivery, ...]
    channel: Channel
    message: Message


def pending_messages(stores: Stores) -> int:
    """How many messages wait: one per watcher and channel that something is pending for."""
    return len(stores.outbox.destinations())


class Sender:
    """Sends what is due in one database, to whom one configuration names."""

    def __init__(self, stores: Stores, config: Config, environment: Mapping[str, str]) -> None:
        self._stores = stores
        self._seconds = config.messages.send_seconds
        self._unsubscribe = config.ops.unsubscribe
        self._book = ChannelBook(stores.db, config, environment)
        self._outbox = stores.outbox
        self._ops = OpsNotices(stores, self._book)
        self._writer = Writer(stores, Composer(stores, config), self._ops)

    def deliver(self, at: datetime) -> DeliveryCounts:
        """Send everything that is due; what fails stays pending, or is given up after some days."""
        counts = DeliveryCounts()
        for place, deliveries in self._outbox.aside().items():
            told = self._book.settings(place.watcher)
            if told is not None:
                self._writer.take_up(place.watcher, told, deliveries)
        for _ in range(_ROUNDS):
            jobs = ((one, self._sending(one, at)) for one in self._outgoing(at))
            for sent in dispatch(jobs, self._seconds, on_begin=lambda one: self._begin(one, at)):
                self._note(sent.what, sent.failure, at, counts)
        counts.pending = pending_messages(self._stores)
        return counts

    def _outgoing(self, at: datetime) -> Iterator[OutgoingMessage]:
        # What has failed before comes last: it may keep the others waiting.
        for place, count in self._outbox.destinations().items():
            try:
                outgoing = self._next_for(place, count, at)
            except Exception as error:
                if is_trouble_of_machine(error):
                    raise
                # It stays pending; nobody else waits for it.
                _logger.error("nothing can be sent to %s: %s", place.watcher, fault_words(error))
                continue
            if outgoing is not None:
                yield outgoing

    def _next_for(self, place: Destination, count: int, at: datetime) -> OutgoingMessage | None:
        """The next message for one channel of a watcher, None where nothing is due."""
        told = self._book.settings(place.watcher)
        channel = self._book.channel(*place)
        if told is None or channel is None:
            self._ops.tell_forgotten(place, count, at)
            return None
        timing = timing_of(told)
        urgent = timing.urgent if timing else ()
        deliveries = self._outbox.pending(place, MOST_TOGETHER, urgent)
        deliveries = self._without_stale_notes(deliveries)
        due = due_deliveries(deliveries, timing, at)
        if not due:
            return None
        chosen, message = self._writer.write(place.watcher, told, due, at)
        if message is None:
            return None
        self._ops.tell_templates(message, at)
        return OutgoingMessage(chosen, channel, message)

    def _sending(self, outgoing: OutgoingMessage, at: datetime) -> Callable[[], Failure | None]:
        posting = Posting(at, self._unsubscribe)
        return lambda: send(outgoing.channel.url, outgoing.message, self._seconds, posting)

    def _begin(self, outgoing: OutgoingMessage, at: datetime) -> None:
        """Note that a message is on its way: if we die, it may have arrived."""
        with self._stores.transaction():
            self._outbox.begin(outgoing.deliveries, at)

    def _without_stale_notes(self, deliveries: list[Delivery]) -> list[Delivery]:
        """What is to be told; that nothing is new is dropped once something is."""
        stale = [delivery for delivery in deliveries if delivery.kind == HEARTBEAT]
        if not stale or len(stale) == len(deliveries):
            return deliveries
        with self._stores.transaction():
            self._outbox.discard(stale)
        return [delivery for delivery in deliveries if delivery.kind != HEARTBEAT]

    def _note(
        self,
        outgoing: OutgoingMessage,
        failure: Failure | None,
        at: datetime,
        counts: DeliveryCounts,
    ) -> None:
        with self._stores.transaction():
            if failure is None:
                self._outbox.mark_sent(outgoing.deliveries, outgoing.message.id, at)
                counts.sent += 1
                return
            counts.unsent = True
            given_up = self._outbox.mark_failed(outgoing.deliveries, failure, at)
            if given_up:
                counts.failed += 1
                self._ops.tell_given_up(given_up, outgoing.channel.label, failure, at)
            elif failure.fate is Fate.UNKNOWN:
                self._ops.tell_uncertain(outgoing.deliveries, outgoing.channel.label, failure, at)
        watcher = outgoing.deliveries[0].watcher
        _logger.warning("%s through %s: %s", watcher, outgoing.channel.label, failure.words)
