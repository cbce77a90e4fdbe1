"""Is the database whole: its pages, its references, and the bytes of every body. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from state.database.connection import rows
from state.model.errors import BodyFilesError, DamagedError
from state.records.record_json import load_record
from state.records.record_store import AS_IT_STANDS
from state.snapshots.bodies import BodyStore
from state.telling.counts import counted
from state.telling.machine_errors import in_words

OnBody = Callable[[int, int], None]

_MOST_NAMED = 5


def problems(db: Database, on_body: OnBody) -> Iterator[str]:
    """What is wrong, a line each, nothing where all is whole.

    `on_body` is told how many of how many bodies have been read.
    """
    yield from problems_beside_bodies(db)
    yield from _told(_bodies(db, on_body))


def problems_beside_bodies(db: Database) -> Iterator[str]:
    """What is wrong with anything but the bytes of bodies."""
    checks = (
        *(pages(db), full_text(db), _references(db)),
        *(_values(db), _evidence(db), _records(db), _taken_out(db)),
    )
    for check in checks:
        yield from _told(check)


def notes(db: Database) -> Iterator[str]:
    """What is worth knowing and no problem: bodies that are to come again, files of no use."""
    lost = awaited(db)
    if lost:
        yield f"damaged, let go of and asked for again in passes: {counted(lost, 'body')}"
    unused = BodyStore(db).unused_files()
    if unused:
        files = counted(unused, "file")
        yield f"{files} beside the database with no body of it; `vvwatch prune` tidies up"


def awaited(db: Database) -> int:
    """Of how many bodies the bytes were let go of, and have not come again."""
    return int(db.execute(f"SELECT count(*) FROM bodies WHERE {LOST}").fetchone()[0])


LOST = "zstd = x'' AND file_bytes IS NULL"
"""Of which bodies the bytes were let go of, as a condition."""


def _told(check: Iterator[str]) -> Iterator[str]:
    try:
        yield from check
    except sqlite3.DatabaseError as error:
        yield f"the database cannot be read to its end: {in_words(error)}"
    except BodyFilesError as error:
        yield str(error)


def pages(db: Database) -> Iterator[str]:
    """What SQLite itself finds wrong with the file."""
    for row in rows(db, "PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"SQLite finds the file damaged: {row['integrity_check']}"


def full_text(db: Database) -> Iterator[str]:
    """Whether the full-text index says what stands in the texts; not asked while another writes."""
    is_outer = db.conn.in_transaction
    try:
        # SQLite's way to ask is an order to the table, which changes nothing.
        db.execute("INSERT INTO passages_fts (passages_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError as error:
        yield f"the full-text index does not fit the texts: {in_words(error)}"
    finally:
        if not is_outer:
            db.rollback()


def _references(db: Database) -> Iterator[str]:
    for row in rows(db, "PRAGMA foreign_key_check"):
        yield f"a row of {row['table']} refers to one of {row['parent']} that is not there"


_STRUCTURED = {
    "events": ("id", "projects changes detail findings snapshots_before snapshots_after"),
    "readings": ("key", "data"),
    "records": ("key", "inputs told_inputs losses"),
    "snapshots": ("id", "headers"),
    "notices": ("id", "detail"),
}
"""By table, what names a row and the columns of structured values; those of records apart."""


def _values(db: Database) -> Iterator[str]:
    for table, (name, columns) in _STRUCTURED.items():
        for column in columns.split():
            is_bad = f"{column} IS NOT NULL AND NOT json_valid({column})"
            sql = f"SELECT {name} AS name FROM main.{table} WHERE {is_bad}"
            for row in rows(db, sql):
                yield f"the {column} of {row['name']} in {table} cannot be read"


def _evidence(db: Database) -> Iterator[str]:
    for column in ("snapshots_before", "snapshots_after"):
        missing = rows(
            db,
            "SELECT events.id, named.value FROM main.events,"
            f" json_each(iif(json_valid({column}), {column}, '[]')) AS named"
            " WHERE named.value NOT IN (SELECT id FROM snapshots)",
        )
        for row in missing:
            yield f"event {row['id']} rests on snapshot {row['value']}, which is not there"


def _records(db: Database) -> Iterator[str]:
    for row in rows(db, "SELECT key, record, told FROM records"):
        is_told_once = row["told"] in (None, AS_IT_STANDS)
        for text in (row["record"],) if is_told_once else (row["record"], row["told"]):
            try:
                load_record(text)
            except (ValueError, KeyError, TypeError) as error:
                yield f"the record {row['key']} cannot be read ({error})"


TAKEN_OUT = {"texts": "document", "cut_reports": "report"}
"""What was taken out of files and can be taken out again: the column of each such table."""


def _taken_out(db: Database) -> Iterator[str]:
    for table, column in TAKEN_OUT.items():
        for row in rows(db, f"SELECT sha256 FROM {table} WHERE NOT json_valid({column})"):
            yield f"what was taken out of the body {row['sha256'][:12]}… cannot be read ({table})"


def _bodies(db: Database, on_body: OnBody) -> Iterator[str]:
    for sha256, came in damaged_bodies(db, on_body):
        yield f"the body {sha256[:12]}… is damaged ({came}): {where(db, sha256)}"


def damaged_bodies(db: Database, on_body: OnBody) -> Iterator[tuple[str, str]]:
    """The hash of each body that is damaged, and what is wrong with it; BodyFilesError.

    In the order of their addresses, in which each is built on the one before.
    """
    hashes = [
        row["sha256"]
        for row in rows(
            db,
            f"SELECT sha256 FROM bodies LEFT JOIN snapshots USING (sha256) WHERE NOT ({LOST})"
            " GROUP BY sha256 ORDER BY min(url), min(id)",
        )
    ]
    store = BodyStore(db)
    for number, sha256 in enumerate(hashes, start=1):
        try:
            store.get(sha256)
        except DamagedError as error:
            yield sha256, error.came
        on_body(number, len(hashes))


def where(db: Database, sha256: str) -> str:
    """The snapshots that have a body, for a message."""
    found = list(rows(db, "SELECT id, url FROM snapshots WHERE sha256 = ? ORDER BY id", [sha256]))
    if not found:
        return "no snapshot has it"
    named = ", ".join(f"snapshot {row['id']} of {row['url']}" for row in found[:_MOST_NAMED])
    more = len(found) - _MOST_NAMED
    return named + (f" and {more} more" if more > 0 else "")
