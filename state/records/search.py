"""Full text over everything that was read: SQLite's FTS5, accents folded, newest first."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from state.database.connection import rows
from state.database.damage import damage_in
from state.model.errors import UsageError
from state.model.records import Passage
from state.model.values import JsonObject

# So many passages are looked at for the newest and best of them; of more, the newest records are.
_MANY = 5_000
_SNIPPET = "snippet(passages_fts, 0, '[', ']', ' … ', 30)"
_DAY = "json_extract(r.record, '$.occurred_on')"
_TOKEN = re.compile(r'"[^"]*"\*?|[()]|[^\s()"]+')
_OPERATORS = frozenset({"AND", "OR", "NOT", "(", ")"})


@dataclass(frozen=True)
class Filters:
    """What a hit must be besides bearing the words; None where it does not matter.

    `since` and `until` are ISO 8601 days, both included.
    """

    project: str | None = None
    kind: str | None = None
    asker: str | None = None
    minister: str | None = None
    since: str | None = None
    until: str | None = None


class SearchIndex:
    """The passages of one database; the caller holds the transaction when it writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, key: str, passages: Iterable[Passage]) -> None:
        """Keep the passages of a record in place of the earlier ones."""
        wanted = [(p.place, p.page, p.text) for p in passages if p.text.strip()]
        there = self._db.execute(
            "SELECT place, page, text FROM passages WHERE key = ? ORDER BY id", [key]
        ).fetchall()
        if there == wanted:
            return
        self._db.execute("DELETE FROM passages WHERE key = ?", [key])
        for place, page, text in wanted:
            self._db.execute(
                "INSERT INTO passages (key, place, page, text) VALUES (?, ?, ?, ?)",
                [key, place, page, text],
            )

    def forget_place(self, place: str) -> None:
        """Drop what is known of a file, so that it can stand under another record."""
        self._db.execute("DELETE FROM passages WHERE place = ?", [place])

    def find(self, words: str, filters: Filters, limit: int) -> list[JsonObject]:
        """The hits, newest first: `key`, `kind`, `title`, `date`, `url`, `page`, `passage`.

        Of one record only its best passage, or its first where very many have the words. Raises
        UsageError for words that cannot be searched.
        """
        query = match_expression(words)
        try:
            is_rare = self._count(query, _MANY) < _MANY
            found = self._all if is_rare else self._newest
            return [_hit(row) for row in found(query, filters, limit)]
        except sqlite3.OperationalError as error:
            if damage_in(error) or error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            raise UsageError(
                f"{words!r} cannot be searched; "
                'expected words, "a phrase", wor*, and AND, OR, NOT between them'
            ) from error

    def _count(self, query: str, most: int) -> int:
        """How many passages have the words, counted no further than so far."""
        hits = "SELECT 1 FROM passages_fts WHERE passages_fts MATCH ? LIMIT ?"
        return int(self._db.execute(f"SELECT count(*) FROM ({hits})", [query, most]).fetchone()[0])

    def _all(self, query: str, filters: Filters, limit: int) -> Iterator[JsonObject]:
        """What there is to tell of the newest of all that have the words, which are looked at."""
        conditions, values = _conditions(filters)
        # Materialised, since SQLite gives snippets only outside a grouping.
        sql = (  # the conditions are texts of this module, the values are bound
            "WITH hits AS MATERIALIZED (SELECT p.key, p.place, p.page, r.kind, r.record,"
            f" {_SNIPPET} AS passage, rank, {_DAY} AS day"
            " FROM passages_fts f JOIN passages p ON p.id = f.rowid"
            f" JOIN records r USING (key) WHERE passages_fts MATCH ? {conditions})"
            " SELECT *, min(rank) FROM hits GROUP BY key"
            " ORDER BY day DESC NULLS LAST, key LIMIT ?"
        )
        return rows(self._db, sql, [query, *values, limit])

    def _newest(self, query: str, filters: Filters, limit: int) -> Iterator[JsonObject]:
        """The same of what so many have that the newest records are looked at instead."""
        conditions, values = _conditions(filters)
        first = (
            "SELECT min(p.id) FROM passages p WHERE p.key = r.key AND EXISTS"
            " (SELECT 1 FROM passages_fts WHERE rowid = p.id AND passages_fts MATCH ?)"
        )
        sql = (
            f"SELECT ({first}) AS first FROM records r WHERE first IS NOT NULL {conditions}"
            f" ORDER BY {_DAY} DESC, r.key LIMIT ?"
        )
        shown = (
            f"SELECT p.key, p.place, p.page, r.kind, r.record, {_SNIPPET} AS passage, {_DAY} AS day"
            " FROM passages_fts f JOIN passages p ON p.id = f.rowid JOIN records r USING (key)"
            " WHERE passages_fts MATCH ? AND f.rowid = ?"
        )
        for (passage,) in self._db.execute(sql, [query, *values, limit]):
            yield from rows(self._db, shown, [query, passage])


def match_expression(words: str) -> str:
    """The words as FTS5 takes them: operators and brackets kept, everything else quoted.

    >>> match_expression('VV-078 AND cultu* NOT "de werken"')
    '"VV-078" AND "cultu"* NOT "de werken"'
    """
    if words.count('"') % 2:
        raise UsageError(f"{words!r}: a quotation mark is missing; expected them in pairs")
    tokens = [_quoted(token) for token in _TOKEN.findall(words)]
    if not any(token.startswith('"') for token in tokens):
        raise UsageError(f"{words!r}: expected at least one word to search for")
    return " ".join(tokens)


def _quoted(token: str) -> str:
    if token in _OPERATORS:
        return token
    prefix = "*" if token.endswith("*") else ""
    return '"' + token.strip('*"') + '"' + prefix


def _conditions(filters: Filters) -> tuple[str, list[str]]:
    columns = (
        (
            "EXISTS (SELECT 1 FROM json_each(r.record, '$.findings')"
            " WHERE json_extract(value, '$.code') = ?)",
            filters.project,
        ),
        ("r.kind = ?", filters.kind),
        ("json_extract(r.record, '$.detail.asker') LIKE '%' || ? || '%'", filters.asker),
        ("json_extract(r.record, '$.detail.minister') LIKE '%' || ? || '%'", filters.minister),
        ("json_extract(r.record, '$.occurred_on') >= ?", filters.since),
        ("json_extract(r.record, '$.occurred_on') <= ?", filters.until),
    )
    wanted = [(sql, value) for sql, value in columns if value is not None]
    return "".join(f" AND {sql}" for sql, _ in wanted), [value for _, value in wanted]


def _hit(row: JsonObject) -> JsonObject:
    record = json.loads(row["record"])
    is_file = row["place"].startswith("https://")
    page = f"#page={row['page']}" if row["page"] else ""
    return {
        "key": row["key"],
        "kind": row["kind"],
        "title": record["title"],
        "date": row["day"],
        "url": f"{row['place']}{page}" if is_file else record["url"],
        "page": row["page"],
        "passage": " ".join(row["passage"].split()),
    }
