"""An outbox that keeps nothing in a database: what another one has to do, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from state.model.deliveries import (
    Delivery,
    DeliveryState,
    Destination,
    Failure,
    Notice,
    Reason,
)
from state.records.events import EventLog

_S = DeliveryState


class OutboxInMemory:
    """Deliveries by their number, beside a log of events; it knows no transactions."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._notices: dict[str, Notice] = {}
        self.all: dict[int, Delivery] = {}

    def add_event(
        self,
        event_id: str,
        watcher: str,
        channels: Iterable[str],
        reasons: Sequence[Reason],
        at: datetime,
    ) -> None:
        """Owe an event."""
        event = self._log.get(event_id)
        assert event is not None
        for channel in channels:
            self._add(watcher, channel, at, event_id=event_id, kind=event.kind, title=event.title)
            newest = self.all[self.newest()]
            self.all[newest.id] = replace(newest, reasons=tuple(reasons))

    def add_notice(
        self, notice: Notice, watcher: str, channels: Iterable[str], at: datetime
    ) -> None:
        """Owe a notice, once."""
        if any(d.notice_id == notice.id and d.watcher == watcher for d in self.all.values()):
            return
        self._notices[notice.id] = notice
        for channel in channels:
            self._add(watcher, channel, at, notice_id=notice.id, kind=notice.kind)

    def _add(self, watcher: str, channel: str, at: datetime, **of: str) -> None:
        number = self.newest() + 1
        self.all[number] = Delivery(
            id=number,
            event_id=of.get("event_id"),
            notice_id=of.get("notice_id"),
            kind=of["kind"],
            watcher=watcher,
            channel=channel,
            reasons=(),
            state=_S.PENDING,
            attempts=0,
            created_at=at,
            due_at=at,
            sent_at=None,
            error=None,
            title=of.get("title"),
        )

    def _change(
        self, which: Callable[[Delivery], bool], change: Callable[[Delivery], Delivery]
    ) -> int:
        chosen = [delivery for delivery in self.all.values() if which(delivery)]
        self.all.update({delivery.id: change(delivery) for delivery in chosen})
        return len(chosen)

    def _move(self, deliveries: Sequence[Delivery], state: DeliveryState) -> None:
        numbers = {delivery.id for delivery in deliveries}
        self._change(lambda d: d.id in numbers, lambda d: replace(d, state=state))

    def hold(self, event_ids: Iterable[str]) -> int:
        """Hold what is owed of these."""
        wanted = set(event_ids)
        return self._change(
            lambda d: d.state is _S.PENDING and d.event_id in wanted,
            lambda d: replace(d, state=_S.HELD),
        )

    def newest(self) -> int:
        """The greatest number so far."""
        return max(self.all, default=0)

    def keep_back(self, after: int) -> None:
        """Keep back what is newer."""
        self._change(
            lambda d: d.id > after and d.state is _S.PENDING, lambda d: replace(d, state=_S.FORMING)
        )

    def let_go(self) -> None:
        """Let it go out."""
        self._change(lambda d: d.state is _S.FORMING, lambda d: replace(d, state=_S.PENDING))

    def notice(self, notice_id: str) -> Notice:
        """The notice itself."""
        return self._notices[notice_id]

    def standing(self, destination: Destination) -> tuple[datetime | None, bool]:
        """When something was last sent, and whether something waits."""
        mine = [d for d in self.all.values() if (d.watcher, d.channel) == tuple(destination)]
        sent = [d.sent_at for d in mine if d.sent_at is not None]
        return max(sent, default=None), any(d.state in (_S.PENDING, _S.FORMING) for d in mine)

    def is_held(self, watcher: str) -> bool:
        """Whether something is held."""
        return any(d.watcher == watcher and d.state is _S.HELD for d in self.all.values())

    def destinations(self) -> dict[Destination, int]:
        """Where something waits."""
        found: dict[Destination, int] = {}
        for delivery in self.all.values():
            if delivery.state is _S.PENDING:
                place = Destination(delivery.watcher, delivery.channel)
                found[place] = found.get(place, 0) + 1
        return found

    def pending(
        self, destination: Destination, limit: int = -1, urgent: Sequence[str] = ()
    ) -> list[Delivery]:
        """What waits there."""
        del limit, urgent  # there are few
        return [
            d
            for d in self.all.values()
            if d.state is _S.PENDING and (d.watcher, d.channel) == tuple(destination)
        ]

    def aside(self) -> dict[Destination, list[Delivery]]:
        """What cannot be put into words."""
        found: dict[Destination, list[Delivery]] = {}
        for d in self.all.values():
            if d.state is _S.ASIDE:
                found.setdefault(Destination(d.watcher, d.channel), []).append(d)
        return found

    def begin(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        """They are on their way."""
        numbers = {delivery.id for delivery in deliveries}
        self._change(lambda d: d.id in numbers, lambda d: replace(d, begun_at=at))

    def mark_sent(self, deliveries: Sequence[Delivery], message_id: str, at: datetime) -> None:
        """They have arrived."""
        del message_id
        numbers = {delivery.id for delivery in deliveries}
        self._change(
            lambda d: d.id in numbers,
            lambda d: replace(d, state=_S.SENT, sent_at=at, begun_at=None),
        )

    def mark_failed(
        self, deliveries: Sequence[Delivery], failure: Failure, at: datetime
    ) -> list[Delivery]:
        """They have not; they wait for a minute."""
        numbers = {delivery.id for delivery in deliveries}
        self._change(
            lambda d: d.id in numbers,
            lambda d: replace(
                d,
                attempts=d.attempts + 1,
                due_at=at + timedelta(minutes=1),
                error=failure.words,
                begun_at=None,
            ),
        )
        return []

    def set_aside(self, deliveries: Sequence[Delivery]) -> None:
        """They cannot be put into words."""
        self._move(deliveries, _S.ASIDE)

    def take_up(self, deliveries: Sequence[Delivery]) -> None:
        """They can after all."""
        self._move(deliveries, _S.PENDING)

    def discard(self, deliveries: Sequence[Delivery]) -> None:
        """They are not true any more."""
        self._move(deliveries, _S.DISCARDED)

    def retry(self, at: datetime, delivery_id: int | None = None) -> int:
        """Try again what has failed."""
        return self._change(
            lambda d: d.state is _S.FAILED and delivery_id in (None, d.id),
            lambda d: replace(d, state=_S.PENDING, due_at=at),
        )

    def decide(self, state: DeliveryState, pass_id: int | None = None) -> int:
        """What is held goes on, or is dropped."""
        del pass_id
        return self._change(lambda d: d.state is _S.HELD, lambda d: replace(d, state=state))
