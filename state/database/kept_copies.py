"""Copies of the database in a folder, of which only the newest are kept."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from state.database.backup import copy_database
from state.model.errors import DatabaseError

_NAME = re.compile(r"vvwatch-\d{8}T\d{6}Z\.db")


def add_copy(db: Database, folder: Path, keep: int, at: datetime) -> tuple[Path, list[Path]]:
    """Copy the database into a file of the folder that is named after the instant, and let go of
    the oldest of such files until `keep` are left; gives the new one, and those that went.

    Nothing goes before the copy is there and whole. Files of other names are left alone. Raises
    DatabaseError when the copy is not whole, OSError where it cannot be written.
    """
    path = folder / f"vvwatch-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    copy_database(db, path)
    _require_whole(path)
    known = sorted(each for each in folder.iterdir() if _NAME.fullmatch(each.name))
    # One of a later instant, by a clock that was wrong, is no reason to let go of this one.
    old = [each for each in known if each != path][: max(0, len(known) - keep)]
    for each in old:
        each.unlink()
    return path, old


def _require_whole(path: Path) -> None:
    # As a file that nobody else writes, lest SQLite leaves more beside it.
    address = f"{path.resolve().as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as copy:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        path.unlink()
        raise DatabaseError(
            f"expected the copy {path} to be whole, but {found}; it was let go of, and all earlier "
            "ones are kept; `vvwatch verify` looks at the database itself"
        )
