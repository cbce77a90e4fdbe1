"""What owes things to people, seen by whoever runs passes and sends: all that another must do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from state.model.deliveries import Delivery, DeliveryState, Destination, Failure, Notice, Reason


class Outgoing(Protocol):
    """An outbox: what it is given is kept once the caller's transaction is, and not before, so
    that nothing is told that did not happen, and nothing that happened is not told.

    What each method gives stands at `state/records/outbox.py:Outbox`, which is the one for SQLite.
    """

    # What a pass writes.

    def add_event(
        self,
        event_id: str,
        watcher: str,
        channels: Iterable[str],
        reasons: Sequence[Reason],
        at: datetime,
    ) -> None:
        """An event is due to a watcher through each of these channels; once."""
        ...

    def add_notice(
        self, notice: Notice, watcher: str, channels: Iterable[str], at: datetime
    ) -> None:
        """A notice is due to a watcher; once, also when the channels are others since."""
        ...

    def hold(self, event_ids: Iterable[str]) -> int:
        """Hold what these events have made due; how many deliveries."""
        ...

    def newest(self) -> int:
        """The number of the newest delivery, 0 where there is none."""
        ...

    def keep_back(self, after: int) -> None:
        """Let what became due after that delivery wait until its pass is whole."""
        ...

    def let_go(self) -> None:
        """Let what was kept back go out."""
        ...

    # What is asked of it.

    def notice(self, notice_id: str) -> Notice:
        """The notice with this id."""
        ...

    def standing(self, destination: Destination) -> tuple[datetime | None, bool]:
        """When a watcher was last sent anything through a channel, and whether something waits."""
        ...

    def is_held(self, watcher: str) -> bool:
        """Whether something for a watcher is held until ops decide."""
        ...

    def destinations(self) -> dict[Destination, int]:
        """Where something is pending, and how much; what was tried least comes first."""
        ...

    def pending(
        self, destination: Destination, limit: int = -1, urgent: Sequence[str] = ()
    ) -> list[Delivery]:
        """What is pending for one channel of a watcher, oldest first; of it `limit` at most."""
        ...

    def aside(self) -> dict[Destination, list[Delivery]]:
        """What cannot be put into words, oldest first, by watcher and channel."""
        ...

    # What becomes of a delivery.

    def begin(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        """Note that these are being handed over."""
        ...

    def mark_sent(self, deliveries: Sequence[Delivery], message_id: str, at: datetime) -> None:
        """Note that these went out in one message."""
        ...

    def mark_failed(
        self, deliveries: Sequence[Delivery], failure: Failure, at: datetime
    ) -> list[Delivery]:
        """Note an attempt in vain; which of these are given up for good."""
        ...

    def set_aside(self, deliveries: Sequence[Delivery]) -> None:
        """Note that these cannot be put into words."""
        ...

    def take_up(self, deliveries: Sequence[Delivery]) -> None:
        """Let these go out after all."""
        ...

    def discard(self, deliveries: Sequence[Delivery]) -> None:
        """Drop these: they are not true any more."""
        ...

    def retry(self, at: datetime, delivery_id: int | None = None) -> int:
        """Let what failed for good or is pausing be tried at once; how many."""
        ...

    def decide(self, state: DeliveryState, pass_id: int | None = None) -> int:
        """Let go on (`pending`) or drop (`discarded`) what is held; how many."""
        ...
