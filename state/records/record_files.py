"""Which files belong to which records, and which of them are still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from state.database.connection import rows
from state.model.instants import iso
from state.model.values import JsonObject, Record, SourceName
from state.snapshots.passes import ASKED

# Asked for, and not forbidden: whatever came, nobody asks for it only because it was never had.
_IS_HAD = f"EXISTS (SELECT 1 FROM fetches WHERE url = ? AND outcome <> 'forbidden' AND {ASKED})"
_OPEN = (
    "(SELECT key FROM records WHERE withdrawn_at IS NULL AND concerns"
    " UNION SELECT key FROM records WHERE waiting_since IS NOT NULL"
    " UNION SELECT key FROM record_files WHERE awaited OR NOT is_had)"
)
_ALL = "records"
_TO_BE_LOOKED_AT = (
    "(last_fetch IS NULL OR awaited OR waiting_since IS NOT NULL OR last_fetch LIKE '% forbidden'"
    " OR substr(last_fetch, 1, instr(last_fetch, ' ') - 1) > ?"
    " OR substr(last_fetch, 1, instr(last_fetch, ' ') - 1) <= CASE WHEN concerns THEN ? ELSE ? END)"
)


class RecordFiles:
    """The files of the records of one database; the caller holds the transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, record: Record) -> None:
        """Keep the files of a record in place of those it had."""
        self._db.execute("DELETE FROM record_files WHERE key = ?", [record.key])
        for url in dict.fromkeys(record.files):
            self._db.execute(
                f"INSERT INTO record_files (url, key, awaited, is_had) VALUES (?, ?, ?, {_IS_HAD})",
                [url, record.key, url in record.awaited, url],
            )

    def owners(self, url: str) -> list[str]:
        """Keys of the records to which a file belongs."""
        found = self._db.execute("SELECT key FROM record_files WHERE url = ? ORDER BY key", [url])
        return [row[0] for row in found.fetchall()]

    def of_source(self, source: SourceName) -> Iterator[JsonObject]:
        """The files of the standing records of a source, a row for each record they belong to:
        `url`, `kind`, `awaited`, `concerns`, `first_seen_at`, `waiting_since`, `fetched_at`, and as
        `outcome` how that fetch ended."""
        return self._select(_ALL, source)

    def to_be_looked_at(
        self,
        source: SourceName,
        at: datetime,
        recheck: timedelta | None,
        others_recheck: timedelta | None,
    ) -> Iterator[JsonObject]:
        """The same of those that wait, are awaited, were never had, are forbidden, or were had by a
        clock ahead of `at`, or so long ago that they are asked for again: `recheck` for those that
        concern somebody, `others_recheck` for the others, None for never."""
        # There may be few that are wanted of very many.
        wanted = _ALL if others_recheck is not None else _OPEN
        since = [None if after is None else iso(at - after) for after in (recheck, others_recheck)]
        return self._select(wanted, source, f"WHERE {_TO_BE_LOOKED_AT}", iso(at), *since)

    def _select(
        self, wanted: str, source: SourceName, which: str = "", *values: str | None
    ) -> Iterator[JsonObject]:
        found = rows(
            self._db,
            "SELECT * FROM (SELECT f.url, r.kind, f.awaited, r.concerns, r.first_seen_at,"
            # Instants are of one width: the greatest of these texts is the newest fetch.
            " r.waiting_since, (SELECT max(fetched_at || ' ' || outcome) FROM fetches"
            f" WHERE fetches.url = f.url AND {ASKED}) AS last_fetch"
            # Joined in this order, and with a limit, so that each newest fetch is looked up once.
            f" FROM {wanted} AS w CROSS JOIN records r USING (key) CROSS JOIN record_files f"
            f" USING (key) WHERE r.source = ? AND r.withdrawn_at IS NULL LIMIT -1) {which}"
            " ORDER BY url",
            [source, *values],
        )
        for row in found:
            fetched_at, _, outcome = (row.pop("last_fetch") or "").partition(" ")
            yield {**row, "fetched_at": fetched_at or None, "outcome": outcome or None}
