"""What a pass that runs right now is at: one that was killed is at nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from state.database.lock import held_since
from state.model.values import ClockKind, SourceName
from state.snapshots.passes import PassStore


def at_work_since(db: Database, path: Path) -> Mapping[SourceName, datetime]:
    """Since when a living pass is at work on each source of it, of which none was cut off before:
    where each pass is killed, that the next has begun is no sign of health."""
    passes, since = PassStore(db), held_since(path)
    newest = passes.newest_without_end() if since else None
    if newest is None or since is None:
        return {}
    # Whoever took the lock after a pass had begun is at something else: that pass was killed.
    if newest.clock is ClockKind.REAL and newest.at < since:
        return {}
    return dict.fromkeys(passes.first_tried_in(newest.id), newest.at)
