"""How what was announced for a day stood when it was last judged."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from state.model.instants import iso
from state.model.records import ExpectationState


class ExpectationStates:
    """The expectations of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, key: str) -> ExpectationState | None:
        """How an expectation stood when it was last judged: pending, met, overdue; None: never."""
        row = self._db.execute("SELECT state FROM expectations WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def save(self, key: str, state: ExpectationState, at: datetime) -> None:
        """Keep how an expectation stands; the instant of its first judgement stays."""
        self._db.execute(
            "INSERT INTO expectations (key, state, first_judged_at) VALUES (?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET state = excluded.state",
            [key, state, iso(at)],
        )
