"""The database that the configuration names, opened to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jobs.config.model import Config
from state.database.connection import open_database
from state.database.rights import is_there
from state.model.errors import UsageError
from state.snapshots.half_passes import show_whole_passes
from state.snapshots.passes import PassStore


@contextmanager
def open_readonly(path: Path, shows_half: bool = False) -> Iterator[Database]:
    """The database, open for reading; UsageError when nothing has been stored yet.

    Of a pass that is not whole yet no event is seen, unless it `shows_half` passes: what one has
    come to so far may not be all.
    """
    if not is_there(path):
        raise UsageError(f"nothing is stored at {path} yet; run `vvwatch check` first")
    db = open_database(path, for_writing=False)
    if not shows_half:
        show_whole_passes(db)
    try:
        yield db
    finally:
        db.close()


def refuse_given_clock(db: Database, config: Config, given_now: datetime | None) -> None:
    """UsageError where `--now` would write what-if instants among those of the real clock."""
    if given_now is not None and PassStore(db).knows_real_clock():
        raise UsageError(
            f"--now was given, but {config.state.path} knows passes by the real clock; "
            "a what-if pass needs a database of its own: name another [state] path"
        )
