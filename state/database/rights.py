"""What to do where a file may not be read or written: above all, whose it is."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from state.model.errors import DatabaseError
from state.telling.machine_errors import in_words

OTHERWISE = "check [state] path, the rights on its folder, and the room on the disk"


def is_there(path: Path) -> bool:
    """Whether anything has been stored at the path, which in a file of 0 bytes nothing has;
    DatabaseError where that may not be known."""
    try:
        return path.exists() and not (path.is_file() and path.stat().st_size == 0)
    except OSError as error:
        raise DatabaseError(
            f"expected a database that can be read at {path}, but: {in_words(error, path)}; "
            f"{remedy(path)}"
        ) from error


def remedy(path: Path) -> str:
    """What to do about a database or a file beside it that cannot be used.

    Names the user to whom it belongs, or the folder in which it would be made, where that is not
    the one who runs this.
    """
    there = next((each for each in (path, *path.parents) if _owner(each) is not None), None)
    owner = _owner(there) if there else None
    if there is None or owner is None or os.geteuid() in (0, owner):
        return OTHERWISE
    return (
        f"{there} belongs to {_name(owner)}, and this is run by {_name(os.geteuid())}: run it as "
        f"{_name(owner)}, or name another [state] path"
    )


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except OSError:
        return None


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
