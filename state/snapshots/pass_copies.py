"""Stored passes, copied row by row into another database to be enacted again.

A copy keeps the numbers of passes, fetches and snapshots, so that what follows from it can be
compared with what followed from the original.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import insert, rows, transaction
from state.model.errors import DamagedError
from state.model.values import FetchOutcome, JsonObject, Pass, PassState, Role, SourceName
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.passes import PassStore

_REENACTED = (
    PassState.PROCESSED,
    PassState.IMPORTED,
    PassState.INTERRUPTED,
    PassState.FAILED,
)


@dataclass(frozen=True)
class Unusable:
    """A fetch whose body is not there any more: pruned, or damaged (`problem` says how)."""

    pass_id: int
    source: SourceName
    role: Role
    url: str
    snapshot_id: int | None
    problem: str


class PassCopier:
    """Copies passes from one database into another, with their bodies where wanted.

    `is_listing`: whether nothing can be said of a source without what has this role; copied bodies
    of more than `over_bytes` go into files.
    """

    def __init__(
        self,
        origin: Database,
        target: Database,
        with_bodies: bool,
        is_listing: Callable[[Role], bool],
        over_bytes: int | None = None,
    ) -> None:
        self._origin = origin
        self._target = target
        self._with_bodies = with_bodies
        self._is_listing = is_listing
        self._bodies = BodyStore(origin)
        self._copied = BodyStore(target, over_bytes)

    @property
    def bodies(self) -> Bodies:
        """Where the bodies of the copied snapshots are read."""
        return self._copied if self._with_bodies else self._bodies

    def passes(self, since: datetime | None, until: datetime | None) -> list[Pass]:
        """The passes that can be enacted again, in the order in which they were."""
        found = (p for p in PassStore(self._origin).passes() if p.state in _REENACTED)
        within = (
            p
            for p in found
            if (since is None or p.at >= since) and (until is None or p.at <= until)
        )
        return sorted(within, key=lambda p: (p.at, p.id))

    def copy(self, a_pass: Pass) -> list[Unusable]:
        """Copy a pass, and tell which of its fetches could not be.

        Without its listing nothing can be said of a source: it is left out of the pass.
        """
        fetched = list(
            rows(self._origin, "SELECT * FROM fetches WHERE pass_id = ? ORDER BY id", [a_pass.id])
        )
        unusable = [bad for row in fetched if (bad := self._unusable(row)) is not None]
        bad_snapshots = {bad.snapshot_id for bad in unusable if bad.snapshot_id is not None}
        left_out = {bad.source for bad in unusable if self._is_listing(bad.role)}
        with transaction(self._target):
            insert(self._target, "passes", self._row("passes", "id", a_pass.id))
            for row in rows(
                self._origin, "SELECT * FROM pass_sources WHERE pass_id = ?", [a_pass.id]
            ):
                if row["source"] not in left_out:
                    insert(self._target, "pass_sources", row)
            for row in fetched:
                if _is_pruned(row) or row["snapshot_id"] in bad_snapshots:
                    continue
                self._copy_snapshot(row["snapshot_id"])
                insert(self._target, "fetches", {**row, "read_in_pass": None})
            # What could not be read then is read no sooner now: troubles of a machine make no
            # difference between a pass and its replay.
            for row in rows(
                self._origin, "SELECT * FROM reading_failures WHERE pass_id = ?", [a_pass.id]
            ):
                insert(self._target, "reading_failures", row)
        return unusable

    def reuse_texts(self, a_pass: Pass, table: str, reader: str) -> None:
        """Take over what this reader made of the files of a pass, from `texts` or `cut_reports`."""
        found = rows(
            self._origin,
            f"SELECT * FROM {table} WHERE reader = ? AND sha256 IN (SELECT sha256 FROM snapshots"
            " JOIN fetches ON snapshots.id = snapshot_id WHERE pass_id = ?)",
            [reader, a_pass.id],
        )
        with transaction(self._target):
            for row in found:
                insert(self._target, table, row)

    def _unusable(self, row: JsonObject) -> Unusable | None:
        problem = "it was pruned" if _is_pruned(row) else self._damage(row["snapshot_id"])
        if problem is None:
            return None
        source, role = SourceName(row["source"]), Role(row["role"])
        return Unusable(row["pass_id"], source, role, row["url"], row["snapshot_id"], problem)

    def _damage(self, snapshot_id: int | None) -> str | None:
        if snapshot_id is None:
            return None
        sha256 = self._row("snapshots", "id", snapshot_id)["sha256"]
        try:
            self._bodies.get(sha256)
        except DamagedError as error:
            return error.came
        return None

    def _copy_snapshot(self, snapshot_id: int | None) -> None:
        if snapshot_id is None or self._has("snapshots", "id", snapshot_id):
            return
        row = self._row("snapshots", "id", snapshot_id)
        if self._with_bodies:
            self._bodies.copy_to(self._copied, row["sha256"])
        insert(self._target, "snapshots", row)

    def _row(self, table: str, column: str, value: object) -> JsonObject:
        found: JsonObject = next(
            rows(self._origin, f"SELECT * FROM {table} WHERE {column} = ?", [value])
        )
        return found

    def _has(self, table: str, column: str, value: object) -> bool:
        row = self._target.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", [value])
        return row.fetchone() is not None


def _is_pruned(row: JsonObject) -> bool:
    return row["snapshot_id"] is None and FetchOutcome(row["outcome"]).has_body
