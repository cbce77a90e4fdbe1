"""How a parent and its child of the crawl talk: a job as one line of JSON, and lines back."""

from __future__ import annotations

import contextlib
import os
import select
import threading
from collections.abc import Iterator

from pydantic import BaseModel

from crawler.children import Child
from state.model.errors import CrawlStalledError

_ORPHANED = 70


# --- the parent's side -------------------------------------------------------------------


def hand_over(child: Child, job: BaseModel) -> None:
    """Give the job to the child, whose standard input stays open while the parent lives."""
    if child.stdin is None:
        return
    # Where it died at once, its status says why.
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(job.model_dump_json().encode() + b"\n")
        child.stdin.flush()


def child_lines(child: Child, silence_seconds: float) -> Iterator[bytes]:
    """What the child writes, line by line, until it ends; one that is silent for too long is
    ended, with CrawlStalledError."""
    if child.stdout is None:
        return
    poll = select.poll()
    poll.register(child.stdout.fileno(), select.POLLIN)
    line = b""
    while poll.poll(silence_seconds * 1000):
        piece = os.read(child.stdout.fileno(), 65_536)
        if not piece:
            return
        *whole, line = (line + piece).split(b"\n")
        yield from whole
    child.kill()
    raise CrawlStalledError(silence_seconds)


# --- the child's side --------------------------------------------------------------------


def read_line(descriptor: int) -> bytes:
    """The first line of the pipe. Unbuffered, since a thread goes on reading the same pipe and
    would hold the buffer's lock when the interpreter ends."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(descriptor, 65_536)
        if not piece:
            os._exit(_ORPHANED)
        line += piece
    return line


def end_with_parent(descriptor: int) -> None:
    """End this process when the pipe from its parent ends."""
    threading.Thread(target=_wait_for_end, args=(descriptor,), daemon=True).start()


def _wait_for_end(descriptor: int) -> None:
    while os.read(descriptor, 65_536):
        pass
    os._exit(_ORPHANED)
