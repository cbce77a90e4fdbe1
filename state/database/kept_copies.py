"""Copies of the database in a folder, of which only the newest are kept.

Nothing goes but copies of this very database: what else lies there is left alone, whatever it is
called.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from state.database.backup import copy_whole
from state.database.body_files import BodyFiles
from state.model.errors import DatabaseError

_INSTANT = r"\d{8}T\d{6}Z"
_NAME = re.compile(rf"vvwatch-{_INSTANT}\.db")
_UNFINISHED = re.compile(rf"\.vvwatch-{_INSTANT}\.db\.\w+\.part(-journal)?")
_BODIES = re.compile(rf"(vvwatch-{_INSTANT}\.db)\.bodies")
# Passes are never let go of, so that the first tells one database from another.
_IDENTITY = "SELECT at, clock FROM passes ORDER BY id LIMIT 1"


def add_copy(db: Database, folder: Path, keep: int, at: datetime) -> tuple[Path, list[Path]]:
    """Copy the database into a file of the folder that is named after the instant, and let go of
    the oldest of such files until `keep` are left; gives the new one, and those that went.

    Nothing goes before the copy is there and whole, and nothing but copies of this database. Raises
    DatabaseError when the copy is not whole, OSError where it cannot be written.
    """
    path = folder / f"vvwatch-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    with _alone(folder):
        if path.exists() and not _is_copy(path, db):
            raise DatabaseError(
                f"expected a new file or a copy of this database, but {path} is there and is none; "
                "move it away, or name another folder"
            )
        _remove_unfinished(folder)
        copy_whole(db, path)
        known = sorted(
            each
            for each in folder.iterdir()
            # One of a later instant, by a clock that was wrong, is no reason to let go of this one.
            if _NAME.fullmatch(each.name) and each != path and _is_copy(each, db)
        )
        old = known[: max(0, len(known) + 1 - keep)]
        for each in old:
            each.unlink()
            BodyFiles(each).remove()
    return path, old


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Whoever else adds a copy to this folder waits, as far as its file system knows of locks."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _remove_unfinished(folder: Path) -> None:
    """Remove what is left of copies that were stopped: files under names that nobody else gives,
    and the bodies of a copy that never came to be."""
    for each in list(folder.iterdir()):
        bodies = _BODIES.fullmatch(each.name)
        if bodies and not (folder / bodies[1]).exists() and not each.is_symlink():
            BodyFiles(folder / bodies[1]).remove()
        elif _UNFINISHED.fullmatch(each.name) and each.is_file() and not each.is_symlink():
            each.unlink()


def _is_copy(path: Path, db: Database) -> bool:
    """Whether a file is a copy of this database, and not the database itself."""
    if path.is_symlink() or not path.is_file():
        return False
    own = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    if path.samefile(own):
        return False
    try:
        with closing(_opened(path)) as copy:
            found = copy.execute(_IDENTITY).fetchone()
    except sqlite3.Error:
        return False
    return bool(found == db.execute(_IDENTITY).fetchone())


def _opened(path: Path) -> sqlite3.Connection:
    # As a file that nobody else writes, lest SQLite leaves more beside it.
    return sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
