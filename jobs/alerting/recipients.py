"""Who is told, through which channel, and when what waits for them goes out.

It must not know how a message is made or sent, which is slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from jobs.config.channels import Channel
from jobs.config.model import OPS, Config, Told, WatcherSettings
from jobs.rules.delivery_times import Timing, first_allowed, next_moment
from state.model.deliveries import Delivery


def recipient(config: Config, watcher: str) -> Told | None:
    """The settings of a watcher by name, or of ops; None when nobody is called so any more."""
    if watcher == OPS:
        return config.ops
    return next((w for w in config.watchers if w.name == watcher), None)


def channel_of(
    told: Told | None, channel_id: str, environment: Mapping[str, str]
) -> Channel | None:
    """The channel with this id of somebody, None when there is none (any more)."""
    channels = told.channels(environment) if told else ()
    return next((channel for channel in channels if channel.id == channel_id), None)


def timing_of(told: Told) -> Timing | None:
    """When somebody may be told; None is at once, as ops are."""
    return told.timing if isinstance(told, WatcherSettings) else None


def due_deliveries(
    deliveries: Sequence[Delivery], timing: Timing | None, at: datetime
) -> list[Delivery]:
    """Those of one watcher and channel that go out now, together.

    A pause after a failure holds back all of them, also what came since. Without `timing` the
    others go at once.
    """
    if max(delivery.due_at for delivery in deliveries) > at:
        return []
    if timing is None:
        return list(deliveries)
    if first_allowed(timing, at) != at:
        return []
    return [d for d in deliveries if next_moment(timing, d.created_at, d.kind) <= at]


def next_attempt_at(
    deliveries: Sequence[Delivery], told: Told | None, not_before: datetime | None = None
) -> datetime:
    """When the first of these of one watcher and channel go out, unless more comes."""
    paused_until = max(delivery.due_at for delivery in deliveries)
    earliest = max(paused_until, not_before or paused_until)
    timing = timing_of(told) if told else None
    if timing is None:
        return earliest
    delivery_times = (next_moment(timing, d.created_at, d.kind) for d in deliveries)
    return first_allowed(timing, max(min(delivery_times), earliest))
