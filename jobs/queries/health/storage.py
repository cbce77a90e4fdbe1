"""How large the database is, how fast it grows, and how much room is left; reads only."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from jobs.rules.unusual.lateness import ENOUGH, week_needs_bytes
from state.database.body_files import BodyFiles
from state.model.instants import iso
from state.model.values import JsonObject

_BASELINE = timedelta(days=1)


def storage(db: Database, path: Path, now: datetime) -> JsonObject:
    """`bytes` of the database with its log and the files beside it, `week_bytes` that a week takes
    by how it grew of late, and `free_bytes` where it lies (the least, where that is two places)."""
    files = (path, path.with_name(f"{path.name}-wal"))
    in_files = db.execute("SELECT sum(file_bytes) FROM bodies WHERE file_bytes IS NOT NULL")
    folders = [each for each in (path.parent, BodyFiles(path).folder) if each.is_dir()]
    return {
        "bytes": sum(file.stat().st_size for file in files if file.exists())
        + int(in_files.fetchone()[0] or 0),
        "week_bytes": _week_bytes(db, now),
        "free_bytes": min(shutil.disk_usage(folder).free for folder in folders),
    }


def _week_bytes(db: Database, now: datetime) -> int:
    """By the bodies of the last week; what a first day brought comes once."""
    first = db.execute("SELECT min(first_seen_at) FROM snapshots").fetchone()[0]
    begun = datetime.fromisoformat(first) + _BASELINE if first else now
    since = max(now - ENOUGH, begun)
    grown = db.execute(
        "SELECT sum(coalesce(nullif(length(zstd), 0), file_bytes)) FROM bodies WHERE sha256 IN"
        " (SELECT sha256 FROM snapshots WHERE first_seen_at > ? AND first_seen_at <= ?)",
        [iso(since), iso(now)],
    )
    return week_needs_bytes(int(grown.fetchone()[0] or 0), now - since)
