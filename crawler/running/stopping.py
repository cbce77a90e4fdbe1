"""When fetching ends before all has been fetched: its time is over, or somebody says so."""

from __future__ import annotations

import contextlib
import os
import time
from types import TracebackType


class FetchLimit:
    """How long may be fetched (in seconds; None: to the end), and whether somebody said to stop.

    It can be waited for as a file is, so that whoever waits for something else hears of it at once.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self._said_to_stop = False
        self._reader, self._writer = os.pipe()

    def __enter__(self) -> FetchLimit:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        reader, writer, self._reader, self._writer = self._reader, self._writer, -1, -1
        os.close(reader)
        os.close(writer)

    def fileno(self) -> int:
        """What becomes readable when somebody says to stop."""
        return self._reader

    def stop(self) -> None:
        """Fetch no more; safe in a signal handler and from any thread."""
        if not self._said_to_stop:
            self._said_to_stop = True
            with contextlib.suppress(OSError):
                os.write(self._writer, b".")

    @property
    def seconds_left(self) -> float | None:
        """For how long may still be fetched; None for as long as it takes."""
        return None if self._ends_at is None else max(0.0, self._ends_at - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be fetched."""
        return self._said_to_stop or self.seconds_left == 0.0
