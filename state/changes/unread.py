"""Files that could not be read: whose fault that is, and when they are tried again; pure.

A reader that is killed, or a machine without room, says nothing about a file. Only what a file does
again and again does: in a fresh reader, with room, in three different passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from state.model.details import DocumentState
from state.model.values import Pass

UNREAD = DocumentState.UNREAD.value
"""The state of a file that is there and could not be read yet, and the part in what a record was
told with that stands for such a file."""
NOT_READ_YET = "document not read yet"
"""What an event says of such a file; messages have it in the reader's language."""
FORBIDDEN = DocumentState.FORBIDDEN.value
"""The state of a file that may not be fetched, and the part that stands for it likewise."""
MAY_NOT_BE_FETCHED = "document may not be fetched"
"""What an event says of such a file."""
MOST_PASSES = 3
"""In so many passes a file must fail by itself before that is a verdict on it."""

# The next pass tries again, whenever it comes; after that not every pass does.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 15, 60, 180, 360))


class Task(StrEnum):
    """What a file is read for."""

    TEXT = "text"
    SHEETS = "sheets"


class Trouble(StrEnum):
    """Why a reader gave no answer, in words."""

    CRASHED = "it crashed its reader"
    SLOW = "it used up the processor time that one file may take"
    TOO_LARGE = "it needed more memory than one file may take"
    KILLED = "its reader was killed from outside"
    STALLED = "its reader got nowhere, though it was given long enough"
    NOT_STARTED = "the reader of files did not start"

    @property
    def may_be_the_files(self) -> bool:
        """Whether a file can do this by itself; the rest is the machine's alone."""
        return self in (Trouble.CRASHED, Trouble.SLOW, Trouble.TOO_LARGE)


class Standing(StrEnum):
    """Whether a file is tried in a pass, waits for a later one, or is given up."""

    DUE = "due"
    WAITING = "waiting"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class ReadingFailure:
    """That a file could not be read in a pass, by this version of the reader.

    `is_own`: the file did it by itself, in a fresh reader with room. `why` is a sentence without
    its end. Before `next_try_at` it is not tried again.
    """

    sha256: str
    task: Task
    reader: str
    pass_id: int
    at: datetime
    url: str
    why: str
    is_own: bool
    next_try_at: datetime


def standing(failures: Sequence[ReadingFailure], reader: str, current: Pass) -> Standing:
    """How a file stands in a pass after its failures so far, oldest first.

    Those of other readers count for nothing but the pause: each version tries anew.
    """
    if is_given_up(failures, reader):
        return Standing.GIVEN_UP
    tried_now = any(failure.pass_id == current.id for failure in failures)
    # No pause is longer than the longest: only a clock that was ahead of the time noted more.
    pause = failures[-1].next_try_at - current.at if failures else _PAUSES[0]
    is_early = timedelta() < pause <= _PAUSES[-1]
    return Standing.WAITING if tried_now or is_early else Standing.DUE


def is_given_up(failures: Sequence[ReadingFailure], reader: str) -> bool:
    """Whether a file failed by itself in enough passes for a verdict of this reader."""
    return sum(f.is_own for f in failures if f.reader == reader) >= MOST_PASSES


def next_try(earlier: Sequence[ReadingFailure], at: datetime, was_tried: bool) -> datetime:
    """When a file that has just failed is tried again; one that was not even tried, at once."""
    if not was_tried:
        return at
    times = len({failure.pass_id for failure in earlier})
    return at + _PAUSES[min(times, len(_PAUSES) - 1)]


def verdict_words(failures: Sequence[ReadingFailure], reader: str) -> str:
    """The verdict on a file that is given up, in words."""
    own = [failure for failure in failures if failure.reader == reader and failure.is_own]
    return f"reading it failed in {len(own)} passes, each time in a fresh reader: {own[-1].why}"
