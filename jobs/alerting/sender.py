"""Sends what is pending and due: one message per watcher, channel and moment.

Sending comes before noting it, so that a crash in between repeats one message and never drops
one. Channels that have failed come last, and none waits long for another.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobs.alerting.dispatch import dispatch
from jobs.alerting.recipients import channel_of, due_deliveries, recipient, timing_of
from jobs.config.channels import Channel
from jobs.config.model import OPS, Config, Told
from jobs.messages.channels import send
from jobs.messages.message import Message
from jobs.messages.render import Item, render_message
from jobs.messages.templating import Templates
from state.model.deliveries import Delivery, Destination, Notice
from state.model.notices import DeliveryFailed, Forgotten, Trial
from state.stores import Stores

_logger = logging.getLogger("vvwatch")
HEARTBEAT = "heartbeat"
# What went wrong in sending is told to ops in the same run.
_ROUNDS = 2


@dataclass
class DeliveryCounts:
    """Messages by how they ended; `unsent` says that one was tried in vain just now."""

    sent: int = 0
    failed: int = 0
    pending: int = 0
    unsent: bool = False

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
    return len(stores.outbox.pending())


class Sender:
    """Sends what is due in one database, to whom one configuration names."""

    def __init__(self, stores: Stores, config: Config, environment: Mapping[str, str]) -> None:
        self._stores = stores
        self._config = config
        self._environment = environment
        self._outbox = stores.outbox
        self._composer = Composer(stores, config)

    def deliver(self, at: datetime) -> DeliveryCounts:
        """Send everything that is due; what fails stays pending, or is given up after some days."""
        counts = DeliveryCounts()
        for _ in range(_ROUNDS):
            outgoing = self._outgoing(at)
            jobs = ((one, _sending(one)) for one in outgoing)
            for sent in dispatch(jobs, self._config.messages.send_seconds):
                self._note(sent.what, sent.error, at, counts)
        counts.pending = pending_messages(self._stores)
        return counts

    def _outgoing(self, at: datetime) -> Iterator[OutgoingMessage]:
        # What has failed before comes last: it may keep the others waiting.
        groups = sorted(self._outbox.pending().items(), key=lambda group: _attempts(group[1]))
        for destination, deliveries in groups:
            told = recipient(self._config, destination.watcher)
            channel = channel_of(told, destination.channel, self._environment)
            if told is None or channel is None:
                self._tell_forgotten(destination, len(deliveries), at)
                continue
            deliveries = self._without_stale_notes(deliveries)
            chosen = tuple(due_deliveries(deliveries, timing_of(told), at))
            message = self._composed(destination.watcher, told, chosen, at) if chosen else None
            if message is not None:
                self._tell_templates(message, at)
                yield OutgoingMessage(chosen, channel, message)

    def _without_stale_notes(self, deliveries: list[Delivery]) -> list[Delivery]:
        """What is to be told; that nothing is new is dropped once something is."""
        stale = [delivery for delivery in deliveries if delivery.kind == HEARTBEAT]
        if not stale or len(stale) == len(deliveries):
            return deliveries
        with self._stores.transaction():
            self._outbox.discard(stale)
        return [delivery for delivery in deliveries if delivery.kind != HEARTBEAT]

    def _composed(
        self, watcher: str, told: Told, deliveries: Sequence[Delivery], at: datetime
    ) -> Message | None:
        """The message, None where it cannot be made: that must not keep others from theirs."""
        try:
            return self._composer.compose(watcher, told, deliveries)
        except Exception as error:
            words = f"the message could not be made ({type(error).__name__}: {error})"
            _logger.error("%s: %s; a fault of vvwatch itself", watcher, words)
            with self._stores.transaction():
                self._outbox.mark_failed(deliveries, words, at)
            return None

    def _note(
        self, outgoing: OutgoingMessage, error: str | None, at: datetime, counts: DeliveryCounts
    ) -> None:
        watcher = outgoing.deliveries[0].watcher
        with self._stores.transaction():
            if error is None:
                self._outbox.mark_sent(outgoing.deliveries, outgoing.message.id, at)
                counts.sent += 1
                return
            counts.unsent = True
            given_up = self._outbox.mark_failed(outgoing.deliveries, error, at)
            if given_up:
                counts.failed += 1
                self._tell_given_up(outgoing, given_up, error, at)
        _logger.warning("%s through %s: %s", watcher, outgoing.channel.label, error)

    # --- what ops are told of sending -----------------------------------------------------

    def _tell_ops(self, notice: Notice, at: datetime) -> None:
        channels = (channel.id for channel in self._config.ops.channels(self._environment))
        self._outbox.add_notice(notice, OPS, channels, at)

    def _tell_given_up(
        self, outgoing: OutgoingMessage, count: int, error: str, at: datetime
    ) -> None:
        watcher = outgoing.deliveries[0].watcher
        if watcher == OPS:
            return  # there is nobody else to tell; the log and `status` do
        channel = outgoing.channel.label
        detail = DeliveryFailed(watcher=watcher, channel=channel, count=count, error=error)
        self._tell_ops(Notice(f"delivery_failed:{outgoing.message.id}", detail), at)

    def _tell_forgotten(self, destination: Destination, count: int, at: datetime) -> None:
        watcher, channel = destination
        _logger.warning(
            "%s deliveries wait for %s through a channel that is not configured any more",
            count,
            watcher,
        )
        detail = Forgotten(watcher=watcher, channel=channel, count=count)
        with self._stores.transaction():
            self._tell_ops(Notice(f"forgotten:{watcher}:{channel}", detail), at)

    def _tell_templates(self, message: Message, at: datetime) -> None:
        for problem in message.problems:
            _logger.warning("the template %s cannot be used: %s", problem.template, problem.error)
            digest = hashlib.sha256(repr(problem).encode()).hexdigest()[:16]
            notice = Notice(f"template_problem:{digest}", problem.as_detail())
            with self._stores.transaction():
                self._tell_ops(notice, at)


class Composer:
    """Makes the messages of one configuration from what is in one database."""

    def __init__(self, stores: Stores, config: Config) -> None:
        self._log = stores.log
        self._outbox = stores.outbox
        folder = config.messages.templates
        self._templates = Templates(folder if isinstance(folder, Path) else None)

    def compose(self, watcher: str, told: Told, deliveries: Sequence[Delivery]) -> Message:
        """The one message that tells a watcher all of these."""
        items = []
        for delivery in deliveries:
            event = self._log.get(delivery.event_id) if delivery.event_id else None
            notice = self._outbox.notice(delivery.notice_id) if delivery.notice_id else None
            items.append(Item(event, notice, delivery.reasons))
        ids = repr(sorted(delivery.id for delivery in deliveries))
        message_id = hashlib.sha256(ids.encode()).hexdigest()[:16]
        return render_message(
            message_id, watcher, items, told.language, told.max_items, self._templates
        )

    def example(self, watcher: str, told: Told) -> Message:
        """A message that only shows that messages arrive, and says so."""
        items = [Item(None, Notice("test", Trial()))]
        return render_message(
            "test", watcher, items, told.language, told.max_items, self._templates
        )


def _attempts(deliveries: Sequence[Delivery]) -> int:
    return max(delivery.attempts for delivery in deliveries)


def _sending(outgoing: OutgoingMessage) -> Callable[[], str | None]:
    return lambda: send(outgoing.channel.url, outgoing.message)
