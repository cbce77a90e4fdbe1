"""When a file that could not be read is tried again, and when it is given up.

It keeps the failures of passes on record; it must not know what is read out of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from state.changes.unread import (
    NOT_READ_YET,
    ReadingFailure,
    Standing,
    Task,
    is_given_up,
    next_try,
    standing,
    verdict_words,
)
from state.model.errors import NotReadError
from state.model.values import Pass, Snapshot
from state.records.reading_failures import ReadingFailures


class Patience:
    """Patience with the files of one database. Outside of a pass nothing is put on record."""

    def __init__(self, failures: ReadingFailures) -> None:
        self._failures = failures
        self._pass: Pass | None = None
        self._outside: dict[tuple[str, Task], str] = {}
        self.failed: dict[str, str] = {}
        """Why files could not be read, by address: what was tried here in vain."""

    def begin(self, current: Pass) -> None:
        """From now on files are read for this pass."""
        self._pass = current
        self.failed = {}

    def require_due(self, snapshot: Snapshot, task: Task, reader: str) -> None:
        """Raises NotReadError for a file that is given up, or is to be tried in a later pass."""
        why = self._outside.get((snapshot.sha256, task))
        if why is not None:
            raise NotReadError(why, where=snapshot.url)
        if self._pass is None or self._failures.is_empty:
            return
        known = self._failures.of(snapshot.sha256, task)
        stands = standing(known, reader, self._pass)
        if stands is Standing.GIVEN_UP:
            raise _given_up(snapshot, known, reader)
        if stands is Standing.WAITING:
            raise NotReadError(NOT_READ_YET, was_tried=False, where=snapshot.url)

    @contextmanager
    def trying(self, snapshot: Snapshot, task: Task, reader: str) -> Iterator[None]:
        """Puts on record, in the caller's transaction, when a file cannot be read within; raises
        NotReadError, which says whether it is given up now."""
        try:
            yield
        except NotReadError as error:
            self.failed[snapshot.url] = error.why
            if self._pass is None:
                self._outside[snapshot.sha256, task] = error.why
            else:
                known = self._note(self._pass, snapshot, task, reader, error)
                if is_given_up(known, reader):
                    raise _given_up(snapshot, known, reader) from error
            raise NotReadError(error.why, error.is_own, error.was_tried, snapshot.url) from error

    def _note(
        self, current: Pass, snapshot: Snapshot, task: Task, reader: str, error: NotReadError
    ) -> tuple[ReadingFailure, ...]:
        """Put a failure on record; all that are there of the file."""
        earlier = self._failures.of(snapshot.sha256, task)
        failure = ReadingFailure(
            sha256=snapshot.sha256,
            task=task,
            reader=reader,
            pass_id=current.id,
            at=current.at,
            url=snapshot.url,
            why=error.why,
            is_own=error.is_own,
            next_try_at=next_try(earlier, current.at, error.was_tried),
        )
        self._failures.add(failure)
        return (*earlier, failure)


def _given_up(snapshot: Snapshot, failures: Sequence[ReadingFailure], reader: str) -> NotReadError:
    words = verdict_words(failures, reader)
    return NotReadError(words, was_tried=False, where=snapshot.url, given_up=True)
