"""Sends messages one after the other, each within a limit of time; knows nothing of the outbox.

As a rule one message is on its way at a time, so that a process that dies leaves at most one of
which nobody knows whether it arrived. A service that does not answer at once is left to itself
while the others get theirs: it holds up nobody for longer than moments.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from state.model.deliveries import Failure, no_answer

T = TypeVar("T")
Job = tuple[T, Callable[[], Failure | None]]

# So long everybody else waits for one service.
PATIENCE_SECONDS = 3.0
_LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True)
class Sent(Generic[T]):
    """How one sending ended: `failure` is None when the service said yes."""

    what: T
    failure: Failure | None


@dataclass
class _OnItsWay(Generic[T]):
    what: T
    give_up_at: float
    ended: threading.Event = field(default_factory=threading.Event)
    failure: Failure | None = None


def dispatch(
    jobs: Iterable[Job[T]],
    limit_seconds: float,
    patience_seconds: float = PATIENCE_SECONDS,
    on_begin: Callable[[T], None] = lambda _: None,
) -> Iterator[Sent[T]]:
    """Carry out each sending, and give how each ended, as soon as it is known.

    A sending is a function that gives None when the service said yes, else why not; `on_begin` is
    called before it. Of one that has not ended after `limit_seconds` nobody knows whether it
    arrived. The next is begun only when what came of the one before has been taken, unless that
    one has not ended after `patience_seconds`.
    """
    slow: list[_OnItsWay[T]] = []
    left = iter(jobs)
    job, trouble = _next(left)
    while job is not None:
        on_begin(job[0])
        way = _begin(*job, limit_seconds)
        # While it is on its way, the next one is made ready.
        job, trouble = _next(left)
        if way.ended.wait(min(patience_seconds, limit_seconds)):
            yield Sent(way.what, way.failure)
        else:
            slow.append(way)
        yield from _ended(slow, limit_seconds)
    while slow:
        time.sleep(_LOOK_AGAIN_SECONDS)
        yield from _ended(slow, limit_seconds)
    if trouble is not None:
        raise trouble


def _next(jobs: Iterator[Job[T]]) -> tuple[Job[T] | None, Exception | None]:
    """The next sending; trouble in making it must not hide what came of the one on its way."""
    try:
        return next(jobs, None), None
    except Exception as error:
        return None, error


def _begin(what: T, send: Callable[[], Failure | None], limit_seconds: float) -> _OnItsWay[T]:
    way = _OnItsWay(what, time.monotonic() + limit_seconds)

    def run() -> None:
        try:
            way.failure = send()
        except Exception as error:  # a sending that stumbles is one that failed
            way.failure = Failure(f"it could not be sent ({type(error).__name__})")
        way.ended.set()

    # A thread that hangs must not keep the process from ending.
    threading.Thread(target=run, daemon=True).start()
    return way


def _ended(slow: list[_OnItsWay[T]], limit_seconds: float) -> Iterator[Sent[T]]:
    """What has ended of the slow ones, or has taken too long; these are taken off the list."""
    for way in list(slow):
        if way.ended.is_set():
            slow.remove(way)
            yield Sent(way.what, way.failure)
        elif time.monotonic() >= way.give_up_at:
            slow.remove(way)
            yield Sent(way.what, no_answer(limit_seconds))
