"""Full text over everything that was read: SQLite's FTS5, accents folded, newest first."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from state.model.errors import UsageError
from state.model.records import Passage
from state.model.values import JsonObject

_SNIPPET_WORDS = 30
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

        Of one record only its best passage. Raises UsageError for words that cannot be searched.
        """
        query = match_expression(words)
        conditions, values = _conditions(filters)
        # Materialised, since SQLite gives snippets only outside a grouping.
        sql = (  # the conditions are texts of this module, the values are bound
            "WITH hits AS MATERIALIZED (SELECT p.key, p.place, p.page, r.kind, r.record,"
            f" snippet(passages_fts, 0, '[', ']', ' … ', {_SNIPPET_WORDS}) AS passage, rank,"
            " json_extract(r.record, '$.occurred_on') AS day"
            " FROM passages_fts f JOIN passages p ON p.id = f.rowid"
            f" JOIN records r USING (key) WHERE passages_fts MATCH ? {conditions})"
            " SELECT *, min(rank) FROM hits GROUP BY key"
            " ORDER BY day DESC NULLS LAST, key LIMIT ?"
        )
        try:
            rows = list(self._db.query(sql, [query, *values, limit]))
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"{words!r} cannot be searched ({error}); "
                'expected words, "a phrase", wor*, and AND, OR, NOT between them'
            ) from error
        return [_hit(row) for row in rows]


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
