"""Letting go of old snapshots that nothing rests on; what an event refers to always stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows
from state.database.pieces import Pieces
from state.model.errors import DamagedError
from state.model.instants import iso
from state.snapshots.bodies import BodyStore

# So many snapshots are let go of at once.
_AT_ONCE = 20
# Of a file in which less is free nothing is given back.
_WORTH_BYTES = 1024 * 1024
_WORTH_SHARE = 0.1

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


def prune(
    db: Database,
    before: datetime,
    dry_run: bool,
    over_bytes: int | None = None,
    pieces: Pieces | None = None,
) -> Pruned:
    """Let go of snapshots last confirmed before that instant; `dry_run`: only find out.

    Fetches stay, without their snapshot. Texts of files that are gone go with them. Bodies that are
    packed into more than `over_bytes` go into files, others out of them. It is committed in
    `pieces`: after each the database is whole, and whoever begins again does the rest. Only for
    whoever holds the lock of the database.
    """
    # A file goes only when what says that nobody wants it outlasts a power cut.
    db.execute("PRAGMA synchronous = FULL")
    if dry_run:
        db.execute("BEGIN IMMEDIATE")
        try:
            return _prune(db, before, BodyStore(db), lambda: None)
        finally:
            db.rollback()
    bodies, pieces = BodyStore(db, over_bytes), pieces or Pieces(db)
    with pieces.open():
        pruned = _prune(db, before, bodies, pieces.next_one)
        bodies.settle(pieces.next_one)
    bodies.remove_unused_files()
    if _has_much_room(db):
        db.execute("VACUUM")
    return pruned


def _has_much_room(db: Database) -> bool:
    """Whether so much of the file is free that it is worth writing all of it anew, which cannot be
    done in pieces: what is free is used for what comes."""
    pages, free, size = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return free * size >= _WORTH_BYTES and free >= pages * _WORTH_SHARE


def _prune(
    db: Database, before: datetime, bodies: BodyStore, before_each: Callable[[], None]
) -> Pruned:
    total_bytes = _packed_bytes(db)
    old = db.execute("SELECT id FROM snapshots WHERE last_confirmed_at < ?", [iso(before)])
    doomed = sorted({row[0] for row in old.fetchall()} - rested_on(db))
    snapshots = 0
    for start in range(0, len(doomed), _AT_ONCE):
        before_each()
        snapshots += drop_snapshots(db, doomed[start : start + _AT_ONCE])
    dropped = drop_bodies(db, bodies, before_each)
    for table in ("texts", "cut_reports", "reading_failures"):
        gone = (
            f"SELECT DISTINCT sha256 FROM {table} WHERE sha256 NOT IN (SELECT sha256 FROM bodies)"
        )
        for (sha256,) in db.execute(gone).fetchall():
            before_each()
            db.execute(f"DELETE FROM {table} WHERE sha256 = ?", [sha256])
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


def drop_bodies(
    db: Database, store: BodyStore, before_each: Callable[[], None] = lambda: None
) -> int:
    """Drop the bodies that no snapshot has; those built on them are built anew first. `before_each`
    of them what is done can be committed."""
    bases = {
        row["sha256"]: row["base"]
        for row in rows(db, "SELECT sha256, base FROM bodies ORDER BY depth")
    }
    kept = {row["sha256"] for row in rows(db, "SELECT DISTINCT sha256 FROM snapshots")}
    for sha256, base in bases.items():
        if sha256 in kept and base is not None and base not in kept:
            before_each()
            try:
                store.rebase(sha256, _nearest(base, bases, kept))
            except DamagedError:
                # What cannot be read cannot be built anew: it keeps what it is built on.
                kept.update(_chain(base, bases))
    doomed = [sha256 for sha256 in bases if sha256 not in kept]
    for sha256 in reversed(doomed):
        before_each()
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
