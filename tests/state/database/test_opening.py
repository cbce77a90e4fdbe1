"""Opening the database, and the lock that one pass at a time holds."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from state.database import lock
from state.database.connection import open_database, transaction
from state.database.lock import hold
from state.model.errors import (
    DatabaseError,
    DatabaseNotOursError,
    DatabaseTooNewError,
    PassRunningError,
)
from state.records.notes import NoteStore


def test_first_opening_makes_it(tmp_path: Path) -> None:
    """A database is made with its folders, readable by its owner only, and opens again."""
    path = tmp_path / "deep" / "down" / "vvwatch.db"
    for _ in range(2):
        db = open_database(path)
        db.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_side_files_are_private_too(tmp_path: Path) -> None:
    """The files that SQLite puts beside the database are readable by its owner only."""
    db = open_database(tmp_path / "vvwatch.db")
    try:
        with transaction(db):
            NoteStore(db).set("a", "b")
        files = sorted(tmp_path.iterdir())
        assert len(files) > 1
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    finally:
        db.close()


def test_rights_of_an_open_file_are_taken_back(tmp_path: Path) -> None:
    """A database that others could read is closed to them."""
    path = tmp_path / "vvwatch.db"
    open_database(path).close()
    path.chmod(0o644)
    open_database(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_newer_database(tmp_path: Path) -> None:
    """A database with a step that this version does not know is refused and left as it is; the
    copy that was made before that step is named where it is there."""
    path = tmp_path / "vvwatch.db"
    db = open_database(path)
    with transaction(db):
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('vvwatch', 'm999_from_the_future', '2030-01-01')"
        )
    db.close()
    with pytest.raises(DatabaseTooNewError, match=r"m999_from_the_future.*a backup of before"):
        open_database(path)
    copy = tmp_path / "vvwatch.db.before-m999_from_the_future"
    copy.touch()
    with pytest.raises(DatabaseTooNewError, match=re.escape(f"go back to {copy}")):
        open_database(path)


@pytest.mark.parametrize("is_text", [True, False])
def test_file_that_is_no_database(tmp_path: Path, is_text: bool) -> None:
    """A file that is no database, or a folder, gives an error that names it and a remedy."""
    path = tmp_path / "vvwatch.db"
    if is_text:
        path.write_text("this is a letter, and no database at all\n" * 100, encoding="utf-8")
    else:
        path.mkdir()
    with pytest.raises(DatabaseError, match=r"vvwatch\.db.*check \[state\] path"):
        open_database(path)


def test_database_of_another_program(tmp_path: Path) -> None:
    """It is refused with what is in it and what to do, and left byte for byte, rights too."""
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE photos (name TEXT)")
    path.chmod(0o640)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"another program .*'photos'.* name another \[state\]"):
        open_database(path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A path below a file cannot be written, which will not pass by itself, and the error says
    where."""
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseNotOursError, match="file/vvwatch"):
        open_database(tmp_path / "file" / "vvwatch.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_rights(tmp_path: Path) -> None:
    """A folder in which nothing may be written gives an error that says so."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DatabaseError, match=r"check \[state\] path"):
            open_database(tmp_path / "vvwatch.db")
    finally:
        tmp_path.chmod(0o700)


def test_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """What was written in a transaction that broke off is not there."""
    db = open_database(tmp_path / "vvwatch.db")
    records = NoteStore(db)
    try:
        with transaction(db):
            records.set("kept", "1")
        with pytest.raises(KeyboardInterrupt):
            _break_off(db)
        assert (records.get("kept"), records.get("lost")) == ("1", None)
    finally:
        db.close()


def _break_off(db: Database) -> None:
    with transaction(db):
        NoteStore(db).set("lost", "1")
        raise KeyboardInterrupt


def test_reading_while_another_writes(tmp_path: Path) -> None:
    """While a pass holds the write lock, the database opens for reading and shows what was."""
    path = tmp_path / "vvwatch.db"
    writer = open_database(path)
    with transaction(writer):
        NoteStore(writer).set("a", "unseen")
        reader = open_database(path, for_writing=False)
        assert NoteStore(reader).get("a") is None
        reader.close()
    writer.close()


def test_foreign_keys_hold(tmp_path: Path) -> None:
    """An event cannot be stored for a pass that is not there."""
    db = open_database(tmp_path / "vvwatch.db")
    try:
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO pass_sources (pass_id, source, scope) VALUES (7, 'x', '{}')")
    finally:
        db.close()


# --- the lock ----------------------------------------------------------------------------


def test_second_holder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one holds the lock another is refused, with the number of the holder's process."""
    path = tmp_path / "vvwatch.db"
    monkeypatch.setattr(lock, "_OWN_SECONDS", 0.2)
    with hold(path), pytest.raises(PassRunningError, match=f"process {os.getpid()}"), hold(path):
        pass


def test_lock_is_free_afterwards(tmp_path: Path) -> None:
    """The lock is free again when its holder is done, also when that ended in an error."""
    path = tmp_path / "vvwatch.db"
    with pytest.raises(ZeroDivisionError), hold(path):
        raise ZeroDivisionError
    with hold(path) as descriptor:
        assert os.pread(descriptor, 64, 0).decode().split()[0] == str(os.getpid())
        assert stat.S_IMODE((tmp_path / "vvwatch.db.lock").stat().st_mode) == 0o600


def test_lock_that_cannot_be_removed_is_free_all_the_same(tmp_path: Path) -> None:
    """Where the file of a lock cannot be removed when it is let go of, nothing is wrong."""
    path = tmp_path / "vvwatch.db"
    with hold(path) as descriptor:
        (tmp_path / "vvwatch.db.lock").unlink()
        (tmp_path / "vvwatch.db.lock").mkdir()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_each_database_has_its_own_lock(tmp_path: Path) -> None:
    """Two databases in one folder are held at the same time."""
    with hold(tmp_path / "one.db") as one, hold(tmp_path / "two.db") as two:
        assert not os.path.sameopenfile(one, two)


def test_lock_in_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A lock below a file cannot be made, and the error says where."""
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match="file/vvwatch"), hold(tmp_path / "file/vvwatch.db"):
        pass


def test_lock_of_another_process(tmp_path: Path) -> None:
    """A process that holds the lock keeps others out until it ends, however it ends."""
    path = tmp_path / "vvwatch.db"
    program = (
        "import sys\nfrom pathlib import Path\nfrom state.database.lock import hold\n"
        "with hold(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(PassRunningError, match=f"process {child.pid}"), hold(path):
            pass
        child.kill()
    with hold(path):
        pass


# Holds the lock in a child, which begins it with these words, and whose own child holds it on for a
# while after it was killed, as a crawl does.
_KILLED = """
import os, sys, time
from pathlib import Path
from state.database.lock import hold
with hold(Path(sys.argv[1])) as lock:
    if os.fork() == 0:
        print("held", flush=True)
        sys.stdin.read()
        os._exit(0)
    if sys.argv[2]:
        os.pwrite(lock, sys.argv[2].encode().ljust(64), 0)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("holder_is", ["gone", "init", "our parent"])
def test_lock_that_a_killed_one_left_behind(tmp_path: Path, holder_is: str) -> None:
    """What a killed holder left behind, still at work, is waited for however busy the machine is;
    so it is where the number of the holder has been given to another process since."""
    path = tmp_path / "vvwatch.db"
    written = {"gone": "", "init": "1 17", "our parent": f"{os.getppid()} 17"}[holder_is]
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", _KILLED, str(path), written],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.wait()
        ending = threading.Timer(0.3, holder.stdin.close)
        ending.start()
        with hold(path):
            pass
        ending.join()


def test_holder_that_has_ended_and_was_not_waited_for(tmp_path: Path) -> None:
    """A holder of which only its number is left, until its parent looks, is none."""
    path = tmp_path / "vvwatch.db"
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", _KILLED, str(path), ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        ending = threading.Timer(0.3, holder.stdin.close)
        ending.start()
        with hold(path):
            pass
        ending.join()


def test_lock_that_is_waited_for(tmp_path: Path) -> None:
    """Who has patience gets the lock as soon as the process that holds it has ended."""
    path = tmp_path / "vvwatch.db"
    program = "import sys\nfrom pathlib import Path\nfrom state.database.lock import hold\n" + (
        "with hold(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(PassRunningError), hold(path):
            pass
        ending = threading.Timer(0.1, holder.stdin.close)
        ending.start()
        with hold(path, patience_seconds=300.0):
            pass
        ending.join()
