"""Passes: when each ran, by whose clock, over which sources, and how far it has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlite_utils import Database

from state.database.connection import rows, transaction
from state.model.instants import iso
from state.model.values import ClockKind, JsonObject, Pass, PassState, SourceName

# What an archive brought was not asked for, so it must not decide what is asked next.
ASKED = "pass_id NOT IN (SELECT id FROM passes WHERE state = 'imported')"


_ENDED = "passes.state IN ('processed', 'failed') AND NOT stopped"
"""Which source of which pass came to its end: not one that was killed, cut off or stopped, nor one
of which nothing is told yet."""
_LAST_ENDED = f"""SELECT coalesce(max(ended.pass_id), 0) FROM pass_sources AS ended
    JOIN passes ON passes.id = ended.pass_id WHERE ended.source = mine.source AND {_ENDED}"""


class PassStore:
    """The passes of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin_pass(
        self, at: datetime, clock: ClockKind, scopes: Mapping[SourceName, JsonObject]
    ) -> int:
        """Store a new pass over the sources of `scopes`; gives its number."""
        with transaction(self._db):
            return self.add_pass(at, clock, PassState.FETCHING, scopes)

    def add_pass(
        self,
        at: datetime,
        clock: ClockKind,
        state: PassState,
        scopes: Mapping[SourceName, JsonObject],
    ) -> int:
        """Store a pass in any state, within the caller's transaction; gives its number."""
        row = self._db.execute(
            "INSERT INTO passes (at, clock, state) VALUES (?, ?, ?)", [iso(at), clock, state]
        )
        pass_id = int(row.lastrowid or 0)
        for source, scope in scopes.items():
            self._db.execute(
                "INSERT INTO pass_sources (pass_id, source, scope) VALUES (?, ?, ?)",
                [pass_id, source, json.dumps(scope, sort_keys=True)],
            )
        return pass_id

    def set_pass_state(self, pass_id: int, state: PassState) -> None:
        """Note how far the pass has come."""
        self._db.execute("UPDATE passes SET state = ? WHERE id = ?", [state, pass_id])
        self._db.commit()

    def mark_failed(self, pass_id: int, error: str) -> None:
        """Note, within the caller's transaction, why a pass could not be processed."""
        self._db.execute(
            "UPDATE passes SET state = ?, error = ? WHERE id = ?",
            [PassState.FAILED, error, pass_id],
        )

    def failed(self) -> list[JsonObject]:
        """The passes since the last good one that could not be processed, oldest first: `pass_id`,
        `at`, `error`."""
        return list(
            rows(
                self._db,
                "SELECT id AS pass_id, at, error FROM passes WHERE state = ? AND id >"
                " (SELECT coalesce(max(id), 0) FROM passes WHERE state = ?) ORDER BY id",
                [PassState.FAILED, PassState.PROCESSED],
            )
        )

    def mark_processed(self, pass_id: int) -> None:
        """Note, within the caller's transaction, that everything of the pass has been told."""
        self._db.execute("UPDATE passes SET state = ? WHERE id = ?", [PassState.PROCESSED, pass_id])

    def passes(self, state: PassState | None = None) -> list[Pass]:
        """The passes, oldest first, all or those in one state."""
        where, values = ("WHERE state = ?", [state]) if state else ("", [])
        found = rows(self._db, f"SELECT * FROM passes {where} ORDER BY id", values)
        return [_pass(row) for row in found]

    def get(self, pass_id: int) -> Pass:
        """The pass with this number, which must be there."""
        return _pass(next(rows(self._db, "SELECT * FROM passes WHERE id = ?", [pass_id])))

    def last_pass_at(self) -> dict[SourceName, datetime]:
        """When each source was last asked in a pass that came to its end: its beginning."""
        found = self._db.execute(
            "SELECT source, max(at) FROM pass_sources JOIN passes ON passes.id = pass_id"
            f" WHERE {_ENDED} GROUP BY source"
        )
        return {SourceName(row[0]): datetime.fromisoformat(row[1]) for row in found.fetchall()}

    def newest_without_end(self) -> Pass | None:
        """The newest pass that has begun and not ended: it is at work, or was killed."""
        found = rows(
            self._db,
            "SELECT * FROM passes WHERE state IN (?, ?) ORDER BY id DESC LIMIT 1",
            [PassState.FETCHING, PassState.FETCHED],
        )
        return next((_pass(row) for row in found), None)

    def first_tried_in(self, pass_id: int) -> set[SourceName]:
        """The sources of a pass of which none was cut off since the last that came to its end."""
        found = self._db.execute(
            "SELECT source FROM pass_sources AS mine WHERE pass_id = ? AND NOT EXISTS (SELECT 1"
            " FROM pass_sources AS cut JOIN passes ON passes.id = cut.pass_id"
            " WHERE cut.source = mine.source AND cut.pass_id < mine.pass_id AND NOT cut.stopped"
            f" AND passes.state != 'imported' AND cut.pass_id > ({_LAST_ENDED}))",
            [pass_id],
        )
        return {SourceName(row[0]) for row in found.fetchall()}

    def weights(self, before_pass: int) -> list[int]:
        """How much there was to tell in each earlier pass, the newest last."""
        found = self._db.execute(
            "SELECT weight FROM passes WHERE id < ? AND state = 'processed' ORDER BY id",
            [before_pass],
        )
        return [int(row[0]) for row in found.fetchall()]

    def set_weight(self, pass_id: int, weight: int) -> None:
        """Note, within the caller's transaction, how much there was to tell in a pass."""
        self._db.execute("UPDATE passes SET weight = ? WHERE id = ?", [weight, pass_id])

    def knows_real_clock(self) -> bool:
        """Whether a pass ran here by the real time."""
        row = self._db.execute("SELECT 1 FROM passes WHERE clock = ?", [ClockKind.REAL])
        return row.fetchone() is not None

    def end_source(
        self,
        pass_id: int,
        source: SourceName,
        requests: int,
        size_bytes: int,
        crawl_error: str | None,
        doubts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Note that the crawl of a source has ended; `crawl_error` says why it gave up early,
        `doubts` what it took for granted in vain, by assumption."""
        self._db.execute(
            "UPDATE pass_sources SET finished = 1, requests = ?, bytes = ?, trouble = ?, doubts = ?"
            " WHERE pass_id = ? AND source = ?",
            [requests, size_bytes, crawl_error, json.dumps(dict(doubts)), pass_id, source],
        )
        self._db.commit()

    def stop_source(
        self,
        pass_id: int,
        source: SourceName,
        requests: int,
        size_bytes: int,
        held_up_by: str | None = None,
    ) -> None:
        """Note that the crawl of a source was stopped before its end, and in words what it was held
        up by then: the next pass goes on."""
        self._db.execute(
            "UPDATE pass_sources SET stopped = 1, requests = ?, bytes = ?, trouble = ?"
            " WHERE pass_id = ? AND source = ?",
            [requests, size_bytes, held_up_by, pass_id, source],
        )
        self._db.commit()

    def pass_sources(self, pass_id: int) -> dict[SourceName, JsonObject]:
        """Per source of the pass, in no order that counts: `scope` (object), `finished`,
        `stopped`, `trouble`, `doubts` (object), `requests`, `bytes`."""
        there = rows(self._db, "SELECT * FROM pass_sources WHERE pass_id = ?", [pass_id])
        return {
            SourceName(row["source"]): row
            | {"scope": json.loads(row["scope"]), "doubts": json.loads(row["doubts"])}
            for row in there
        }


def _pass(row: JsonObject) -> Pass:
    at = datetime.fromisoformat(row["at"])
    return Pass(row["id"], at, ClockKind(row["clock"]), PassState(row["state"]))
