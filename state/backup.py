"""A consistent copy of the database while others go on writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database


def copy_database(db: Database, to: Path) -> None:
    """Copy the whole database as it is at this moment; `to` is there whole, or not at all.

    The copy is readable by its owner only. Raises OSError or sqlite3.Error where it cannot be
    written.
    """
    unfinished = to.with_name(f"{to.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            # All pages in one step: what others write meanwhile is not in it.
            db.conn.backup(copy, pages=-1)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
