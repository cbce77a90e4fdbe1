"""Documents read in a process of their own, so that a hostile file cannot take a pass down.

One child (crawler/extraction/worker_child.py) is kept and reused; one that dies, hangs or needs too
much memory is replaced. It must not know where documents come from.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO

from crawler.children import Child, start_child
from crawler.documents.sniffing import Document, kind_of
from crawler.extraction.worker_child import CUT, EXHAUSTED, LENGTH, READ, READY
from state.changes.sheets import CutReport
from state.model.errors import PassFailedError
from state.model.values import JsonObject

SECONDS = 120.0
MEMORY_MIB = 1024

_PIECE_BYTES = 1024 * 1024
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0


class TextWorker:
    """Reads documents, one at a time and from one thread, in a child that starts when needed."""

    def __init__(
        self,
        seconds: float = SECONDS,
        memory_mib: int = MEMORY_MIB,
        command: Sequence[str] = (sys.executable, "-m", "crawler.extraction.worker_child"),
    ) -> None:
        """`seconds` and `memory_mib` are what one document may need; `command` calls `serve`."""
        self._seconds = seconds
        self._memory_mib = memory_mib
        self._command = (*command, str(seconds), str(memory_mib))
        self._child: Child | None = None

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
        """The text of a file; where reading it fails, a document that says how.

        Raises PassFailedError when the child does not even start.
        """
        outcome = self._work(READ, body)
        if isinstance(outcome, str):
            return Document(kind_of(body), "unreadable", problem=outcome)
        return Document.from_json(outcome)

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report; where cutting it fails, none, and a note that says how.

        Raises PassFailedError when the child does not even start.
        """
        outcome = self._work(CUT, body)
        return (
            CutReport(notes=(outcome,))
            if isinstance(outcome, str)
            else CutReport.from_json(outcome)
        )

    def _work(self, task: bytes, body: bytes) -> JsonObject | str:
        """What the child answers, or in words why it does not."""
        problem = ""
        for _ in range(2):
            is_fresh = self._child is None
            outcome = self._attempt(self._child or self._start(), task + body)
            if not isinstance(outcome, str):
                return outcome
            problem = outcome
            # What earlier documents left behind is not this one's fault: once more, from new.
            if is_fresh or problem == self._too_slow:
                break
        return problem

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            _close_pipes(child)
            with suppress(subprocess.TimeoutExpired):
                child.wait(_STOP_SECONDS)
            _kill(child)

    @property
    def _too_slow(self) -> str:
        return f"reading it took longer than {self._seconds:g} s"

    def _attempt(self, child: Child, frame: bytes) -> JsonObject | str:
        """The answer, or in words why there is none; then the child is ended."""
        # Whatever interrupts this leaves the child behind in the middle of a frame.
        self._child = None
        try:
            answer = _ask(child, frame, time.monotonic() + self._seconds)
            if answer != EXHAUSTED:
                self._child = child
                found: JsonObject = json.loads(answer)
                return found
            return f"reading it needed too much memory (more than {self._memory_mib} MiB)"
        except TimeoutError:
            return self._too_slow
        except EOFError:
            with suppress(subprocess.TimeoutExpired):
                child.wait(_STOP_SECONDS)
            is_slow = child.returncode == -signal.SIGXCPU
            return self._too_slow if is_slow else "it crashed its reader"
        finally:
            if self._child is None:
                _kill(child)

    def _start(self) -> Child:
        child = start_child(self._command)
        came = None
        try:
            for pipe in _pipes(child):
                os.set_blocking(pipe.fileno(), False)
            came = _receive(child, time.monotonic() + _START_SECONDS)
        except (EOFError, TimeoutError):
            pass  # told below, with its status
        finally:
            if came != READY:
                _kill(child)
        if came != READY:
            raise PassFailedError(
                "expected the reader of documents to start, but its process ended with status "
                f"{child.returncode}; check that vvwatch is installed whole and that "
                f"{self._memory_mib} MiB of memory are free, and run the pass again"
            )
        return child


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
