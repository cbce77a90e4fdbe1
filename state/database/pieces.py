"""Much work on the database, committed piece by piece, so that others can write between two."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlite_utils import Database

_MOST_TOGETHER = 500
_MOST_SECONDS = 2.0
"""A piece lasts no longer, unless one thing does: so long others wait at most who want to write."""


class Pieces:
    """The transactions of one piece of work, each of so many things at most, None: of as many as is
    good. `on_end` is called between two, when others can write."""

    def __init__(
        self,
        db: Database,
        size: int | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._size, self._on_end = size, on_end
        self._count, self._begun_at = 0, 0.0

    @contextmanager
    def open(self) -> Iterator[None]:
        """All that is done within is committed piece by piece; what was begun when it raises is
        not."""
        self._begin()
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()

    def next_one(self) -> None:
        """One more thing is begun, which is done whole or not at all: before it a piece may end."""
        if self._is_full():
            self._db.commit()
            self._on_end()
            self._begin()
        self._count += 1

    def _begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._count, self._begun_at = 0, time.monotonic()

    def _is_full(self) -> bool:
        if self._size is not None:
            return self._count >= self._size
        return self._count >= _MOST_TOGETHER or time.monotonic() - self._begun_at >= _MOST_SECONDS
