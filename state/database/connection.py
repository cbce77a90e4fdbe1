"""Opening the one database: SQLite in WAL mode, readable by its owner only, of today's shape."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from state.database.backup import copy_database
from state.database.damage import REMEDY
from state.database.migrations import migrations
from state.database.rights import remedy
from state.model.errors import DatabaseError, DatabaseNotOursError, DatabaseTooNewError
from state.model.values import JsonObject
from state.telling.machine_errors import in_words

_BUSY_SECONDS = 30.0
# What is written is copied from the log (WAL) into the database after each transaction; so much of
# its room is kept for the next, as a transaction of a pass rarely takes more.
_LOG_BYTES = 16 * 1024 * 1024
_RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
_WRONG_PLACE = (*_RIGHTS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)


def open_database(path: Path, for_writing: bool = True) -> Database:
    """The database at `path`, made or brought to today's shape where needed.

    Not `for_writing`, it opens at once even while a pass holds the write lock.

    Raises DatabaseTooNewError when a later version wrote it, DatabaseNotOursError when we may not
    write at that place, DatabaseError when it cannot be opened or written for now.
    """
    try:
        _make_private(path)
        db = Database(sqlite3.connect(path, timeout=_BUSY_SECONDS))
        _refuse_foreign(db, path)
        path.chmod(0o600)
        _prepare(db)
        _refuse_newer(db, path)
        if migrations.pending(db):
            _upgrade(db, path)
        if for_writing:
            _require_writable(db)
    except (OSError, sqlite3.Error) as error:
        if type(error) is sqlite3.DatabaseError:
            raise DatabaseError(
                f"expected a whole database at {path}, but: {in_words(error, path)}; check [state] "
                f"path; where it is the right file, it is damaged: {REMEDY}"
            ) from error
        kind = DatabaseNotOursError if _will_not_pass(error) else DatabaseError
        raise kind(
            f"expected a database that can be read and written at {path}, but: "
            f"{in_words(error, path)}; {remedy(path)}"
        ) from error
    return db


def _will_not_pass(error: OSError | sqlite3.Error) -> bool:
    """Whether it is the place that is wrong, and not what happens there just now."""
    if isinstance(error, OSError):
        return error.errno in _WRONG_PLACE
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_READONLY


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Created by hand, since SQLite gives -wal and -shm the rights of the main file. An existing
    # one is not opened: closing it again would drop the locks that this process has on it.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _refuse_foreign(db: Database, path: Path) -> None:
    """Leave the database of another program as it is."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if tables and migrations.migrations_table not in tables:
        shown = ", ".join(f"{name!r:.40}" for name in sorted(tables)[:3])
        raise DatabaseError(
            f"expected a database of vvwatch at {path}, but it is that of another program (it has "
            f"the tables {shown}); name another [state] path"
        )


def _prepare(db: Database) -> None:
    db.enable_wal()
    # NORMAL keeps the file whole through a crash of the process; a power cut may cost the last
    # transactions, which the next pass then does again.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
    # Nothing here is secret: what is let go of is not overwritten, page after page, in the log.
    db.execute("PRAGMA secure_delete = FAST")


def _refuse_newer(db: Database, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(db)}
    applied = {migration.name for migration in migrations.applied(db)}
    ours = {migration.name for migration in migrations._migrations}
    unknown = sorted(applied - known - ours)
    if unknown:
        raise DatabaseTooNewError(
            f"{path} was written by a later vvwatch (it has {', '.join(unknown)}); install that "
            f"version, or go back to {_copy_of_ours(path, unknown[0])}"
        )


def _copy_of_ours(path: Path, first_unknown: str) -> str:
    """What there is of the database as this version had it, in words: the later one, which does
    not take away what it made, left a copy before its first step."""
    copy = _copy_before(path, first_unknown)
    if copy.exists():
        return (
            f"{copy}, the copy that it left of the database as it was before: stop whatever uses "
            f"it, move {path.name}, {path.name}-wal and {path.name}-shm away, and copy that file "
            f"to {path}"
        )
    return "a backup of before, or name another [state] path"


def _upgrade(db: Database, path: Path) -> None:
    """Bring an older database to today's shape, all of it or nothing; a copy stays beside it."""
    lock_path = path.with_name(f"{path.name}.upgrade.lock")
    with os.fdopen(os.open(lock_path, os.O_CREAT | os.O_RDWR, 0o600)) as lock:
        # Whoever comes second finds that it has been done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        pending = migrations.pending(db)
        if pending and migrations.applied(db):
            copy_database(db, _copy_before(path, pending[0].name))
        # Tables are built anew, and what others refer to is meanwhile not there.
        db.execute("PRAGMA foreign_keys = OFF")
        with transaction(db):
            migrations.apply(db)
        db.execute("PRAGMA foreign_keys = ON")


def _copy_before(path: Path, migration: str) -> Path:
    """Where the copy is left that is made before this step."""
    return path.with_name(f"{path.name}.before-{migration}")


def _require_writable(db: Database) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("ROLLBACK")


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing, holding the write lock from the start."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


@contextmanager
def savepoint(db: Database) -> Iterator[None]:
    """All or nothing within the caller's transaction, which goes on when this raises."""
    db.execute("SAVEPOINT turn")
    try:
        yield
    except BaseException:
        # A full disk, among others, rolls back everything, and the savepoint with it.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("ROLLBACK TO turn")
            db.execute("RELEASE turn")
        raise
    db.execute("RELEASE turn")


def rows(db: Database, sql: str, values: Sequence[Any] = ()) -> Iterator[JsonObject]:
    """The rows of a query as objects, fetched as they are wanted.

    Database.query does the same within a savepoint, which is felt where a pass asks thousands of
    times.
    """
    found = db.execute(sql, values)
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def insert(db: Database, table: str, row: JsonObject) -> bool:
    """Add a row unless one with its key is there, in the caller's transaction; whether it was
    added."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    done = db.execute(
        f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values())
    )
    return bool(done.rowcount == 1)
