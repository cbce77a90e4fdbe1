"""Who is told, through which channel, and when what waits for them goes out.

It must not know how a message is made or sent, which is slow to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from jobs.config.model import Config, Told, WatcherSettings
from jobs.rules.delivery_times import Timing, first_allowed, next_moment
from state.model.deliveries import OPS

# No pause after an attempt is longer, nor may what has arrived wait longer to be repeated.
LONGEST_WAIT = timedelta(days=2)


class Waiting(Protocol):
    """Something that waits: a delivery, or a lot of them."""

    @property
    def kind(self) -> str:
        """The kind of the event or notice."""

    @property
    def created_at(self) -> datetime:
        """Since when it waits."""

    @property
    def free_at(self) -> datetime:
        """When it may be tried (again)."""

    @property
    def is_uncertain(self) -> bool:
        """Whether it may have arrived."""


W = TypeVar("W", bound=Waiting)


def recipient(config: Config, watcher: str) -> Told | None:
    """The settings of a watcher by name, or of ops; None when nobody is called so any more."""
    if watcher == OPS:
        return config.ops
    return config.by_name.get(watcher)


def timing_of(told: Told) -> Timing | None:
    """When somebody may be told; None is at once, as ops are."""
    return told.timing if isinstance(told, WatcherSettings) else None


def due_deliveries(waiting: Sequence[W], timing: Timing | None, at: datetime) -> list[W]:
    """Those of one watcher and channel that go out now, together.

    A pause after a refusal holds back all of them, also what came since; but what may have arrived
    waits for itself alone. Without `timing` the others go at once.
    """
    if timing is not None and first_allowed(timing, at) != at:
        return []
    # A clock that was ahead of the time has noted pauses longer than there are: they are over.
    known = [each for each in waiting if each.free_at <= at + LONGEST_WAIT]
    paused_until = _paused_until(known)
    return [
        each
        for each in waiting
        if (each.free_at > at + LONGEST_WAIT or _free_at(each, paused_until) <= at)
        and (timing is None or next_moment(timing, min(each.created_at, at), each.kind) <= at)
    ]


def next_attempt_at(
    waiting: Sequence[Waiting], told: Told | None, not_before: datetime | None = None
) -> datetime:
    """When the first of these of one watcher and channel go out, unless more comes."""
    timing = timing_of(told) if told else None
    paused_until = _paused_until(waiting)
    moments = []
    for each in waiting:
        free_at = _free_at(each, paused_until)
        earliest = max(free_at, not_before or free_at)
        if timing is not None:
            due_at = next_moment(timing, each.created_at, each.kind)
            earliest = first_allowed(timing, max(due_at, earliest))
        moments.append(earliest)
    return min(moments)


def _paused_until(waiting: Sequence[Waiting]) -> datetime | None:
    return max((each.free_at for each in waiting if not each.is_uncertain), default=None)


def _free_at(each: Waiting, paused_until: datetime | None) -> datetime:
    return each.free_at if each.is_uncertain or paused_until is None else paused_until
