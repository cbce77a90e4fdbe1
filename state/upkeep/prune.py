"""Letting go of old snapshots that nothing rests on; what an event refers to always stays."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows
from state.model.errors import DamagedError
from state.model.instants import iso
from state.snapshots.bodies import BodyStore

# What events and records rest on, what no good pass has read yet, and the newest of each address.
_KEPT = """
    SELECT named.value FROM main.events, json_each(snapshots_before) AS named
    UNION SELECT named.value FROM main.events, json_each(snapshots_after) AS named
    UNION SELECT json_extract(named.value, '$[2]') FROM records, json_each(inputs) AS named
    UNION SELECT json_extract(named.value, '$[2]') FROM records, json_each(told_inputs) AS named
    UNION SELECT json_extract(named.value, '$[2]') FROM set_aside, json_each(inputs) AS named
    UNION SELECT snapshot_id FROM readings UNION SELECT confirmed_by FROM readings
    UNION SELECT snapshot_id FROM fetches WHERE read_in_pass IS NULL
    UNION SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY url, method, request_body ORDER BY last_confirmed_at DESC, id DESC
        ) AS place FROM snapshots) WHERE place = 1
"""


@dataclass(frozen=True)
class Pruned:
    """What was let go of; `freed_bytes` of packed bodies, `total_bytes` of them before."""

    snapshots: int
    bodies: int
    freed_bytes: int
    total_bytes: int


def prune(db: Database, before: datetime, dry_run: bool, over_bytes: int | None = None) -> Pruned:
    """Let go of snapshots last confirmed before that instant; `dry_run`: only find out.

    Fetches stay, without their snapshot. Texts of files that are gone go with them. Bodies that are
    packed into more than `over_bytes` go into files, others out of them. Only for whoever holds the
    lock of the database.
    """
    # A file goes only when what says that nobody wants it outlasts a power cut.
    db.execute("PRAGMA synchronous = FULL")
    bodies = BodyStore(db, None if dry_run else over_bytes)
    db.execute("BEGIN IMMEDIATE")
    try:
        pruned = _prune(db, before, bodies)
        if not dry_run:
            bodies.settle()
    except BaseException:
        db.rollback()
        raise
    if dry_run:
        db.rollback()
    else:
        db.commit()
        bodies.remove_unused_files()
        db.execute("VACUUM")
    return pruned


def _prune(db: Database, before: datetime, bodies: BodyStore) -> Pruned:
    total_bytes = _packed_bytes(db)
    old = db.execute("SELECT id FROM snapshots WHERE last_confirmed_at < ?", [iso(before)])
    snapshots = drop_snapshots(db, {row[0] for row in old.fetchall()} - rested_on(db))
    dropped = drop_bodies(db, bodies)
    for table in ("texts", "cut_reports", "reading_failures"):
        db.execute(f"DELETE FROM {table} WHERE sha256 NOT IN (SELECT sha256 FROM bodies)")
    return Pruned(snapshots, dropped, total_bytes - _packed_bytes(db), total_bytes)


def rested_on(db: Database) -> set[int]:
    """The snapshots that are not let go of, however old."""
    return {row[0] for row in db.execute(_KEPT).fetchall() if row[0] is not None}


def drop_snapshots(db: Database, doomed: Collection[int]) -> int:
    """Let go of these snapshots, in the caller's transaction; how many there were."""
    db.execute(
        "CREATE TEMP TABLE doomed AS SELECT value AS id FROM json_each(?)",
        [json.dumps(sorted(doomed))],
    )
    db.execute("UPDATE fetches SET snapshot_id = NULL WHERE snapshot_id IN doomed")
    dropped = db.execute("DELETE FROM snapshots WHERE id IN doomed").rowcount
    db.execute("DROP TABLE doomed")
    return int(dropped)


def drop_bodies(db: Database, store: BodyStore) -> int:
    """Drop the bodies that no snapshot has; those built on them are built anew first."""
    bases = {
        row["sha256"]: row["base"]
        for row in rows(db, "SELECT sha256, base FROM bodies ORDER BY depth")
    }
    kept = {row["sha256"] for row in rows(db, "SELECT DISTINCT sha256 FROM snapshots")}
    for sha256, base in bases.items():
        if sha256 in kept and base is not None and base not in kept:
            try:
                store.rebase(sha256, _nearest(base, bases, kept))
            except DamagedError:
                # What cannot be read cannot be built anew: it keeps what it is built on.
                kept.update(_chain(base, bases))
    doomed = [sha256 for sha256 in bases if sha256 not in kept]
    for sha256 in reversed(doomed):
        db.execute("DELETE FROM bodies WHERE sha256 = ?", [sha256])
    return len(doomed)


def _chain(sha256: str | None, bases: dict[str, str | None]) -> Iterator[str]:
    """A body and all that it is built on."""
    while sha256 is not None:
        yield sha256
        sha256 = bases[sha256]


def _nearest(sha256: str | None, bases: dict[str, str | None], kept: set[str]) -> str | None:
    """The nearest of a body and what it is built on that is kept."""
    while sha256 is not None and sha256 not in kept:
        sha256 = bases[sha256]
    return sha256


def _packed_bytes(db: Database) -> int:
    row = db.execute(
        "SELECT coalesce(sum(coalesce(file_bytes, length(zstd))), 0) FROM bodies"
    ).fetchone()
    return int(row[0])
