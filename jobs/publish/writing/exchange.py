"""One folder in the place of another, at once where the system can do that."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def put_in_place(new: Path, target: Path, aside: Path) -> Path | None:
    """Put the folder `new` where `target` is; where what was there lies now, if anything was.

    Where the system cannot exchange two folders at once, the old one lies at `aside` for a moment
    and nothing at `target`; `restore` brings it back when somebody was killed just then.
    """
    if not target.exists():
        new.rename(target)
        return None
    if _exchanged(new, target):
        return new
    target.rename(aside)
    new.rename(target)
    return aside


def restore(target: Path, aside: Path) -> None:
    """Bring back what was there when somebody was killed between two renames."""
    if aside.is_dir() and not target.exists():
        aside.rename(target)


def make_durable(folder: Path) -> None:
    """Let all that was written to the file system of a folder be on its disk: once for all files,
    since one by one they would take a hundred times as long."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        os.sync()
    else:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders of one file system have changed places."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0)
