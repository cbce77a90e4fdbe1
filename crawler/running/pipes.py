"""How a parent and its child of the crawl talk: a job as one line of JSON, and lines back."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections.abc import Iterator

from pydantic import BaseModel

from crawler.children import Child
from crawler.running.stopping import FetchLimit
from state.model.errors import CrawlStalledError

_ORPHANED = 70
_STOP = b"stop\n"


# --- the parent's side -------------------------------------------------------------------


def hand_over(child: Child, job: BaseModel) -> None:
    """Give the job to the child, whose standard input stays open while the parent lives."""
    _write(child, job.model_dump_json().encode() + b"\n")


def child_lines(
    child: Child, silence_seconds: float, limit: FetchLimit | None = None
) -> Iterator[bytes]:
    """What the child writes, line by line, until it ends; when the limit is reached it is told to,
    and one that is silent for too long is ended, with CrawlStalledError."""
    if child.stdout is None:
        return
    output = child.stdout.fileno()
    poll = select.poll()
    poll.register(output, select.POLLIN)
    if limit is not None:
        poll.register(limit.fileno(), select.POLLIN)
    line = b""
    silent_since = time.monotonic()
    while (silent := time.monotonic() - silent_since) < silence_seconds:
        left = limit.seconds_left if limit is not None else None
        wait = silence_seconds - silent if left is None else min(silence_seconds - silent, left)
        ready = [descriptor for descriptor, _ in poll.poll(wait * 1000 + 1)]
        if limit is not None and limit.is_over:
            _write(child, _STOP)
            poll.unregister(limit.fileno())
            limit = None
        if output not in ready:
            continue
        piece = os.read(output, 65_536)
        if not piece:
            return
        silent_since = time.monotonic()
        *whole, line = (line + piece).split(b"\n")
        yield from whole
    child.kill()
    raise CrawlStalledError(silence_seconds)


def _write(child: Child, words: bytes) -> None:
    if child.stdin is None:
        return
    # Where it died at once, its status says why.
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(words)
        child.stdin.flush()


# --- the child's side --------------------------------------------------------------------


def take_job(descriptor: int) -> tuple[bytes, threading.Event]:
    """The job that the parent hands over, as one line, and what is set when the parent says to stop
    well: a word after the job, which may be there already. This process ends when the pipe does.

    Unbuffered, since a thread goes on reading the same pipe and would hold the buffer's lock when
    the interpreter ends.
    """
    came = b""
    while b"\n" not in came:
        piece = os.read(descriptor, 65_536)
        if not piece:
            os._exit(_ORPHANED)
        came += piece
    line, _, more = came.partition(b"\n")
    stop = threading.Event()
    if more:
        stop.set()
    threading.Thread(target=_wait_for_end, args=(descriptor, stop), daemon=True).start()
    return line, stop


def _wait_for_end(descriptor: int, stop: threading.Event) -> None:
    while os.read(descriptor, 65_536):
        stop.set()
    os._exit(_ORPHANED)
