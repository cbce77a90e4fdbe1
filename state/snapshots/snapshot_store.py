"""What was asked and what came: fetches and snapshots.

The crawl process writes here while its parent waits; everything after reads from here, so
that a pass can be enacted again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from state.database.connection import rows, transaction
from state.model.errors import DamagedError, DatabaseError
from state.model.instants import iso
from state.model.values import Fetch, FetchOutcome, JsonObject, Role, Snapshot, SourceName, Target
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.passes import ASKED

# Headers that help to ask again or to judge a body; the others are not kept.
_KEPT_HEADERS = ("content-type", "content-disposition", "etag", "last-modified", "date", "location")

_NEWEST = "fetched_at DESC, id DESC LIMIT 1"
_PIECE = "id LIMIT 500"


class SnapshotStore:
    """What was asked and what came, in one database; `bodies` may lie in another."""

    def __init__(self, db: Database, bodies: Bodies | None = None) -> None:
        self._db = db
        self._bodies: Bodies = bodies or BodyStore(db)

    # --- fetches -------------------------------------------------------------------------

    def add_response(
        self,
        pass_id: int,
        source: SourceName,
        target: Target,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        at: datetime,
    ) -> FetchOutcome:
        """Store what an address answered; a body already known there is only confirmed."""
        with transaction(self._db):
            snapshot_id, is_new = self.keep_body(target, status, headers, body, at)
            if not is_new:
                self._confirm(snapshot_id, at, headers)
            outcome = FetchOutcome.NEW_BODY if is_new else FetchOutcome.SAME_BODY
            self.add_fetch(pass_id, source, target, outcome, status, None, snapshot_id, at)
        return outcome

    def keep_body(
        self, target: Target, status: int, headers: Mapping[str, str], body: bytes, at: datetime
    ) -> tuple[int, bool]:
        """The snapshot of a body at an address, and whether it is new there.

        Within the caller's transaction; one that is there already stays as it is.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        method, url, request_body = target.address
        known = self._db.execute(
            "SELECT id FROM snapshots"
            " WHERE url = ? AND method = ? AND request_body = ? AND sha256 = ?",
            [url, method, request_body, sha256],
        ).fetchone()
        if known:
            self._bodies.put(body, sha256=sha256)
            return int(known[0]), False
        self._bodies.put(body, self._predecessor(target), sha256)
        row = self._db.execute(
            "INSERT INTO snapshots (role, method, url, request_body, status, headers,"
            " sha256, first_seen_at, last_confirmed_at) VALUES (?,?,?,?,?,?,?,?,?)",
            [target.role, method, url, request_body, status, _headers(headers), sha256]
            + [iso(at)] * 2,
        )
        return int(row.lastrowid or 0), True

    def add_not_modified(
        self, pass_id: int, source: SourceName, target: Target, snapshot_id: int, at: datetime
    ) -> None:
        """Store that the server said 304: the snapshot still stands."""
        with transaction(self._db):
            self._confirm(snapshot_id, at, None)
            outcome = FetchOutcome.NOT_MODIFIED
            self.add_fetch(pass_id, source, target, outcome, 304, None, snapshot_id, at)

    def keep_unread(
        self, pass_id: int, source: SourceName, target: Target, since: datetime
    ) -> list[int]:
        """Let what earlier passes got at this address since then, and no good pass has read, stand
        in this pass as if it had come now; the snapshots, the newest last."""
        method, url, body = target.address
        found = self._fetches(
            "url = ? AND method = ? AND request_body = ? AND source = ? AND pass_id < ?"
            " AND read_in_pass IS NULL AND snapshot_id IS NOT NULL AND reason IS NULL"
            " AND outcome <> 'kept' AND fetched_at >= ?",
            [url, method, body, source, pass_id, iso(since)],
        )
        with transaction(self._db):
            for fetch in found:
                self.add_fetch(
                    *(pass_id, source, target, FetchOutcome.KEPT, fetch.status, None),
                    *(fetch.snapshot_id, fetch.fetched_at),
                )
        return [fetch.snapshot_id for fetch in found if fetch.snapshot_id is not None]

    def add_failure(
        self,
        pass_id: int,
        source: SourceName,
        target: Target,
        status: int | None,
        reason: str,
        at: datetime,
        outcome: FetchOutcome | None = None,
    ) -> None:
        """Store that no usable answer came, and why in words; 404 and 410 count as missing. With
        an `outcome`, it was not even asked for."""
        if outcome is None:
            outcome = FetchOutcome.MISSING if status in (404, 410) else FetchOutcome.FAILED
        with transaction(self._db):
            self.add_fetch(pass_id, source, target, outcome, status, reason, None, at)

    def add_moved(
        self,
        pass_id: int,
        source: SourceName,
        target: Target,
        status: int | None,
        moved_to: str,
        at: datetime,
    ) -> None:
        """Store that what was asked for has moved to another address for good."""
        outcome = FetchOutcome.MOVED
        with transaction(self._db):
            self.add_fetch(pass_id, source, target, outcome, status, None, None, at, moved_to)

    def fetches(self, pass_id: int, source: SourceName) -> list[Fetch]:
        """The fetches of one source in one pass, in the order of arrival."""
        return self._fetches("pass_id = ? AND source = ?", [pass_id, source])

    def failed(self, pass_id: int, most: int) -> list[Fetch]:
        """The first fetches of a pass to which nothing that could be used came."""
        where = "pass_id = ? AND outcome = 'failed'"
        return self._fetches(where, [pass_id], f"id LIMIT {int(most)}")

    def count_outcomes(self, pass_id: int, source: SourceName) -> dict[str, int]:
        """How many fetches of a source in a pass ended in each way."""
        rows = self._db.execute(
            "SELECT outcome, count(*) FROM fetches WHERE pass_id = ? AND source = ?"
            " GROUP BY outcome",
            [pass_id, source],
        )
        return {row[0]: int(row[1]) for row in rows.fetchall()}

    def unread_fetches(
        self, source: SourceName, before_pass: int, roles: Sequence[Role] = ()
    ) -> Iterator[Fetch]:
        """Fetches of earlier passes (in these roles, where any is named) whose bodies no good pass
        has read yet, oldest first; some hundreds are read at a time."""
        marks = ", ".join("?" * len(roles))
        of_roles = f" AND role IN ({marks})" if roles else ""
        where = f"source = ? AND id > ? AND read_in_pass IS NULL AND pass_id < ?{of_roles}"
        last = 0
        while piece := self._fetches(where, [source, last, before_pass, *roles], _PIECE):
            yield from piece
            last = piece[-1].id

    def digests(self) -> dict[int, tuple[str, str]]:
        """Of every snapshot, by number, the SHA-256 of its body and when it was first seen."""
        found = self._db.execute("SELECT id, sha256, first_seen_at FROM snapshots")
        return {number: (sha256, seen_at) for number, sha256, seen_at in found}

    def mark_read(
        self, source: SourceName, pass_id: int, unread: Collection[int] = frozenset()
    ) -> None:
        """Note, within the caller's transaction, that a good pass has read all until now, but for
        the snapshots in `unread`: these a later pass reads."""
        self._db.execute(
            "UPDATE fetches SET read_in_pass = ?"
            " WHERE source = ? AND read_in_pass IS NULL AND pass_id <= ? AND (snapshot_id IS NULL"
            " OR snapshot_id NOT IN (SELECT value FROM json_each(?)))",
            [pass_id, source, pass_id, json.dumps(sorted(unread))],
        )

    def last_fetch(self, url: str, with_body: bool = False) -> Fetch | None:
        """The newest fetch of an address (GET), or the newest that has a body; of asked ones."""
        bodied = " AND snapshot_id IS NOT NULL" if with_body else ""
        rows = self._fetches(f"url = ? AND method = 'GET' AND {ASKED}{bodied}", [url], _NEWEST)
        return rows[0] if rows else None

    def fetch(self, fetch_id: int) -> Fetch:
        """The fetch with this number, which must be there."""
        return self._fetches("id = ?", [fetch_id])[0]

    def fetch_of(self, snapshot_id: int) -> Fetch:
        """The newest fetch that brought this snapshot, which must be there."""
        return self._fetches("snapshot_id = ?", [snapshot_id], "id DESC LIMIT 1")[0]

    def history(self, target: Target, before_pass: int | None, most: int) -> list[Fetch]:
        """The newest fetches of an address in earlier passes, or in all, the newest first."""
        method, url, body = target.address
        earlier = "" if before_pass is None else f" AND pass_id < {int(before_pass)}"
        where = f"url = ? AND method = ? AND request_body = ? AND {ASKED}{earlier}"
        order = f"fetched_at DESC, id DESC LIMIT {int(most)}"
        return self._fetches(where, [url, method, body], order)

    def was_missing(self, url: str, before_pass: int) -> bool:
        """Whether the last fetch of the address in an earlier pass found nothing there."""
        rows = self._fetches(f"url = ? AND pass_id < ? AND {ASKED}", [url, before_pass], _NEWEST)
        return bool(rows) and rows[0].outcome is FetchOutcome.MISSING

    def is_unread(self, target: Target, since: datetime) -> bool:
        """Whether a body fetched since then at this address, and not refused, still waits for a
        good pass."""
        method, url, body = target.address
        row = self._db.execute(
            "SELECT 1 FROM fetches WHERE url = ? AND method = ? AND request_body = ?"
            " AND read_in_pass IS NULL AND snapshot_id IS NOT NULL AND reason IS NULL"
            " AND fetched_at >= ?",
            [url, method, body, iso(since)],
        ).fetchone()
        return row is not None

    # --- snapshots -----------------------------------------------------------------------

    def snapshot_ids(self) -> list[int]:
        """The numbers of all snapshots, in the order in which they came."""
        return [row[0] for row in self._db.execute("SELECT id FROM snapshots ORDER BY id")]

    def load(self, snapshot_id: int) -> Snapshot:
        """The snapshot with its body; DamagedError when its bytes are not those once stored,
        DatabaseError when there is no such snapshot."""
        row = next(rows(self._db, "SELECT * FROM snapshots WHERE id = ?", [snapshot_id]), None)
        if row is None:
            raise DatabaseError(f"expected snapshot {snapshot_id} in the database, found none")
        try:
            body = self._bodies.get(row["sha256"])
        except DamagedError as error:
            where = f"snapshot {snapshot_id} of {row['url']}"
            raise DamagedError(error.sha256, error.came, where) from error
        return _snapshot(row, body)

    def sha256_of(self, snapshot_id: int) -> str:
        """The hash of the body of a snapshot, which must be there."""
        found = self._db.execute("SELECT sha256 FROM snapshots WHERE id = ?", [snapshot_id])
        return str(found.fetchone()[0])

    def first_seen_at(self, snapshot_id: int) -> datetime:
        """When a snapshot, which must be there, was first seen."""
        found = self._db.execute("SELECT first_seen_at FROM snapshots WHERE id = ?", [snapshot_id])
        return datetime.fromisoformat(found.fetchone()[0])

    def passes_with(self, snapshot_id: int) -> list[JsonObject]:
        """Which passes got this snapshot, by source: `source`, `passes` (how many), `first_pass`,
        `first_at`, `last_pass`, `last_at`."""
        found = rows(
            self._db,
            "SELECT source, count(DISTINCT pass_id) AS passes,"
            " min(pass_id) AS first_pass, min(at) AS first_at,"
            " max(pass_id) AS last_pass, max(at) AS last_at"
            " FROM fetches JOIN passes ON passes.id = pass_id WHERE snapshot_id = ?"
            " GROUP BY source ORDER BY source",
            [snapshot_id],
        )
        return list(found)

    def latest_snapshot_id(self, target: Target) -> int | None:
        """The snapshot that the newest bodied fetch of this address gave, when it was asked."""
        method, url, body = target.address
        row = self._db.execute(
            "SELECT snapshot_id FROM fetches WHERE url = ? AND method = ? AND request_body = ?"
            f" AND {ASKED} AND snapshot_id IS NOT NULL ORDER BY {_NEWEST}",
            [url, method, body],
        ).fetchone()
        return int(row[0]) if row else None

    def validators(self, snapshot_id: int) -> dict[str, str]:
        """The request headers by which the server may say that nothing changed; none where what
        stands here was refused or is damaged, so that all of it comes again."""
        row = self._db.execute(
            "SELECT headers, (SELECT reason FROM fetches WHERE snapshot_id = snapshots.id"
            " ORDER BY fetches.id DESC LIMIT 1) FROM snapshots WHERE id = ?",
            [snapshot_id],
        ).fetchone()
        headers = {} if row[1] is not None else json.loads(row[0])
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        return {ask: headers[given] for ask, given in pairs if headers.get(given)}

    def _confirm(self, snapshot_id: int, at: datetime, headers: Mapping[str, str] | None) -> None:
        self._db.execute(
            "UPDATE snapshots SET last_confirmed_at = ? WHERE id = ?", [iso(at), snapshot_id]
        )
        if headers is not None:
            self._db.execute(
                "UPDATE snapshots SET headers = ? WHERE id = ?", [_headers(headers), snapshot_id]
            )

    def _predecessor(self, target: Target) -> str | None:
        """The hash of the body that this address gave before."""
        method, url, request_body = target.address
        row = self._db.execute(
            "SELECT sha256 FROM snapshots WHERE url = ? AND method = ? AND request_body = ?"
            " ORDER BY id DESC LIMIT 1",
            [url, method, request_body],
        ).fetchone()
        return str(row[0]) if row else None

    def add_fetch(
        self,
        pass_id: int,
        source: SourceName,
        target: Target,
        outcome: FetchOutcome,
        status: int | None,
        reason: str | None,
        snapshot_id: int | None,
        at: datetime,
        moved_to: str | None = None,
    ) -> None:
        """Store how one request ended, within the caller's transaction."""
        method, url, body = target.address
        self._db.execute(
            "INSERT INTO fetches (pass_id, source, role, method, url, request_body, tolerated,"
            " outcome, status, reason, snapshot_id, fetched_at, moved_to)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [
                *(pass_id, source, target.role, method, url, body, target.tolerated),
                *(outcome, status, reason, snapshot_id, iso(at), moved_to),
            ],
        )

    def _fetches(self, where: str, values: Iterable[Any], order: str = "id") -> list[Fetch]:
        sql = f"SELECT * FROM fetches WHERE {where} ORDER BY {order}"
        return [_fetch(row) for row in rows(self._db, sql, list(values))]


def _headers(headers: Mapping[str, str]) -> str:
    kept = {name: headers[name] for name in _KEPT_HEADERS if headers.get(name)}
    return json.dumps(kept, sort_keys=True)


def _fetch(row: JsonObject) -> Fetch:
    return Fetch(
        id=row["id"],
        pass_id=row["pass_id"],
        source=SourceName(row["source"]),
        target=Target(
            role=Role(row["role"]),
            url=row["url"],
            method=row["method"],
            body=row["request_body"],
            tolerated=bool(row["tolerated"]),
        ),
        outcome=FetchOutcome(row["outcome"]),
        status=row["status"],
        reason=row["reason"],
        snapshot_id=row["snapshot_id"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        moved_to=row["moved_to"],
    )


def _snapshot(row: JsonObject, body: bytes) -> Snapshot:
    return Snapshot(
        id=row["id"],
        role=Role(row["role"]),
        url=row["url"],
        method=row["method"],
        request_body=row["request_body"],
        status=row["status"],
        headers=json.loads(row["headers"]),
        sha256=row["sha256"],
        first_seen_at=datetime.fromisoformat(row["first_seen_at"]),
        last_confirmed_at=datetime.fromisoformat(row["last_confirmed_at"]),
        body=body,
    )
