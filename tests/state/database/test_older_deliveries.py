"""What an older version left to be told is still told by this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from state.database.connection import open_database
from state.database.migrations import migrations
from state.deliveries.channels import ChannelStore
from state.model.deliveries import Destination, KnownChannel
from state.records.outbox import Outbox

_AT = "2024-03-06T08:00:00.000000+00:00"


def test_pending_of_an_older_version(tmp_path: Path) -> None:
    """A database of before fates and places opens with all that was pending, tried or not, and with
    its channels known by the digests that they were."""
    path = tmp_path / "vvwatch.db"
    with closing(sqlite3.connect(path)) as connection:
        older = Migrations("vvwatch")
        older._migrations = [m for m in migrations._migrations if m.name < "m005"]
        db = Database(connection)
        older.apply(db)
        db.table("notices").insert({"id": "n", "kind": "test", "created_at": _AT, "detail": "{}"})
        db.table("deliveries").insert(
            {"notice_id": "n", "watcher": "cultuur", "channel": "0a1b2c3d4e", "reasons": "[]",
             "state": "pending", "attempts": 3, "created_at": _AT, "due_at": _AT, "error": "down"}
        )  # fmt: skip
        connection.commit()
    with closing(open_database(path)) as opened:
        [waiting] = Outbox(opened).pending(Destination("cultuur", "0a1b2c3d4e"))
        assert (waiting.attempts, waiting.error, waiting.fate) == (3, "down", None)
        assert not waiting.is_uncertain
        assert ChannelStore(opened).known() == {
            "cultuur": [KnownChannel("cultuur", "0a1b2c3d4e", None, "0a1b2c3d4e", False)]
        }
