"""A consistent copy of the database, with the files beside it, while others go on writing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from state.database.body_files import BodyFiles, body_file_name, sync_folder
from state.database.damage import REMEDY, damage_of
from state.model.errors import DatabaseError
from state.telling.counts import counted


def copy_database(db: Database, to: Path) -> int:
    """Copy the whole database as it is at this moment; `to` is there whole, or not at all, and last
    of all that belongs to it. Gives how many files of bodies it lacks, as the database does.

    The copy is readable by its owner only. Raises OSError or sqlite3.Error where it cannot be
    written.
    """
    # Made readable by its owner only, under a name that nobody has.
    descriptor, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
    os.close(descriptor)
    unfinished = Path(name)
    try:
        files = BodyFiles(_path_of(db))
        # What is in the copy must not be removed before it has been copied, too.
        with files.held():
            with closing(sqlite3.connect(unfinished)) as copy:
                # All pages in one step: what others write meanwhile is not in it.
                db.conn.backup(copy, pages=-1)
                names = _file_names(copy)
            missing = files.copy(names, BodyFiles(to))
        unfinished.replace(to)
        sync_folder(to.parent)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
    return len(missing)


def copy_whole(db: Database, to: Path) -> None:
    """The same; DatabaseError, and no copy, where it would lack what the database lacks, or be
    damaged as that is."""
    missing = copy_database(db, to)
    if missing:
        _let_go(to)
        raise DatabaseError(
            f"expected the copy {to} to be whole, but {counted(missing, 'body')} had no file; it "
            "was let go of, and all earlier ones are kept; `vvwatch verify --repair --from COPY` "
            "takes them out of one, `vvwatch verify --repair` lets them be asked for again"
        )
    found = damage_of(to, is_still=True)
    if found is not None:
        _let_go(to)
        raise DatabaseError(
            f"expected the copy {to} to be whole, but {found}; it was let go of, and all earlier "
            f"ones are kept; `vvwatch verify` looks at the database itself: {REMEDY}"
        )


def _let_go(copy: Path) -> None:
    copy.unlink()
    BodyFiles(copy).remove()


def _path_of(db: Database) -> Path:
    found = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return Path(found[0])


def _file_names(copy: sqlite3.Connection) -> set[str]:
    """Of the files that the bodies of a copy lie in; one of an older shape has none."""
    columns = {row[1] for row in copy.execute("PRAGMA table_info(bodies)")}
    if "file_bytes" not in columns:
        return set()
    found = copy.execute("SELECT sha256, base FROM bodies WHERE file_bytes IS NOT NULL")
    return {body_file_name(sha256, base) for sha256, base in found}
