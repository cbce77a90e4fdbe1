"""Bodies in files beside the database: read as if they lay in it, whichever way they went."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from state.database.backup import copy_whole
from state.database.body_files import BodyFiles
from state.database.connection import open_database, transaction
from state.model.errors import BodyFilesError, DamagedError, DatabaseError
from state.set_aside.faults import is_trouble_of_machine
from state.snapshots.bodies import BodyStore
from state.upkeep.prune import prune

NOW = datetime(2024, 1, 1, tzinfo=UTC)
OVER = 1000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "var" / "vvwatch.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A database in a file."""
    with closing(open_database(path)) as opened:
        yield opened


def noise(seed: int, size: int = 5000) -> bytes:
    """Bytes that cannot be packed into less, the same in every run."""
    return random.Random(seed).randbytes(size)  # noqa: S311


def put(db: Database, *bodies: bytes, over: int | None = OVER) -> list[str]:
    """Store bodies, each as an edition of the one before; their hashes."""
    store, hashes = BodyStore(db, over), list[str]()
    with transaction(db):
        for body in bodies:
            hashes.append(store.put(body, hashes[-1] if hashes else None))
    return hashes


def names(path: Path) -> list[str]:
    """The files beside a database."""
    return sorted(BodyFiles(path).names())


def places(db: Database) -> list[bool]:
    """Of each body, in the order of its size, whether it lies in a file."""
    found = db.execute("SELECT file_bytes IS NOT NULL FROM bodies ORDER BY size_bytes").fetchall()
    return [bool(row[0]) for row in found]


def keep(db: Database, *hashes: str) -> None:
    """Let a snapshot have each body, so that it is not let go of."""
    for number, sha256 in enumerate(hashes):
        db.execute(
            "INSERT INTO snapshots (role, method, url, request_body, status, headers, sha256,"
            " first_seen_at, last_confirmed_at) VALUES ('x', 'GET', ?, '', 200, '{}', ?, ?, ?)",
            [str(number), sha256, "2024", "2024"],
        )
    db.conn.commit()


def test_what_is_large_lies_in_a_file_under_its_hash(db: Database, path: Path) -> None:
    """What is packed into more than so many bytes lies in a file that is named by its hash, two
    folders deep and readable by its owner only; what is small, and an edition that differs little,
    lies in the database; all is read as it was."""
    bodies = [noise(1), noise(1) + b"!", b"small"]
    hashes = put(db, *bodies)
    assert places(db) == [False, True, False]
    [file] = list(path.parent.rglob("*.zst"))
    relative = file.relative_to(path.parent)
    name = f"{hashes[0]}.zst"
    assert relative == Path(f"vvwatch.db.bodies/{name[:2]}/{name[2:4]}/{name}")
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert oct(file.parent.stat().st_mode)[-3:] == "700"
    assert [BodyStore(db).get(sha256) for sha256 in hashes] == bodies


def test_key_that_changes(db: Database, path: Path) -> None:
    """What was stored under another key stays readable; letting go of what is old moves each body
    to where it would go today, there and back, without a trace of where it was."""
    bodies = [noise(n) for n in range(3)]
    hashes = put(db, *bodies[:1], over=None) + put(db, *bodies[1:])
    keep(db, *hashes)
    for over, count in ((OVER, 3), (None, 0), (OVER, 3), (10_000, 0)):
        assert [BodyStore(db).get(sha256) for sha256 in hashes] == bodies
        prune(db, NOW - timedelta(days=9999), dry_run=False, over_bytes=over)
        assert len(names(path)) == count
        assert sum(places(db)) == count
    assert not BodyFiles(path).folder.exists()


def test_file_of_what_was_rolled_back_is_removed_by_the_next_pruning(
    db: Database, path: Path
) -> None:
    """A transaction that breaks off leaves a file that nothing refers to and no harm: pruning
    removes it, and every file that is referred to stays; a dry run removes nothing."""
    hashes = put(db, noise(1))
    keep(db, *hashes)
    db.execute("BEGIN IMMEDIATE")
    BodyStore(db, OVER).put(noise(2))
    db.rollback()
    (BodyFiles(path).folder / "letter.txt").write_text("left alone")
    assert len(names(path)) == 2
    assert BodyStore(db).unused_files() == 1
    prune(db, NOW, dry_run=True, over_bytes=OVER)
    assert len(names(path)) == 2
    prune(db, NOW, dry_run=False, over_bytes=OVER)
    assert names(path) == [f"{hashes[0]}.zst"]
    assert (BodyFiles(path).folder / "letter.txt").exists()
    assert BodyStore(db).get(hashes[0]) == noise(1)


def test_files_stay_while_a_copy_is_made(db: Database, path: Path) -> None:
    """Pruning leaves files that nobody wants any more while a copy of the database is being made,
    which may still want them."""
    put(db, noise(1))
    with BodyFiles(path).held():
        prune(db, NOW, dry_run=False, over_bytes=OVER)
        assert len(names(path)) == 1
    prune(db, NOW, dry_run=False, over_bytes=OVER)
    assert names(path) == []


def test_edition_whose_first_is_let_go_of(db: Database, path: Path) -> None:
    """A body whose predecessor goes is packed anew under another name; the old file goes only with
    the row that named it, so that there is no moment at which it cannot be read."""
    half = noise(4, 40_000)
    bodies = [half + noise(5, 4_000), half + noise(6, 4_000)]
    hashes = put(db, *bodies)
    assert names(path) == sorted([f"{hashes[0]}.zst", f"{hashes[1]}-{hashes[0]}.zst"])
    keep(db, hashes[1])
    prune(db, NOW, dry_run=False, over_bytes=OVER)
    assert names(path) == [f"{hashes[1]}.zst"]
    assert BodyStore(db).get(hashes[1]) == bodies[1]


@pytest.mark.parametrize("damage", ["gone", "cut", "other", "empty", "longer"])
def test_damaged_file(db: Database, path: Path, damage: str) -> None:
    """A file that is gone, cut off, longer or another one is damage that names it, and is mended
    when the same bytes come again."""
    [sha256] = put(db, noise(1))
    file = BodyFiles(path).path(f"{sha256}.zst")
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            {"cut": whole[:-9], "other": noise(3), "empty": b"", "longer": whole + b"x"}[damage]
        )
    with pytest.raises(DamagedError, match=sha256[:12]):
        BodyStore(db).get(sha256)
    put(db, noise(1))
    assert BodyStore(db).get(sha256) == noise(1)


def test_folder_that_was_left_behind_is_no_damage(db: Database, path: Path) -> None:
    """A database without its folder of files says so, as a trouble of the machine: nothing is held
    against what lay there."""
    [sha256] = put(db, noise(1))
    BodyFiles(path).folder.rename(path.parent / "elsewhere")
    with pytest.raises(BodyFilesError, match=r"vvwatch\.db\.bodies.*put it where it was") as raised:
        BodyStore(db).get(sha256)
    assert is_trouble_of_machine(raised.value)


def test_folder_that_cannot_be_written(db: Database, path: Path) -> None:
    """Where files cannot be written, that is told with the folder and a remedy, and nothing of the
    body is stored."""
    BodyFiles(path).folder.write_text("a file where the folder should be")
    with pytest.raises(BodyFilesError, match=r"bodies.*check the rights"):
        put(db, noise(1))
    assert db["bodies"].count == 0


def test_copy_has_the_files_and_outlives_the_original(db: Database, path: Path) -> None:
    """A copy of the database has a file for each of its bodies and is read elsewhere under another
    name, also once the original has let go of them."""
    half = noise(4, 40_000)
    bodies = [half + noise(5, 4_000), half + noise(6, 4_000), b"small"]
    hashes = put(db, *bodies)
    copy = path.parent.parent / "copy.db"
    copy_whole(db, copy)
    prune(db, NOW, dry_run=False)
    assert names(path) == []
    (path.parent.parent / "other").mkdir()
    moved = path.parent.parent / "other" / "restored.db"
    copy.rename(moved)
    BodyFiles(copy).folder.rename(BodyFiles(moved).folder)
    with closing(open_database(moved)) as restored:
        assert [BodyStore(restored).get(sha256) for sha256 in hashes] == bodies


def test_copy_to_where_no_links_can_be_made(
    db: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where files cannot be linked, as on another file system, they are copied."""
    [sha256] = put(db, noise(1))

    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)
    copy_whole(db, path.with_name("copy.db"))
    copied = BodyFiles(path.with_name("copy.db")).path(f"{sha256}.zst")
    assert copied.read_bytes() == BodyFiles(path).path(f"{sha256}.zst").read_bytes()
    assert copied.stat().st_nlink == 1


def test_copy_of_what_lacks_a_file_is_none(db: Database, path: Path) -> None:
    """A copy that would lack a file which the database lacks is let go of, with words that tell
    what to do."""
    [sha256, _] = put(db, noise(1), noise(2))
    BodyFiles(path).path(f"{sha256}.zst").unlink()
    with pytest.raises(DatabaseError, match="1 body had no file"):
        copy_whole(db, path.with_name("copy.db"))
    assert [each.name for each in path.parent.iterdir() if "copy" in each.name] == []
