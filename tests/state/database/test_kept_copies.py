"""Copies in a folder: the newest are kept, nothing goes before the new one is whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from state.database import kept_copies
from state.database.connection import open_database
from state.database.kept_copies import add_copy
from state.model.errors import DatabaseError

AT = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_newest_are_kept(tmp_path: Path) -> None:
    """So many are kept, by their instants; what has another name is left alone."""
    db, folder = open_database(tmp_path / "x.db"), tmp_path / "copies"
    folder.mkdir()
    for name in ("vvwatch.db", "vvwatch-20240101T000000Z.db.part", "letter.txt"):
        (folder / name).write_text("x")
    others = names(folder)
    for day in range(4):
        copy, gone = add_copy(db, folder, 2, AT + timedelta(days=day))
        assert len(gone) == (day >= 2)
        assert oct(copy.stat().st_mode)[-3:] == "600"
    db.close()
    kept = ["vvwatch-20240117T083000Z.db", "vvwatch-20240118T083000Z.db"]
    assert names(folder) == sorted([*others, *kept])


def test_clock_that_was_wrong(tmp_path: Path) -> None:
    """A copy is never let go of by its own making, whatever instants the others have."""
    db, folder = open_database(tmp_path / "x.db"), tmp_path / "copies"
    folder.mkdir()
    add_copy(db, folder, 1, AT + timedelta(days=9000))
    copy, gone = add_copy(db, folder, 1, AT)
    db.close()
    assert names(folder) == [copy.name]
    assert len(gone) == 1


def test_copy_that_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that SQLite finds damaged goes, and the earlier ones stay."""
    db, folder = open_database(tmp_path / "x.db"), tmp_path / "copies"
    folder.mkdir()
    first, _ = add_copy(db, folder, 1, AT)
    whole = first.read_bytes()
    # The second page belongs to a table: noise in it is damage that SQLite sees.
    size = int.from_bytes(whole[16:18], "big")
    damaged = whole[:size] + bytes(size) + whole[2 * size :]
    monkeypatch.setattr(kept_copies, "copy_database", lambda _, to: to.write_bytes(damaged))
    with pytest.raises(DatabaseError, match="all earlier ones are kept"):
        add_copy(db, folder, 1, AT + timedelta(days=1))
    db.close()
    assert names(folder) == [first.name]
