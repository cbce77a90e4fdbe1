"""Answers that were none: which bodies were refused, and what is to be asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from sqlite_utils import Database

from state.model.instants import iso
from state.model.values import Fetch, FetchOutcome, SourceName
from state.snapshots.passes import ASKED
from state.snapshots.snapshot_store import SnapshotStore

LOST_BODY = "what was stored of it was damaged"
"""Why what once came is asked for again."""
LOST_AFTER = "lost_bodies_after"
"""The note of the last pass (ISO 8601) before bodies were let go of."""
# For so long what gave no answer is asked for in every pass, afterwards once in that time.
FIRST_DAY = timedelta(days=1)
# What was not asked for in so long, nobody wants any more.
_FORGOTTEN_AFTER = timedelta(days=30)
_MOST_LOOKED_AT = 100


class Refusals:
    """The refused answers of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._store = SnapshotStore(db)

    def note(self, source: SourceName, refused: Mapping[int, str]) -> None:
        """Note of bodies, by snapshot, why they were refused, where no good pass has read them."""
        for snapshot_id, why in refused.items():
            self._db.execute(
                "UPDATE fetches SET reason = ?"
                " WHERE snapshot_id = ? AND source = ? AND read_in_pass IS NULL",
                [why, snapshot_id, source],
            )

    def is_first(self, fetch: Fetch) -> bool:
        """Whether the answer to the same question in an earlier pass was none of this kind."""
        before = self._store.history(fetch.target, fetch.pass_id, 1)
        return not (before and is_refused(before[0]))

    def to_ask_again(self, source: SourceName, at: datetime) -> tuple[Fetch, ...]:
        """The newest fetch of whatever gave no answer when it was last asked for, and is due."""
        since = iso(at - _FORGOTTEN_AFTER)
        found = self._db.execute(
            "SELECT url, method, request_body, max(id) FROM ("
            " SELECT url, method, request_body, id FROM fetches"
            f" WHERE source = ?1 AND reason IS NOT NULL AND fetched_at >= ?2 AND {ASKED}"
            " UNION ALL"
            # What was lost here is wanted again, however old it is.
            " SELECT fetches.url, fetches.method, fetches.request_body, fetches.id FROM bodies"
            " JOIN snapshots USING (sha256) JOIN fetches ON snapshot_id = snapshots.id"
            " WHERE zstd = x'' AND file_bytes IS NULL AND source = ?1 AND reason IS NOT NULL"
            ") GROUP BY url, method, request_body ORDER BY max(id)",
            [source, since],
        )
        newest = (self._store.fetch(row[3]) for row in found.fetchall())
        return tuple(fetch for fetch in newest if is_refused(fetch) and self._is_due(fetch, at))

    def _is_due(self, newest: Fetch, at: datetime) -> bool:
        looks = self._store.history(newest.target, None, _MOST_LOOKED_AT)
        if not looks or looks[0].id != newest.id:
            return False
        failed = list(takewhile(is_refused, looks))
        is_young = at - failed[-1].fetched_at < FIRST_DAY
        return is_young or at - newest.fetched_at >= FIRST_DAY


def is_lost(fetch: Fetch) -> bool:
    """Whether what came was good, and was let go of since it was damaged where it is stored."""
    return fetch.reason == LOST_BODY


def is_refused(fetch: Fetch) -> bool:
    """Whether nothing usable came: a body that was refused, or no body at all; that nothing stands
    at an address is an answer."""
    return fetch.reason is not None and (
        fetch.snapshot_id is not None
        or fetch.outcome in (FetchOutcome.FAILED, FetchOutcome.HOST_CLOSED)
    )
