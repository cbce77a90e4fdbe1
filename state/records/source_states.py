"""How each source stands: what of it is covered, when it was good, since when it fails."""

from __future__ import annotations

import json

from sqlite_utils import Database

from state.database.connection import rows
from state.model.records import SourceState
from state.model.values import JsonObject, SourceName
from state.records.rows import dump, instant_or_none, iso_or_none


class SourceStates:
    """How the sources of one database stand; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: SourceName) -> SourceState:
        """How a source stands; one that was never asked has no baseline."""
        row = next(rows(self._db, "SELECT * FROM sources WHERE name = ?", [name]), None)
        return SourceState(name) if row is None else _state(row)

    def all(self) -> dict[SourceName, SourceState]:
        """How each source stands that was ever asked."""
        found = map(_state, rows(self._db, "SELECT * FROM sources"))
        return {state.name: state for state in found}

    def save(self, state: SourceState) -> None:
        """Keep how a source stands."""
        self._db.execute(
            "INSERT OR REPLACE INTO sources (name, covered, last_good_at, last_sweep_at,"
            " failing_since, error, assumptions) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                state.name,
                dump(state.covered) if state.covered is not None else None,
                iso_or_none(state.last_good_at),
                iso_or_none(state.last_sweep_at),
                iso_or_none(state.failing_since),
                state.error,
                dump(state.assumptions),
            ],
        )


def _state(row: JsonObject) -> SourceState:
    return SourceState(
        name=SourceName(row["name"]),
        covered=json.loads(row["covered"]) if row["covered"] else None,
        last_good_at=instant_or_none(row["last_good_at"]),
        last_sweep_at=instant_or_none(row["last_sweep_at"]),
        failing_since=instant_or_none(row["failing_since"]),
        error=row["error"],
        assumptions=json.loads(row["assumptions"]),
    )
