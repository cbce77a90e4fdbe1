"""An item that cannot be put into words is set aside by name; the rest of its message goes out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from jobs.alerting.composer import Composer
from jobs.alerting.ops_notices import OpsNotices
from jobs.config.model import Told
from jobs.messages.message import Message
from state.model.deliveries import Delivery
from state.model.records import Inputs
from state.set_aside.entries import SetAside, Step
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.stores import Stores

_logger = logging.getLogger("vvwatch")


class Writer:
    """Makes messages of what can be told, and sets the rest aside until it can."""

    def __init__(self, stores: Stores, composer: Composer, ops: OpsNotices) -> None:
        self._stores = stores
        self._composer = composer
        self._ops = ops

    def write(
        self, watcher: str, told: Told, deliveries: Sequence[Delivery], at: datetime
    ) -> tuple[tuple[Delivery, ...], Message | None]:
        """The message of these, and what it tells; no message where none can be told."""
        message, error = self._try(watcher, told, deliveries)
        if error is None:
            return tuple(deliveries), message
        errors = {each.id: self._try(watcher, told, [each])[1] for each in deliveries}
        good = tuple(each for each in deliveries if errors[each.id] is None)
        bad = [(each, why) for each in deliveries if (why := errors[each.id]) is not None]
        message, together = self._try(watcher, told, good) if good else (None, None)
        if together is not None:
            # Each can be told, and all of them cannot: that concerns them all.
            bad += [(each, together) for each in good]
            good = ()
        self._set_aside(watcher, bad, at)
        return good, message

    def take_up(self, watcher: str, told: Told, deliveries: Sequence[Delivery]) -> None:
        """Let those of what is aside go out again that can be told by now."""
        able = [each for each in deliveries if self._try(watcher, told, [each])[1] is None]
        with self._stores.transaction():
            self._stores.outbox.take_up(able)
            for delivery in able:
                self._stores.aside.forget(self._name(delivery)[0], Step.MESSAGE, watcher)

    def _try(
        self, watcher: str, told: Told, deliveries: Sequence[Delivery]
    ) -> tuple[Message | None, Exception | None]:
        try:
            return self._composer.compose(watcher, told, deliveries), None
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            return None, error

    def _set_aside(
        self, watcher: str, bad: Sequence[tuple[Delivery, Exception]], at: datetime
    ) -> None:
        entries = []
        for delivery, error in bad:
            key, inputs = self._name(delivery)
            words = fault_words(error)
            _logger.error("%s for %s cannot be put into words: %s", key, watcher, words)
            _logger.debug("it happened here", exc_info=error)
            entries.append(SetAside(key, Step.MESSAGE, words, at, inputs=inputs, whom=watcher))
        with self._stores.transaction():
            self._stores.outbox.set_aside([delivery for delivery, _ in bad])
            for entry in entries:
                self._stores.aside.put(entry)
            self._ops.tell_set_aside(entries, at)

    def _name(self, delivery: Delivery) -> tuple[str, Inputs]:
        """What a delivery is about: the subject of its event with its snapshots, or its notice."""
        if delivery.event_id is None:
            return str(delivery.notice_id), ()
        found = self._stores.log.names(delivery.event_id)
        if found is None:
            return delivery.event_id, ()
        subject, snapshots = found
        return subject, tuple((subject, "event", number) for number in snapshots)
