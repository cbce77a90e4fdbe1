"""What is known of the hosts that are asked.

Their robots.txt, the pause they want, and whether they keep us out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from state.database.connection import rows, transaction
from state.model.instants import iso
from state.model.values import JsonObject


@dataclass(frozen=True)
class HostState:
    """One host. `robots_rules` are those lines of its robots.txt that concern us, as it answered
    them at `robots_at` with `robots_status`; `asked_pause_seconds` is its Crawl-delay, and
    `kept_pause_seconds` what is kept to.

    `closed_why`: for what reason it was not asked in pass `closed_pass`, and has given no answer
    since; that began at `closed_since`.
    """

    host: str
    robots_at: datetime | None = None
    robots_status: int | None = None
    robots_rules: str = ""
    asked_pause_seconds: float | None = None
    kept_pause_seconds: float | None = None
    closed_since: datetime | None = None
    closed_pass: int | None = None
    closed_why: str | None = None

    def as_json(self) -> JsonObject:
        """The host as `status` gives it."""
        shown = {k: v for k, v in asdict(self).items() if k not in ("robots_rules", "closed_pass")}
        instants = {k: iso(v) for k, v in shown.items() if isinstance(v, datetime)}
        return {**shown, **instants, "robots_rules": bool(self.robots_rules.strip())}


class HostStore:
    """The hosts of one database. Each change is a transaction of its own: the crawl writes here."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, host: str) -> HostState:
        """What is known of a host."""
        found = rows(self._db, "SELECT * FROM hosts WHERE host = ?", [host])
        return next((_state(row) for row in found), HostState(host))

    def all(self) -> Iterator[HostState]:
        """Every host that was ever asked, by name."""
        for row in rows(self._db, "SELECT * FROM hosts ORDER BY host", []):
            yield _state(row)

    def save(self, state: HostState) -> None:
        """Keep what is known of a host."""
        values = [iso(v) if isinstance(v, datetime) else v for v in asdict(state).values()]
        marks = ", ".join("?" for _ in values)
        with transaction(self._db):
            self._db.execute(f"INSERT OR REPLACE INTO hosts VALUES ({marks})", values)


def _state(row: JsonObject) -> HostState:
    instants = {
        name: datetime.fromisoformat(row[name])
        for name in ("robots_at", "closed_since")
        if row[name] is not None
    }
    return HostState(**{**row, **instants})
