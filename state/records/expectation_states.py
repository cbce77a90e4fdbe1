"""How what was announced for a day stood when it was last judged, and who says that it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from state.model.instants import iso
from state.model.records import Closing, ExpectationState
from state.model.values import JsonObject

_KNOWN, _CLOSED = "promised:", "closed:"


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


class PromiseStore:
    """The promises of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, key: str, told: JsonObject) -> None:
        """Keep what is known of a promise, for when whatever announced it no longer does."""
        value = json.dumps(told, ensure_ascii=False, sort_keys=True)
        self._db.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
            " SET value = excluded.value WHERE value <> excluded.value",
            [_KNOWN + key, value],
        )

    def known(self) -> Iterator[tuple[str, JsonObject]]:
        """Every promise there ever was, by key, with what is known of it."""
        for name, value in self._named(_KNOWN):
            yield name, json.loads(value)

    def close(self, key: str, closing: Closing) -> None:
        """Keep who says that a promise is kept, and where."""
        value = json.dumps({"who": closing.who, "url": closing.url, "at": iso(closing.at)})
        self._db.execute(
            "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [_CLOSED + key, value]
        )

    def closings(self) -> dict[str, Closing]:
        """Who says that which promise is kept, by its key."""
        found = {name: json.loads(value) for name, value in self._named(_CLOSED)}
        return {
            key: Closing(said["who"], said["url"], datetime.fromisoformat(said["at"]))
            for key, said in found.items()
        }

    def _named(self, prefix: str) -> list[tuple[str, str]]:
        rows = self._db.execute(
            "SELECT substr(name, ?), value FROM meta WHERE name >= ? AND name < ? ORDER BY name",
            [len(prefix) + 1, prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)],
        )
        return list(rows.fetchall())
