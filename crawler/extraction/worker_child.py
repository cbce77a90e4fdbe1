"""The child of crawler/extraction/worker.py: reads documents one by one until its parent is gone.

It gets a body as a frame on its standard input and answers with a frame of JSON; a frame is its
length in eight bytes, then so many bytes. The first frame says that it is ready.
"""

from __future__ import annotations

import json
import math
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from crawler.documents.document import Document
from crawler.documents.sniffing import read_document
from crawler.extraction.frames import EXHAUSTED, LENGTH, READ, READY
from crawler.extraction.report_files import cut_body
from state.changes.sheets import CutReport

_ORPHANED = 70
_SHORT_SHARE = 0.75


def serve(
    read: Callable[[bytes], Document] = read_document,
    cut: Callable[[bytes], CutReport] = cut_body,
) -> None:
    """Answer bodies until the parent closes the pipe or is gone; the first byte is the task.

    The last two arguments of the command line are the limits, in processor seconds and MiB.
    """
    seconds, memory_mib = float(sys.argv[-2]), int(sys.argv[-1])
    # A stop is the parent's to decide: service managers signal the whole group at once.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = _private_pipes()
    threading.Thread(target=_end_with_parent, args=(requests.fileno(),), daemon=True).start()
    _limit(resource.RLIMIT_CORE, 0)
    # Address space counts what is reserved and never used, so Linux is asked for data.
    is_linux = sys.platform == "linux"
    _limit(resource.RLIMIT_DATA if is_linux else resource.RLIMIT_AS, memory_mib * 1024 * 1024)
    _answer(answers, READY)
    while True:
        try:
            body = _request(requests)
            if body is None:
                return
            _limit_processor(seconds)
            task, body = body[:1], body[1:]
            document = read(body) if task == READ else cut(body)
            # Some libraries call a file broken when they are out of memory.
            is_broken = isinstance(document, Document) and document.state == "broken"
            is_short = is_broken and _peak_mib() > _SHORT_SHARE * memory_mib
            answer = EXHAUSTED if is_short else json.dumps(document.as_json()).encode()
        except MemoryError:
            answer = EXHAUSTED
        _answer(answers, answer)
        if answer == EXHAUSTED:
            os._exit(1)  # what is left of the memory is in pieces


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes to the parent, moved to where no library reads or prints by itself."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _end_with_parent(descriptor: int) -> None:
    """End the process when nobody holds the other end of the pipe any more."""
    poll = select.poll()
    poll.register(descriptor, 0)  # the end of a pipe is told unasked
    poll.poll()
    os._exit(_ORPHANED)


def _limit(name: int, most: int) -> None:
    with suppress(OSError, ValueError):  # a system may know a limit and not let it be set
        _, hard = resource.getrlimit(name)
        resource.setrlimit(
            name, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
        )


def _peak_mib() -> float:
    """The most memory that this process has had so far, 0 where the system does not tell."""
    # Not from getrusage, which counts what the parent had when it started this process.
    with suppress(OSError), open("/proc/self/status", encoding="ascii") as status:
        peaks = [line.split()[1] for line in status if line.startswith("VmHWM:")]
        return int(peaks[0]) / 1024 if peaks else 0.0
    return 0.0


def _limit_processor(seconds: float) -> None:
    """Let the system end a child that uses up what one document may take, in whole seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _limit(resource.RLIMIT_CPU, math.ceil(used + seconds))


def _request(requests: BinaryIO) -> bytes | None:
    header = requests.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(header)
    body = requests.read(length)
    return body if len(body) == length else None


def _answer(answers: BinaryIO, answer: bytes) -> None:
    answers.write(LENGTH.pack(len(answer)))
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    serve()
