"""Rebuilds tables of long rows, which were made without rowids, with them, piece by piece.

Without rowids a row of more than a kilobyte takes a page of its own besides.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from sqlite_utils import Database

from state.database.shapes.scale import COUNTING

_AT_ONCE = 500
_TELL_EVERY_SECONDS = 5.0
_logger = logging.getLogger("vvwatch")


@dataclass(frozen=True)
class _Table:
    """A table as it is with rowids: its name, its key, its columns, and what hangs on it."""

    name: str
    key: tuple[str, ...]
    columns: str
    then: tuple[str, ...] = ()


_STANDS = "(kind, withdrawn_at, key) WHERE withdrawn_at IS NULL"

_TABLES = (
    _Table(
        "records",
        ("key",),
        """key TEXT NOT NULL PRIMARY KEY,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        record TEXT NOT NULL,
        inputs TEXT NOT NULL,
        told TEXT,
        told_inputs TEXT,
        reader TEXT NOT NULL,
        listed_by TEXT,
        listed_on TEXT,
        concerns INTEGER NOT NULL DEFAULT 0,
        first_seen_at TEXT NOT NULL,
        waiting_since TEXT,
        absent_since TEXT,
        withdrawn_at TEXT,
        losses TEXT""",
        (
            # An index has the key only where it says so, and what it has need not be looked up.
            """CREATE INDEX records_by_source
                ON records (source, kind, withdrawn_at, absent_since, listed_on, key)""",
            "CREATE INDEX records_waiting ON records (key) WHERE waiting_since IS NOT NULL",
            "CREATE INDEX records_losing ON records (source, key) WHERE losses IS NOT NULL",
            "CREATE INDEX records_by_age ON records (kind, first_seen_at, key)",
            "CREATE INDEX records_by_day ON records (source, listed_on)",
            """CREATE INDEX records_withdrawn ON records (source, key)
                WHERE withdrawn_at IS NOT NULL""",
            "CREATE INDEX records_by_kind ON records (kind, withdrawn_at, key)",
            f"CREATE INDEX records_absent ON records {_STANDS} AND absent_since IS NOT NULL",
            f"CREATE INDEX records_relevant ON records {_STANDS} AND concerns",
            f"""CREATE INDEX records_unanswered ON records {_STANDS}
                AND json_extract(record, '$.fields.state') = 'asked'""",
            f"""CREATE INDEX records_announcing ON records {_STANDS}
                AND json_array_length(record, '$.detail.announcements') > 0""",
            """CREATE INDEX records_by_occurrence
                ON records (json_extract(record, '$.occurred_on') DESC, key)""",
            *COUNTING,
        ),
    ),
    _Table(
        "readings",
        ("key", "part"),
        """key TEXT NOT NULL,
        part TEXT NOT NULL,
        source TEXT NOT NULL,
        snapshot_id INTEGER REFERENCES snapshots(id),
        reader TEXT NOT NULL,
        data TEXT NOT NULL,
        confirmed_by INTEGER REFERENCES snapshots(id),
        PRIMARY KEY (key, part)""",
    ),
    _Table(
        "bodies",
        ("sha256",),
        """sha256 TEXT NOT NULL PRIMARY KEY,
        size_bytes INTEGER NOT NULL,
        zstd BLOB NOT NULL,
        base TEXT REFERENCES bodies(sha256),
        depth INTEGER NOT NULL DEFAULT 0,
        chain_bytes INTEGER NOT NULL DEFAULT 0,
        file_bytes INTEGER""",
        (
            "CREATE INDEX bodies_by_base ON bodies (base) WHERE base IS NOT NULL",
            "CREATE INDEX bodies_in_files ON bodies (file_bytes) WHERE file_bytes IS NOT NULL",
            """CREATE INDEX bodies_lost ON bodies (sha256)
                WHERE zstd = x'' AND file_bytes IS NULL""",
        ),
    ),
    _Table(
        "texts",
        ("sha256", "reader"),
        """sha256 TEXT NOT NULL,
        reader TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (sha256, reader)""",
    ),
    _Table(
        "cut_reports",
        ("sha256", "reader"),
        """sha256 TEXT NOT NULL,
        reader TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (sha256, reader)""",
    ),
)


def give_rowids(db: Database) -> None:
    """Rebuild the tables of long rows with rowids, within the caller's transaction, and tell the
    log how far that has come.

    Rows move some hundreds at a time, and those that come take the room of those that have gone: it
    needs no more memory for more of them, and the file gets no larger. References to these tables
    must not be enforced meanwhile.
    """
    for table in _TABLES:
        _rebuild(db, table)


def _rebuild(db: Database, table: _Table) -> None:
    for kind in ("index", "trigger"):
        hanging = "SELECT name FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql NOT NULL"
        for (name,) in db.execute(hanging, [kind, table.name]).fetchall():
            db.execute(f"DROP {kind.upper()} {name}")
    db.execute(f"CREATE TABLE rebuilt ({table.columns})")
    _move(db, table)
    db.execute(f"DROP TABLE {table.name}")
    db.execute(f"ALTER TABLE rebuilt RENAME TO {table.name}")
    for statement in table.then:
        db.execute(statement)


def _move(db: Database, table: _Table) -> None:
    """Move all rows, in the order of their keys."""
    names = ", ".join(row[1] for row in db.execute("PRAGMA table_info(rebuilt)").fetchall())
    key, marks = ", ".join(table.key), ", ".join("?" * len(table.key))
    count = db.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
    moved, told_at = 0, time.monotonic()
    last = f"SELECT {key} FROM {table.name} ORDER BY {key} LIMIT 1 OFFSET ?"
    while moved < count:
        upto = db.execute(last, [min(_AT_ONCE, count - moved) - 1]).fetchone()
        piece = f"FROM {table.name} WHERE ({key}) <= ({marks})"
        copied = f"INSERT INTO rebuilt ({names}) SELECT {names} {piece} ORDER BY {key}"
        moved += db.execute(copied, upto).rowcount
        db.execute(f"DELETE {piece}", upto)
        if time.monotonic() - told_at >= _TELL_EVERY_SECONDS:
            told_at = time.monotonic()
            _logger.info(
                "the database is brought to the shape of this version: %s of %s rows of %s",
                *(f"{moved:,}", f"{count:,}", table.name),
            )
