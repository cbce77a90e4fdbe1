"""Between two batches of a long pass, others come to write."""

from __future__ import annotations

import time
from collections.abc import Callable

_EVERY_SECONDS = 4.0
_PAUSE_SECONDS = 0.12
"""Who waits for the database looks again every tenth of a second (SQLite's own way of waiting)."""


class Pauses:
    """Stands back for a moment now and then, so that whoever waits gets the database. `on_batch` is
    told of each batch."""

    def __init__(self, on_batch: Callable[[], None] = lambda: None) -> None:
        self._on_batch = on_batch
        self._last = time.monotonic()

    def __call__(self) -> None:
        """A batch has ended."""
        self._on_batch()
        if time.monotonic() - self._last >= _EVERY_SECONDS:
            time.sleep(_PAUSE_SECONDS)
            self._last = time.monotonic()
