"""Whether the service is alive: its schedule is kept, and what it is at gets on.

That a thread of ours can still count is no sign of it: what was asked, read, stored or sent is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

# The scheduler looks at least once a minute, whatever the clock of the machine does.
_LATEST_SECONDS = 180.0


class Vitals:
    """What has been seen of the service's life, by `clock` in seconds.

    `lateness` says by how many seconds the schedule is late now, `trace` what has been stored until
    now: any value that becomes another when more is. What is at work may go without a sign for
    `patience_seconds`.
    """

    def __init__(
        self,
        lateness: Callable[[], float],
        trace: Callable[[], Hashable],
        patience_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lateness = lateness
        self._trace = trace
        self._patience_seconds = patience_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._work: str | None = None
        self._signed_at = self._on_time_at = clock()
        self._seen: Hashable = None

    @contextmanager
    def at_work(self, what: str) -> Iterator[None]:
        """Something is being done while the context lasts, such as `pass over questions`."""
        with self._lock:
            self._work, self._signed_at = what, self._clock()
        try:
            yield
        finally:
            with self._lock:
                self._work = None

    def sign(self) -> None:
        """What is at work gets on."""
        self._signed_at = self._clock()

    @property
    def words(self) -> str:
        """What the service is at, in English."""
        return self._work or "waiting for the next pass"

    def ailment(self, is_scheduling: bool = True) -> str | None:
        """Why the service does not live, as seen now; None where it does. Not `is_scheduling`, its
        schedule has ended on purpose.

        To be asked now and then: what lasts is found by comparing one look with the next.
        """
        now = self._clock()
        if not is_scheduling or self._lateness() < _LATEST_SECONDS:
            self._on_time_at = now
        seen = self._trace()
        if seen != self._seen:
            self._seen, self._signed_at = seen, now
        silent_seconds = now - self._signed_at
        if now - self._on_time_at > _LATEST_SECONDS:
            return f"its schedule has not been kept for {now - self._on_time_at:.0f} s"
        if self._work is not None and silent_seconds > self._patience_seconds:
            return f"nothing has come of it for {silent_seconds:.0f} s ({self._work})"
        return None


def footprint(database: Path) -> Hashable:
    """What becomes another value whenever something is stored in a database."""
    return tuple(map(_size_and_time, (database, database.with_name(f"{database.name}-wal"))))


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_size, found.st_mtime_ns
