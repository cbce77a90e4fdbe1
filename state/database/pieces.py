"""Much work on the database, committed piece by piece, so that others can write between two."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlite_utils import Database

MOST_TOGETHER = 500
"""So many things are a piece: what is written for them stays within a few MiB."""
_MOST_SECONDS = 2.0
"""A piece lasts no longer, unless one thing does: so long others wait at most who want to write."""


class Fill:
    """How full a piece is; `size` is how many things it takes, None: as many as is good."""

    def __init__(self, size: int | None = None) -> None:
        self._size = size
        self.begin()

    def begin(self) -> None:
        """A piece begins."""
        self._count, self._begun_at = 0, time.monotonic()

    def add(self) -> None:
        """One more thing is in it."""
        self._count += 1

    @property
    def is_full(self) -> bool:
        """Whether it is to end before one more thing."""
        if self._size is not None:
            return self._count >= self._size
        return self._count >= MOST_TOGETHER or time.monotonic() - self._begun_at >= _MOST_SECONDS


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
        self._on_end = on_end
        self._fill = Fill(size)

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
        if self._fill.is_full:
            self._db.commit()
            self._on_end()
            self._begin()
        self._fill.add()

    def _begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._fill.begin()
