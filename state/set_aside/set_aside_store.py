"""What is set aside until it can be built, compared and told."""

from __future__ import annotations

import json
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows
from state.model.instants import iso
from state.model.values import JsonObject, SourceName
from state.records.rows import dump, instant_or_none, iso_or_none
from state.set_aside.entries import SetAside, Step


class SetAsideStore:
    """What is set aside in one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[SetAside]:
        """Everything that is set aside, by name and step."""
        sql = "SELECT * FROM set_aside ORDER BY key, step, whom"
        return list(map(_entry, rows(self._db, sql)))

    def put(self, entry: SetAside) -> None:
        """Set something aside, in place of what is known of it in the same step."""
        self._db.execute(
            "INSERT OR REPLACE INTO set_aside (key, step, whom, source, error, inputs, is_news,"
            " before_at, since, pass_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(entry.key, entry.step, entry.whom, entry.source, entry.error),
                *(dump(entry.inputs), entry.is_news, iso_or_none(entry.before_at)),
                *(iso(entry.since), entry.pass_id),
            ],
        )

    def forget(self, key: str, step: Step, whom: str = "") -> None:
        """Note that something is not set aside any more."""
        self._db.execute(
            "DELETE FROM set_aside WHERE key = ? AND step = ? AND whom = ?", [key, step, whom]
        )


def _entry(row: JsonObject) -> SetAside:
    inputs = tuple((key, part, snapshot) for key, part, snapshot in json.loads(row["inputs"]))
    return SetAside(
        key=row["key"],
        step=Step(row["step"]),
        error=row["error"],
        since=datetime.fromisoformat(row["since"]),
        source=SourceName(row["source"]) if row["source"] else None,
        pass_id=row["pass_id"],
        inputs=inputs,
        is_news=bool(row["is_news"]),
        before_at=instant_or_none(row["before_at"]),
        whom=row["whom"],
    )
