"""What ops are told of sending: what does not arrive, what may have, and what waits for nobody."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

from jobs.alerting.channel_book import ChannelBook
from jobs.messages.message import Message
from state.model.deliveries import OPS, Delivery, Destination, Failure, Notice
from state.model.instants import brussels_day, iso
from state.model.notices import DeliveryFailed, DeliveryUncertain, Forgotten, RecordsSetAside
from state.set_aside.entries import SetAside
from state.stores import Stores

_MOST_NAMED = 20
_logger = logging.getLogger("vvwatch")


class OpsNotices:
    """Notices to ops, each once, in the outbox of one database."""

    def __init__(self, stores: Stores, book: ChannelBook) -> None:
        self._stores = stores
        self._outbox = stores.outbox
        self._book = book

    def tell_given_up(
        self, deliveries: Sequence[Delivery], channel: str, failure: Failure, at: datetime
    ) -> None:
        """These have failed for good; in the caller's transaction."""
        watcher, count = deliveries[0].watcher, len(deliveries)
        detail = DeliveryFailed(watcher=watcher, channel=channel, count=count, error=failure.words)
        name = f"delivery_failed:{_digest([delivery.id for delivery in deliveries])}"
        self._tell_of(watcher, Notice(name, detail), at)

    def tell_uncertain(
        self, deliveries: Sequence[Delivery], channel: str, failure: Failure, at: datetime
    ) -> None:
        """These may have arrived, nobody knows; once a day for a channel, in the caller's
        transaction."""
        watcher, count, words = deliveries[0].watcher, len(deliveries), failure.words
        detail = DeliveryUncertain(watcher=watcher, channel=channel, count=count, error=words)
        name = f"delivery_uncertain:{watcher}:{deliveries[0].channel}:{brussels_day(at)}"
        self._tell_of(watcher, Notice(name, detail), at)

    def tell_forgotten(self, place: Destination, count: int, at: datetime) -> None:
        """Something waits for a channel that is not configured any more."""
        _logger.warning(
            "%s deliveries wait for %s through a channel (%s) that is not configured any more; put "
            "it back, or let `vvwatch deliveries retarget` move them to another",
            *(count, *place),
        )
        detail = Forgotten(watcher=place.watcher, channel=place.channel, count=count)
        with self._stores.transaction():
            self._tell(Notice(f"forgotten:{place.watcher}:{place.channel}", detail), at)

    def tell_templates(self, message: Message, at: datetime) -> None:
        """Templates of the user's that a message could not use."""
        for problem in message.problems:
            _logger.warning("the template %s cannot be used: %s", problem.template, problem.error)
            notice_id = f"template_problem:{_digest(problem)}"
            with self._stores.transaction():
                self._tell(Notice(notice_id, problem.as_detail()), at)

    def tell_set_aside(self, entries: Sequence[SetAside], at: datetime) -> None:
        """These cannot be put into words; in the caller's transaction."""
        fresh = [entry for entry in entries if entry.whom != OPS]
        if fresh:
            named = tuple(f"{e.key} for {e.whom}: {e.error}" for e in fresh[:_MOST_NAMED])
            detail = RecordsSetAside(count=len(fresh), named=named)
            name = _digest([(e.key, e.whom) for e in fresh])
            self._tell(Notice(f"set_aside:{iso(at)}:{name}", detail), at)

    def _tell_of(self, watcher: str, notice: Notice, at: datetime) -> None:
        # Of what does not reach ops there is nobody else to tell; the log and `status` do.
        if watcher != OPS:
            self._tell(notice, at)

    def _tell(self, notice: Notice, at: datetime) -> None:
        self._outbox.add_notice(notice, OPS, self._book.ids(OPS), at)


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
