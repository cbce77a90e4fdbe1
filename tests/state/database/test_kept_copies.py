"""Copies in a folder: the newest are kept, nothing goes before the new one is whole."""

from __future__ import annotations

import os
import random
import signal
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from state.database import backup
from state.database.body_files import BodyFiles
from state.database.connection import insert, open_database
from state.database.kept_copies import add_copy
from state.model.errors import DatabaseError
from state.snapshots.bodies import BodyStore

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
    monkeypatch.setattr(backup, "copy_database", lambda _, to: to.write_bytes(damaged) * 0)
    with pytest.raises(DatabaseError, match="all earlier ones are kept"):
        add_copy(db, folder, 1, AT + timedelta(days=1))
    db.close()
    assert names(folder) == [first.name]


# --- what is no copy of this database ----------------------------------------------------


def make(path: Path, at: str) -> None:
    """A database whose first pass was at that instant, with a body in a file of 2 KB."""
    with closing(open_database(path)) as db, db.conn:
        insert(db, "passes", {"id": 1, "at": at, "clock": "given", "state": "processed"})
        BodyStore(db, 100).put(random.Random(at).randbytes(2000))  # noqa: S311


def add(path: Path, folder: Path, keep: int, day: int) -> Path:
    """A copy of a database in a folder, as of that day; where it is."""
    with closing(open_database(path, for_writing=False)) as db:
        return add_copy(db, folder, keep, AT + timedelta(days=day))[0]


def test_nothing_goes_but_copies_of_this_database(tmp_path: Path) -> None:
    """Files that are called like copies and are none, copies of another database, links, and
    folders are neither counted nor removed."""
    make(tmp_path / "mine.db", "2024-01-01")
    make(tmp_path / "other.db", "2024-01-02")
    folder = tmp_path / "copies"
    folder.mkdir()
    add(tmp_path / "other.db", folder, 1, -20)
    (folder / "vvwatch-20230101T000000Z.db").write_text("a letter")
    (folder / "vvwatch-20230102T000000Z.db").mkdir()
    (folder / "vvwatch-20230103T000000Z.db").symlink_to(tmp_path / "mine.db")
    (folder / "vvwatch-20230104T000000Z.db.bodies").mkdir()
    (folder / "vvwatch-20230104T000000Z.db.bodies" / "letter.txt").write_text("a letter")
    others = names(folder)
    for day in range(3):
        copy = add(tmp_path / "mine.db", folder, 1, day)
    assert names(folder) == sorted([*others, copy.name, f"{copy.name}.bodies"])
    assert (folder / "vvwatch-20230104T000000Z.db.bodies" / "letter.txt").exists()


def test_database_that_is_called_like_a_copy(tmp_path: Path) -> None:
    """The database itself is never let go of, nor written over, whatever it is called and although
    its copies lie beside it."""
    path = tmp_path / "vvwatch-20240115T083000Z.db"
    make(path, "2024-01-01")
    for day in (1, 2):
        copy = add(path, tmp_path, 1, day)
    assert {path.name, copy.name} <= set(names(tmp_path))
    with pytest.raises(DatabaseError, match="there and is none"):
        add(path, tmp_path, 1, 0)
    with closing(open_database(path)) as db:
        assert db["passes"].count == 1


def test_bodies_go_with_their_copy(tmp_path: Path) -> None:
    """Each copy has its files; those of a copy that goes go with it."""
    make(tmp_path / "x.db", "2024-01-01")
    folder = tmp_path / "copies"
    folder.mkdir()
    copies = [add(tmp_path / "x.db", folder, 2, day) for day in range(3)]
    assert names(folder) == sorted(
        name for copy in copies[1:] for name in (copy.name, f"{copy.name}.bodies")
    )
    assert [len(list(BodyFiles(copy).names())) for copy in copies] == [0, 1, 1]


@pytest.mark.parametrize("keep", [1, 2])
def test_copy_that_was_stopped_is_none(tmp_path: Path, keep: int) -> None:
    """What a copy leaves that was stopped in the middle counts as none, and goes with the next."""
    make(tmp_path / "x.db", "2024-01-01")
    folder = tmp_path / "copies"
    folder.mkdir()
    first = add(tmp_path / "x.db", folder, keep, 0)
    half = folder / "vvwatch-20240116T083000Z.db"
    BodyFiles(half).write(f"{'a' * 64}.zst", b"x")
    (folder / f".{half.name}.abcd1234.part").write_bytes(first.read_bytes()[:5000])
    (folder / f".{half.name}.abcd1234.part-journal").write_bytes(b"x")
    second = add(tmp_path / "x.db", folder, keep, 2)
    kept = [first, second][2 - keep :]
    assert names(folder) == sorted(n for c in kept for n in (c.name, f"{c.name}.bodies"))


def test_copy_that_is_killed_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed while it copies leaves nothing that is called like a copy."""
    make(tmp_path / "x.db", "2024-01-01")
    folder = tmp_path / "copies"
    folder.mkdir()
    child = os.fork()
    if not child:
        # At the last moment before anything gets its name.
        monkeypatch.setattr(Path, "replace", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        add(tmp_path / "x.db", folder, 1, 0)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not [name for name in names(folder) if name.endswith(".db")]
    copy = add(tmp_path / "x.db", folder, 1, 1)
    assert names(folder) == [copy.name, f"{copy.name}.bodies"]
