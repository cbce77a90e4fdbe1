"""A file that takes the place of another when all of it is there; a device or a pipe is written to.

It must not know what is written.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

OWN_MODE, SHARED_MODE = 0o600, 0o666
"""For its owner alone; for whoever the user's own mask lets read it."""

_STREAMS = ("/dev/std", "/dev/fd/", "/proc/")


@contextmanager
def replacing(path: Path, encoding: str = "utf-8", mode: int = OWN_MODE) -> Iterator[TextIO]:
    """A new file that takes the place of what is at `path`, or of what a link there leads to, when
    the block ends well; else what was there stays. What is no file (`/dev/stdout`, a pipe) is
    written to, and never replaced. Raises OSError where that cannot be."""
    if _is_no_file(path):
        with path.open("w", encoding=encoding, newline="") as file:
            yield file
        return
    target = path.resolve()
    made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        made.replace(target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _is_no_file(path: Path) -> bool:
    # A link of the system to a stream of ours may lead to a file: it is a stream all the same.
    return str(path.absolute()).startswith(_STREAMS) or (path.exists() and not path.is_file())
