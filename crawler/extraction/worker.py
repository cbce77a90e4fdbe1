"""Documents read in a process of their own, so that a hostile file cannot take a pass down.

One child (crawler/extraction/worker_child.py) is kept and reused; one that dies, hangs or needs too
much memory is replaced. What a document may take is counted in processor time, which a busy machine
does not use up. It must not know where documents come from.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO

from crawler.children import Child, start_child
from crawler.documents.document import Document
from crawler.extraction.frames import CUT, EXHAUSTED, LENGTH, READ, READY
from crawler.extraction.room import has_room
from state.changes.sheets import CutReport
from state.changes.unread import Trouble
from state.model.errors import NotReadError
from state.model.values import JsonObject
from state.telling.machine_errors import in_words

PROCESSOR_SECONDS = 120.0
MEMORY_MIB = 1024
REPEATED = 3
"""So often a document is tried where no later pass will."""

_PIECE_BYTES = 1024 * 1024
# The last resort, by the clock: a child that gets nowhere in so long never will.
_STALL_SECONDS = 1800.0
_START_SECONDS = 600.0
_STOP_SECONDS = 5.0
_MOST_STARTS = 3
# Signals that a process brings upon itself; all others come from outside.
_OWN_SIGNALS = frozenset(
    {signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT, signal.SIGSYS}
)


class _TroubleError(Exception):
    """A child gave no answer."""

    def __init__(self, trouble: Trouble, details: str = "") -> None:
        self.trouble = trouble
        self.words = f"{trouble}{details}"
        super().__init__(self.words)


class TextWorker:
    """Reads documents, one at a time and from one thread, in a child that starts when needed."""

    def __init__(
        self,
        seconds: float = PROCESSOR_SECONDS,
        memory_mib: int = MEMORY_MIB,
        command: Sequence[str] = (sys.executable, "-m", "crawler.extraction.worker_child"),
        attempts: int = 1,
        stall_seconds: float = _STALL_SECONDS,
        has_room: Callable[[int], bool] = has_room,
    ) -> None:
        """`seconds` of processor time and `memory_mib` are what one document may need, and it is
        tried so many times in a fresh child; `command` calls `serve`. `stall_seconds` are by the
        clock; `has_room` says whether so many MiB are free."""
        self._memory_mib = memory_mib
        self._command = (*command, str(seconds), str(memory_mib))
        self._attempts = attempts
        self._stall_seconds = stall_seconds
        self._has_room = has_room
        self._child: Child | None = None
        self._given_up: Trouble | None = None

    def __enter__(self) -> TextWorker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, body: bytes) -> Document:
        """The text of a file; NotReadError when the child gave none."""
        return Document.from_json(self._work(READ, body))

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report; NotReadError when the child gave none."""
        return CutReport.from_json(self._work(CUT, body))

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            _close_pipes(child)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_STOP_SECONDS)
            _kill(child)

    def _work(self, task: bytes, body: bytes) -> JsonObject:
        if self._child is not None:
            # What earlier documents left behind is not this one's fault: once more, from new.
            with suppress(_TroubleError):
                return self._answer(self._child, task + body)
        trouble = _TroubleError(self._given_up or Trouble.NOT_STARTED)
        is_own = was_tried = self._given_up is None
        for _ in range(self._attempts):
            if self._given_up is not None:
                break
            has_room = self._has_room(self._memory_mib)
            try:
                return self._answer(self._start(), task + body)
            except _TroubleError as error:
                trouble = error
                is_own = is_own and has_room and error.trouble.may_be_the_files
        was_tried = was_tried and trouble.trouble is not Trouble.NOT_STARTED
        raise NotReadError(trouble.words, is_own, was_tried)

    def _answer(self, child: Child, frame: bytes) -> JsonObject:
        """The child's answer; _TroubleError when there is none, and then the child is ended."""
        # Whatever interrupts this leaves the child behind in the middle of a frame.
        self._child = None
        try:
            answer = _ask(child, frame, time.monotonic() + self._stall_seconds)
            if answer == EXHAUSTED:
                raise _TroubleError(Trouble.TOO_LARGE, f" ({self._memory_mib} MiB)")
            self._child = child
            found: JsonObject = json.loads(answer)
            return found
        except TimeoutError:
            # Whatever holds it up may hold up the next one as long: not again in this pass.
            self._given_up = Trouble.STALLED
            raise _TroubleError(Trouble.STALLED) from None
        except EOFError:
            raise _TroubleError(*_trouble_of(child)) from None
        finally:
            if self._child is None:
                _kill(child)

    def _start(self) -> Child:
        """A fresh child, ready; _TroubleError when there is none to be had."""
        details = ""
        for _ in range(_MOST_STARTS):
            try:
                return _started(self._command)
            except TimeoutError:
                details = f"not ready after {_START_SECONDS:g} s"
                break
            except (OSError, EOFError) as error:
                details = in_words(error)
        # Where none of these starts the next will not either: not again in this pass.
        self._given_up = Trouble.NOT_STARTED
        raise _TroubleError(Trouble.NOT_STARTED, f": {details}")


def _started(command: Sequence[str]) -> Child:
    """A child that is ready; TimeoutError when it does not get so far, OSError, and EOFError with
    the way it ended."""
    child = start_child(command)
    is_ready = False
    try:
        for pipe in _pipes(child):
            os.set_blocking(pipe.fileno(), False)
        is_ready = _receive(child, time.monotonic() + _START_SECONDS) == READY
    except EOFError:
        _, details = _trouble_of(child)
        raise EOFError(f"it ended at once{details}") from None
    finally:
        if not is_ready:
            _kill(child)
    if not is_ready:
        raise EOFError("what started is no reader of files")
    return child


def _trouble_of(child: Child) -> tuple[Trouble, str]:
    """Why a child has ended, and how as details."""
    try:
        status = child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return Trouble.CRASHED, ": it stopped answering"
    if status == -signal.SIGXCPU:
        return Trouble.SLOW, ""
    is_own = status >= 0 or -status in _OWN_SIGNALS
    return (Trouble.CRASHED if is_own else Trouble.KILLED), f": {_status_words(status)}"


def _status_words(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name


def _pipes(child: Child) -> list[IO[bytes]]:
    return [pipe for pipe in (child.stdin, child.stdout) if pipe is not None]


def _close_pipes(child: Child) -> None:
    for pipe in _pipes(child):
        pipe.close()


def _kill(child: Child) -> None:
    child.kill()
    _close_pipes(child)
    child.wait()


def _ask(child: Child, body: bytes, deadline: float) -> bytes:
    """The answer to a body; TimeoutError after the deadline, EOFError when the child ends."""
    # A child that ends early may have said why: its answer is looked for all the same.
    with suppress(BrokenPipeError):
        descriptor = _pipes(child)[0].fileno()
        for part in (LENGTH.pack(len(body)), body):
            view = memoryview(part)
            while view:
                _wait(descriptor, select.POLLOUT, deadline)
                with suppress(BlockingIOError):
                    view = view[os.write(descriptor, view[:_PIECE_BYTES]) :]
    return _receive(child, deadline)


def _receive(child: Child, deadline: float) -> bytes:
    descriptor = _pipes(child)[1].fileno()
    (length,) = LENGTH.unpack(_receive_exactly(descriptor, LENGTH.size, deadline))
    return _receive_exactly(descriptor, length, deadline)


def _receive_exactly(descriptor: int, count: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < count:
        _wait(descriptor, select.POLLIN, deadline)
        piece = os.read(descriptor, min(count - len(received), _PIECE_BYTES))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
