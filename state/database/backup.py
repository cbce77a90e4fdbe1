"""A consistent copy of the database while others go on writing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database


def copy_database(db: Database, to: Path) -> None:
    """Copy the whole database as it is at this moment; `to` is there whole, or not at all.

    The copy is readable by its owner only. Raises OSError or sqlite3.Error where it cannot be
    written.
    """
    # Made readable by its owner only, under a name that nobody has.
    descriptor, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
    os.close(descriptor)
    unfinished = Path(name)
    try:
        with closing(sqlite3.connect(unfinished)) as copy:
            # All pages in one step: what others write meanwhile is not in it.
            db.conn.backup(copy, pages=-1)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
