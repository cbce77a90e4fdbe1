"""Passes that come from web archives: each file once, and one pass of it.

What an archive tells is older than what is stored, or of the same time: it may only widen the
span in which a snapshot is known to have stood.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from state.model.instants import iso
from state.model.values import ClockKind, FetchOutcome, JsonObject, PassState, SourceName, Target
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore


@dataclass(frozen=True)
class ArchivedFetch:
    """One request of an archive: without a snapshot, the server said that nothing is there."""

    source: SourceName
    target: Target
    status: int
    at: datetime
    snapshot_id: int | None = None
    size_bytes: int = 0


class ArchivePasses:
    """The passes of one database that archives brought; the caller holds the transaction."""

    def __init__(self, db: Database, bodies: Bodies | None = None) -> None:
        self._db = db
        self._bodies = bodies or BodyStore(db)
        self._store = SnapshotStore(db, self._bodies)
        self._passes = PassStore(db)
        # Snapshots that were made here, until their first fetch is.
        self._new: set[int] = set()
        self.new_count = 0

    def pass_of(self, sha256: str) -> int | None:
        """The pass that a file with this hash became, None when it was not taken in yet."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", [_note(sha256)]).fetchone()
        return int(json.loads(row[0])["pass_id"]) if row else None

    def keep(
        self, target: Target, status: int, headers: Mapping[str, str], body: bytes, at: datetime
    ) -> int:
        """The snapshot of a body at an address, made or with its span widened."""
        snapshot_id, is_new = self._store.keep_body(target, status, headers, body, at)
        if is_new:
            self._new.add(snapshot_id)
            self.new_count += 1
        else:
            self.confirm(snapshot_id, at)
        return snapshot_id

    def copy(self, snapshot_id: int, target: Target, at: datetime) -> int:
        """The snapshot at another address of a body that came again there."""
        known = self._store.load(snapshot_id)
        return self.keep(target, known.status, known.headers, known.body, at)

    def mend(self, body: bytes) -> None:
        """Store a body anew where it is known and what is stored of it is damaged."""
        sha256 = hashlib.sha256(body).hexdigest()
        if self._db.execute("SELECT 1 FROM snapshots WHERE sha256 = ?", [sha256]).fetchone():
            self._bodies.put(body)

    def confirm(self, snapshot_id: int, at: datetime) -> None:
        """Note that a snapshot stood at that instant, however it lies to those known."""
        self._db.execute(
            "UPDATE snapshots SET first_seen_at = min(first_seen_at, ?1),"
            " last_confirmed_at = max(last_confirmed_at, ?1) WHERE id = ?2",
            [iso(at), snapshot_id],
        )

    def add(
        self,
        sha256: str,
        state: PassState,
        scopes: Mapping[SourceName, JsonObject],
        fetches: Sequence[ArchivedFetch],
    ) -> int:
        """Store a file with this hash as a pass with these fetches; gives its number.

        The pass is dated as the latest fetch. An imported one counts as read, so that no later
        pass takes it for something that waits.
        """
        ordered = sorted(fetches, key=lambda fetch: fetch.at)
        pass_id = self._passes.add_pass(ordered[-1].at, ClockKind.ARCHIVE, state, scopes)
        for fetch in ordered:
            self._add_fetch(pass_id, fetch)
        for source in scopes:
            sizes = [fetch.size_bytes for fetch in ordered if fetch.source == source]
            self._db.execute(
                "UPDATE pass_sources SET finished = 1, requests = ?, bytes = ?"
                " WHERE pass_id = ? AND source = ?",
                [len(sizes), sum(sizes), pass_id, source],
            )
        if state is PassState.IMPORTED:
            self._db.execute("UPDATE fetches SET read_in_pass = ?1 WHERE pass_id = ?1", [pass_id])
        self._db.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [_note(sha256), json.dumps({"pass_id": pass_id})],
        )
        return pass_id

    def _add_fetch(self, pass_id: int, fetch: ArchivedFetch) -> None:
        if fetch.snapshot_id is None:
            outcome, reason = FetchOutcome.MISSING, f"the server answered {fetch.status}"
        elif fetch.snapshot_id in self._new:
            self._new.remove(fetch.snapshot_id)
            outcome, reason = FetchOutcome.NEW_BODY, None
        else:
            outcome, reason = FetchOutcome.SAME_BODY, None
        self._store.add_fetch(
            pass_id,
            fetch.source,
            fetch.target,
            outcome,
            fetch.status,
            reason,
            fetch.snapshot_id,
            fetch.at,
        )


def _note(sha256: str) -> str:
    return f"archive:{sha256}"
