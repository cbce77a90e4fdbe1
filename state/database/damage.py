"""Whether a database is damaged, and what to say of it: never what stands in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from state.telling.machine_errors import in_words, is_damage

REMEDY = (
    "put the newest backup in its place, or save what can be read with "
    "`sqlite3 DATABASE .recover | sqlite3 NEW`, and verify that"
)


def damage_in(error: BaseException) -> str | None:
    """What is damaged, where an error (or what it came from) says so of the database; else None."""
    if is_damage(error):
        return in_words(error)
    return None if error.__cause__ is None else damage_in(error.__cause__)


def damage_words(found: str) -> str:
    """What to tell of a damaged database, with what to do."""
    return (
        f"expected a whole database, but: {found}; the file itself is damaged: "
        f"`vvwatch verify` lists what is; {REMEDY}"
    )


def damage_of(path: Path, is_still: bool = False) -> str | None:
    """What SQLite finds damaged in the file, None where it finds nothing or cannot look.

    `is_still`: nobody writes it, so that nothing is left beside it.
    """
    mode = "immutable=1" if is_still else "mode=ro"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return damage_in(error)
    return None if found == "ok" else " ".join(found.split())
