"""How large the database is, how fast it grows, and how much room is left; reads only."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from jobs.rules.unusual.lateness import ENOUGH, week_needs_bytes
from state.model.instants import iso
from state.model.values import JsonObject

_BASELINE = timedelta(days=1)


def storage(db: Database, path: Path, now: datetime) -> JsonObject:
    """`bytes` of the database with its log, `week_bytes` that a week takes by how it grew of late,
    and `free_bytes` where it lies."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return {
        "bytes": sum(file.stat().st_size for file in files if file.exists()),
        "week_bytes": _week_bytes(db, now),
        "free_bytes": shutil.disk_usage(path.parent).free,
    }


def _week_bytes(db: Database, now: datetime) -> int:
    """By the bodies of the last week; what a first day brought comes once."""
    first = db.execute("SELECT min(first_seen_at) FROM snapshots").fetchone()[0]
    begun = datetime.fromisoformat(first) + _BASELINE if first else now
    since = max(now - ENOUGH, begun)
    grown = db.execute(
        "SELECT sum(length(zstd)) FROM bodies WHERE sha256 IN"
        " (SELECT sha256 FROM snapshots WHERE first_seen_at > ? AND first_seen_at <= ?)",
        [iso(since), iso(now)],
    )
    return week_needs_bytes(int(grown.fetchone()[0] or 0), now - since)
