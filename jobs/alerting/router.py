"""Who hears of what: watchers and ops, and the deliveries that are written for them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial

from crawler.sources.together.event_kinds import event_kind
from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.notices import SystemNotices
from jobs.alerting.relevance import Audience, Relevance
from jobs.config.model import Config
from jobs.rules.unusual.bursts import is_burst, usual, weigh
from state.model.deliveries import OPS, Notice
from state.model.notices import HeldPass
from state.model.values import Event, Record, SourceName
from state.set_aside.entries import Attempt, Step
from state.stores import Stores

_logger = logging.getLogger("vvwatch")


class Router:
    """The watchers of one configuration, and the outbox of one database; the caller holds the
    transaction."""

    def __init__(
        self, stores: Stores, config: Config, environment: Mapping[str, str], relevance: Relevance
    ) -> None:
        self._outbox = stores.outbox
        self._passes = stores.passes
        self._burst = config.burst
        self._audience = Audience(stores, relevance)
        self._book = ChannelBook(stores.db, config, environment)
        self._notices = SystemNotices(stores, config, self._book)

    def route(self, event: Event, record: Record, at: datetime) -> None:
        """Write the deliveries of an event."""
        if event_kind(event.kind).for_ops:
            self._outbox.add_event(event.id, OPS, self._book.ids(OPS), (), at)
            return
        for watcher, why in self._audience.of(event, record):
            self._outbox.add_event(event.id, watcher, self._book.ids(watcher), why, at)

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write the deliveries of a notice to ops."""
        self._outbox.add_notice(notice, OPS, self._book.ids(OPS), at)

    def close(
        self,
        pass_id: int,
        at: datetime,
        told: Collection[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """End a pass over these sources, of which these events were told.

        Its news is held when it is far more than usual; what it has to say besides is written.
        Each thing that is to be done for it is an `attempt`.
        """
        attempt(f"pass:{pass_id}", Step.HOLD, partial(self._weigh, pass_id, at, told))
        self._notices.after_pass(at, told, sources, attempt)

    def _weigh(self, pass_id: int, at: datetime, told: Collection[Event]) -> None:
        weight = weigh(told)
        earlier = self._passes.weights(pass_id)
        if is_burst(earlier, weight, self._burst):
            # Its weight is not noted: what is held is not what is usual.
            self._hold(pass_id, told, round(usual(earlier, self._burst.passes)), at)
        else:
            self._passes.set_weight(pass_id, weight)

    def _hold(self, pass_id: int, told: Collection[Event], usually: int, at: datetime) -> None:
        held = [event.id for event in told if event_kind(event.kind).may_be_held]
        if self._outbox.hold(held):
            _logger.warning(
                "pass %s has far more news than usual (%s events, usually %s): it is held; "
                "`vvwatch release %s` or `vvwatch discard %s` decides",
                *(pass_id, len(held), usually, pass_id, pass_id),
            )
            detail = HeldPass(pass_id=pass_id, events=len(held), usual=usually)
            self.notify_ops(Notice(f"held:{pass_id}", detail), at)
