"""The lock that one pass at a time holds: a file beside the database, freed by the system.

The crawl process inherits the open file, so that the lock lasts as long as anybody writes.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from state.database.fresh import missing_folders, remove_empty
from state.database.rights import remedy
from state.model.errors import DatabaseError, PassRunningError
from state.telling.machine_errors import in_words

# After a pass was killed its crawl process notices, on a busy machine not at once: so long it is
# waited for.
_ORPHAN_SECONDS = 120.0
_OWN_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.05
# Whoever only looks whether it is held has it for less than that.
_GLANCE_SECONDS = 0.2


@contextmanager
def hold(database_path: Path, patience_seconds: float = 0.0) -> Iterator[int]:
    """Hold the lock of this database; gives the file descriptor to pass on to a crawl process.

    Raises PassRunningError when a living pass still holds it after so many seconds. Where there is
    no database when it is let go, neither its file nor a folder that was made for it stays.
    """
    path = database_path.with_name(database_path.name + ".lock")
    folders = missing_folders(path)
    descriptor = _held(path, database_path, patience_seconds)
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {_begun(os.getpid())}".encode(), 0)
        yield descriptor
    finally:
        with suppress(OSError):
            if not database_path.is_file():
                path.unlink(missing_ok=True)
                remove_empty(folders)
        os.close(descriptor)


def held_since(database_path: Path) -> datetime | None:
    """Since when (by the clock of the disk) a living process holds the lock of this database; None
    where none does, or where that cannot be known."""
    path = database_path.with_name(database_path.name + ".lock")
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        holder, _, begun = os.pread(descriptor, 64, 0).decode().partition(" ")
        if not _is_alive(holder, begun):
            return None
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
        return datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _held(path: Path, database_path: Path, patience_seconds: float) -> int:
    """The file of the lock, held: the one that others find there, not one that was removed."""
    while True:
        descriptor = _opened(path)
        try:
            _acquire(descriptor, database_path, patience_seconds)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise DatabaseError(
            f"expected a folder to write {path} in, but: {in_words(error)}; {remedy(path)}"
        ) from error


def _acquire(descriptor: int, database_path: Path, patience_seconds: float) -> None:
    begun_at = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder, _, begun = os.pread(descriptor, 64, 0).decode().partition(" ")
            waits_for = max(patience_seconds, _patience_with(holder, begun))
            if time.monotonic() - begun_at >= waits_for:
                raise PassRunningError(
                    f"another pass (process {holder or 'unknown'}) holds {database_path}; "
                    "nothing was done, try again when it has ended"
                ) from None
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return


def _patience_with(holder: str, begun: str) -> float:
    """For how many seconds whoever holds the lock is waited for: hardly at all where it lives."""
    if holder == str(os.getpid()):
        # A child of this very process that has only just begun may still have what it inherits.
        return _OWN_SECONDS
    return _GLANCE_SECONDS if _is_alive(holder, begun) else _ORPHAN_SECONDS


def _is_alive(process: str, begun: str) -> bool:
    """Whether the process lives that had this number and began then; the number alone may have been
    given to another since."""
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not begun or _begun(int(process)) == begun


def _begun(process: int) -> str:
    """When a process began, in the system's own count; "" where that cannot be known, "dead" of one
    that has ended and waits for its parent."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "dead" if words[0] in "ZX" else words[19]
