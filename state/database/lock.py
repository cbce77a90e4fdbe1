"""The lock that one pass at a time holds: a file beside the database, freed by the system.

The crawl process inherits the open file, so that the lock lasts as long as anybody writes.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from state.database.rights import remedy
from state.model.errors import DatabaseError, PassRunningError

# After a pass was killed, its crawl process notices within moments; so long it is waited for.
_ORPHAN_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def hold(database_path: Path, patience_seconds: float = 0.0) -> Iterator[int]:
    """Hold the lock of this database; gives the file descriptor to pass on to a crawl process.

    Raises PassRunningError when a living pass still holds it after so many seconds.
    """
    path = database_path.with_name(database_path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise DatabaseError(
            f"expected a folder to write {path} in, but: {error}; {remedy(path)}"
        ) from error
    try:
        _acquire(descriptor, database_path, patience_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, database_path: Path, patience_seconds: float) -> None:
    begun_at = time.monotonic()
    give_up_at = begun_at + max(_ORPHAN_SECONDS, patience_seconds)
    patient_until = begun_at + patience_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            # A child of this very process that has only just begun may still have what it inherits.
            is_ours = holder == str(os.getpid())
            is_busy = _is_alive(holder) and not is_ours and time.monotonic() >= patient_until
            if is_busy or time.monotonic() > give_up_at:
                raise PassRunningError(
                    f"another pass (process {holder}) holds {database_path}; "
                    "nothing was done, try again when it has ended"
                ) from None
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return


def _is_alive(process: str) -> bool:
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
