"""Repairing: what can be had again is let go of, what cannot is kept, and what was done is told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from state.database.backup import copy_whole
from state.database.body_files import BodyFiles
from state.database.connection import insert, open_database
from state.model.errors import BodyFilesError, DatabaseError
from state.model.values import ClockKind, PassState, Role, SourceName, Target
from state.snapshots.bodies import BodyStore
from state.snapshots.passes import PassStore
from state.snapshots.refusals import Refusals
from state.snapshots.snapshot_store import SnapshotStore
from state.upkeep.repair import Repaired, backup_bodies, repair
from state.upkeep.verify import awaited, notes, problems

AT = datetime(2023, 1, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(days=400)
SOURCE = SourceName("publications")


@pytest.fixture(params=[None, 100], ids=["in the database", "in files"])
def over(request: pytest.FixtureRequest) -> int | None:
    """From how many bytes on bodies lie in files."""
    return request.param  # type: ignore[no-any-return]  # pytest's own


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "vvwatch.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A database in a file."""
    with closing(open_database(path)) as opened:
        yield opened


def noise(seed: int) -> bytes:
    """Bytes that cannot be packed into less, the same in every run."""
    return random.Random(seed).randbytes(3000)  # noqa: S311


def fetch(db: Database, url: str, body: bytes, over: int | None, day: int = 0) -> int:
    """A processed pass that got a body at an address; the number of the snapshot."""
    store, passes = SnapshotStore(db, BodyStore(db, over)), PassStore(db)
    at = AT + timedelta(days=day)
    pass_id = passes.begin_pass(at, ClockKind.GIVEN, {SOURCE: {}})
    headers = {"etag": '"1"'}
    target = Target(Role("page"), f"https://x/{url}")
    store.add_response(pass_id, SOURCE, target, 200, headers, body, at)
    store.mark_read(SOURCE, pass_id)
    passes.set_pass_state(pass_id, PassState.PROCESSED)
    found = store.latest_snapshot_id(target)
    assert found is not None
    return found


def rest_on(db: Database, *snapshots: int) -> None:
    """An event that rests on these snapshots."""
    texts = ("id", "kind", "source", "subject", "title", "url", "detected_at", "change_id")
    row: dict[str, Any] = dict.fromkeys(texts, "x")
    row |= {"pass_id": 1, "projects": "[]", "baseline": 0, "changes": "[]", "detail": "{}"}
    row |= {"findings": "[]", "snapshots_before": "[]", "snapshots_after": str(list(snapshots))}
    assert insert(db, "events", row)
    db.conn.commit()


def damage(db: Database, path: Path, snapshot: int) -> None:
    """Change bytes in the middle of what is stored of a body."""
    found = db.execute(
        "SELECT bodies.* FROM bodies JOIN snapshots USING (sha256) WHERE id = ?", [snapshot]
    ).fetchone()
    sha256, packed, in_file = found[0], found[2], found[6]
    if in_file:
        file = BodyFiles(path).path(f"{sha256}.zst")
        whole = file.read_bytes()
        file.write_bytes(whole[:1000] + b"damaged" + whole[1007:])
    else:
        db.execute(
            "UPDATE bodies SET zstd = ? WHERE sha256 = ?",
            [packed[:1000] + b"damaged" + packed[1007:], sha256],
        )
        db.conn.commit()


def mend(db: Database, backup: Path | None = None) -> Repaired:
    """Repair a database."""
    with backup_bodies(backup) as bodies:
        return repair(db, lambda *_: None, bodies)


def wrong(db: Database) -> list[str]:
    """What is wrong with a database."""
    return list(problems(db, lambda *_: None))


def asked_again(db: Database) -> list[str]:
    """Which addresses the next pass asks again, a year later."""
    return [each.target.url for each in Refusals(db).to_ask_again(SOURCE, LATER)]


def test_whole_database_is_left_alone(db: Database, over: int | None) -> None:
    """Of what is whole nothing is changed, and nothing told."""
    fetch(db, "a", noise(1), over)
    assert mend(db) == Repaired()
    assert asked_again(db) == []


def test_newest_body_of_an_address_is_asked_for_again(
    db: Database, path: Path, over: int | None
) -> None:
    """A damaged body that stands at its address is let go of, however long ago it came and whatever
    rests on it: the address is asked again, unconditionally, verifying says so without a problem,
    and the same bytes make everything as it was."""
    snapshot = fetch(db, "a", noise(1), over)
    fetch(db, "b", noise(2), over)
    rest_on(db, snapshot)
    damage(db, path, snapshot)
    assert len(wrong(db)) == 1
    done = mend(db)
    assert (len(done.done), done.remaining) == (1 + (over is not None), [])
    assert f"snapshot {snapshot} of https://x/a" in done.done[0]
    assert wrong(db) == []
    assert ["asked for again" in note for note in notes(db)] == [True]
    assert asked_again(db) == ["https://x/a"]
    assert SnapshotStore(db).validators(snapshot) == {}
    assert mend(db) == Repaired()
    assert fetch(db, "a", noise(1), over, day=400) == snapshot
    assert SnapshotStore(db).load(snapshot).body == noise(1)
    assert list(notes(db)) == []
    assert asked_again(db) == []


def test_other_bytes_that_come_end_the_asking(db: Database, path: Path, over: int | None) -> None:
    """When something else stands at the address by then, it is not asked for ever."""
    snapshot = fetch(db, "a", noise(1), over)
    rest_on(db, snapshot)
    damage(db, path, snapshot)
    mend(db)
    assert fetch(db, "a", noise(3), over, day=400) != snapshot
    assert asked_again(db) == []
    assert wrong(db) == []


def test_old_edition_on_which_nothing_rests_is_forgotten(
    db: Database, path: Path, over: int | None
) -> None:
    """A damaged edition that was replaced since, and on which nothing rests, goes with its snapshot
    and its file."""
    old, new = fetch(db, "a", noise(1), over), fetch(db, "a", noise(2), over, day=1)
    damage(db, path, old)
    assert mend(db).remaining == []
    assert wrong(db) == []
    assert SnapshotStore(db).snapshot_ids() == [new]
    assert db["bodies"].count == 1
    assert len(list(BodyFiles(path).names())) == (over is not None)


def test_old_edition_on_which_an_event_rests_is_kept(
    db: Database, path: Path, over: int | None
) -> None:
    """A damaged edition that cannot be had again is kept byte by byte and told as what remains,
    until a backup has it; a backup that has it damaged, too, changes nothing."""
    old = fetch(db, "a", noise(1), over)
    copy = path.with_name("copy.db")
    copy_whole(db, copy)
    fetch(db, "a", noise(2), over, day=1)
    rest_on(db, old)
    damage(db, path, old)
    if over is not None:
        # A file that is linked is the same file.
        BodyFiles(path).copy(set(), BodyFiles(copy))
        linked = next(iter(BodyFiles(copy).names()))
        BodyFiles(copy).path(linked).unlink()
    before = db.execute("SELECT * FROM bodies ORDER BY sha256").fetchall()
    done = mend(db, copy if over is not None else None)
    assert done.done == []
    assert len(done.remaining) == 1
    assert "--from BACKUP" in done.remaining[0]
    assert db.execute("SELECT * FROM bodies ORDER BY sha256").fetchall() == before
    assert len(wrong(db)) == 1
    if over is None:
        done = mend(db, copy)
        assert ["out of the backup" in line for line in done.done] == [True]
        assert SnapshotStore(db).load(old).body == noise(1)
        assert wrong(db) == []


def test_what_was_let_go_of_is_put_back(db: Database, path: Path, over: int | None) -> None:
    """What an earlier repair let go of is taken out of a backup as well, byte for byte: nobody asks
    for it any more, what was read of it holds, and it is said how many; a backup that has not got
    it changes nothing."""
    without, copy = path.with_name("without.db"), path.with_name("copy.db")
    copy_whole(db, without)
    snapshot = fetch(db, "a", noise(1), None)
    copy_whole(db, copy)
    BodyStore(db, over).settle()
    damage(db, path, snapshot)
    before = db.execute("SELECT * FROM fetches").fetchall()
    mend(db)
    assert db.execute("SELECT * FROM fetches").fetchall() != before
    assert mend(db, without) == Repaired()
    assert (awaited(db), asked_again(db)) == (1, ["https://x/a"])
    done = mend(db, copy)
    assert done.done[1:] == ["put back 1 body that had been let go of"]
    assert "out of the backup" in done.done[0]
    assert SnapshotStore(db).load(snapshot).body == noise(1)
    assert db.execute("SELECT * FROM fetches").fetchall() == before
    assert (awaited(db), asked_again(db), wrong(db)) == (0, [], [])
    assert SnapshotStore(db).validators(snapshot) == {"If-None-Match": '"1"'}


def test_address_that_is_gone_is_not_asked(db: Database, path: Path, over: int | None) -> None:
    """What stood at an address that is gone since cannot be had again."""
    gone = fetch(db, "a", noise(1), over)
    SnapshotStore(db).add_failure(1, SOURCE, Target(Role("page"), "https://x/a"), 404, "404", LATER)
    rest_on(db, gone)
    damage(db, path, gone)
    assert len(mend(db).remaining) == 1
    assert asked_again(db) == []


def test_editions_that_are_built_on_a_damaged_one(db: Database, path: Path) -> None:
    """Of a chain of editions of which the first is damaged the last is asked for; what is needed of
    those between is kept, and readable once the first comes again."""
    editions = [noise(1) + bytes([n]) * 20 for n in range(4)]
    ids = [fetch(db, "a", body, None, day=n) for n, body in enumerate(editions)]
    fetch(db, "b", editions[0], None)
    rest_on(db, ids[1])
    damage(db, path, ids[0])
    done = mend(db)
    assert [f"snapshot {ids[1]}" in line for line in done.remaining] == [True]
    assert sorted(asked_again(db)) == ["https://x/a", "https://x/b"]
    fetch(db, "b", editions[0], None, day=400)
    assert SnapshotStore(db).load(ids[1]).body == editions[1]
    fetch(db, "a", editions[3], None, day=400)
    assert wrong(db) == []


def test_body_whose_row_is_gone(db: Database) -> None:
    """A snapshot whose body is not there at all is as one whose body is damaged."""
    snapshot = fetch(db, "a", noise(1), None)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DELETE FROM bodies")
    db.execute("UPDATE fetches SET snapshot_id = 99 WHERE id = -1")
    db.conn.commit()
    assert wrong(db)
    mend(db)
    assert wrong(db) == []
    assert asked_again(db) == ["https://x/a"]
    assert fetch(db, "a", noise(1), None, day=400) == snapshot
    assert SnapshotStore(db).load(snapshot).body == noise(1)


def test_evidence_that_cannot_be_read(db: Database, path: Path) -> None:
    """Where it cannot be read what an event rests on, no snapshot is forgotten, and the rest is
    mended as ever."""
    old = fetch(db, "a", noise(1), None)
    new = fetch(db, "a", noise(2), None, day=1)
    rest_on(db, old)
    for snapshot in (old, new):
        damage(db, path, snapshot)
    db.execute("UPDATE events SET snapshots_before = '[1, '")
    db.conn.commit()
    assert len(wrong(db)) == 3
    done = mend(db)
    assert len(done.done) == 1
    assert ["snapshots_before" in line for line in done.remaining] == [True, False]
    assert SnapshotStore(db).snapshot_ids() == [old, new]
    assert asked_again(db) == ["https://x/a"]


def test_file_that_nobody_wants_is_removed(db: Database, path: Path) -> None:
    """A file without a body is worth a note and is removed; one that is not ours stays."""
    fetch(db, "a", noise(1), 100)
    files = BodyFiles(path)
    files.write(f"{'0' * 64}.zst", b"of a pass that was stopped")
    (files.folder / "00" / "00" / "letter.txt").write_text("left alone")
    assert wrong(db) == []
    assert ["no body of it" in note for note in notes(db)] == [True]
    assert mend(db).done == ["removed 1 file without a body in the database"]
    assert (files.folder / "00" / "00" / "letter.txt").exists()


def test_folder_that_is_not_there_is_not_repaired(db: Database, path: Path) -> None:
    """Where the whole folder of files is missing nothing is let go of: it is somewhere else."""
    snapshot = fetch(db, "a", noise(1), 100)
    BodyFiles(path).folder.rename(path.with_name("elsewhere"))
    assert ["put it where it was" in line for line in wrong(db)] == [True]
    with pytest.raises(BodyFilesError, match="put it where it was"):
        mend(db)
    path.with_name("elsewhere").rename(BodyFiles(path).folder)
    assert SnapshotStore(db).load(snapshot).body == noise(1)


def test_what_is_made_again_is_dropped(db: Database) -> None:
    """Damaged texts of files, and a full-text index that says something else than the texts, are
    made anew."""
    insert(db, "texts", {"sha256": "x", "reader": "r", "document": '{"pages": '})
    insert(db, "passages", {"key": "k", "place": "p", "text": "fietspad"})
    db.execute("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')")
    db.conn.commit()
    assert len(wrong(db)) == 2
    done = mend(db)
    assert (len(done.done), done.remaining) == (2, [])
    assert wrong(db) == []
    sql = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'fietspad'"
    assert db.execute(sql).fetchone() == (1,)


# --- pages of the file -------------------------------------------------------------------


def _filled(path: Path) -> None:
    with closing(open_database(path)) as db:
        for number in range(60):
            fetch(db, f"{number:03d}{'x' * 60}", noise(number), None)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwrite(path: Path, name: str, count: int = 1) -> None:
    """Put noise in place of leaves of a table or index."""
    with closing(open_database(path, for_writing=False)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        root = db.execute(sql, [name]).fetchone()[0]
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        page = file.read(size)
        cells = int.from_bytes(page[3:5], "big")
        assert page[0] in (2, 5), "expected an inner page"
        for number in range(min(count, cells)):
            at = int.from_bytes(page[12 + 2 * number : 14 + 2 * number], "big")
            child = int.from_bytes(page[at : at + 4], "big")
            file.seek((child - 1) * size + 100)
            file.write(b"\x07" * (size - 200))


def test_damaged_index_is_built_anew(path: Path) -> None:
    """Noise in the pages of an index, which SQLite calls malformed, is mended from the table."""
    _filled(path)
    _overwrite(path, "fetches_by_url")
    with closing(open_database(path, for_writing=False)) as db:
        assert wrong(db)
        done = mend(db)
        assert [line.partition(",")[0] for line in done.done] == [
            "built the indexes of the database anew"
        ]
        assert done.remaining == []
        assert wrong(db) == []


def test_damaged_table_is_left_alone(path: Path) -> None:
    """Noise in the pages of a table cannot be mended: not a byte of the file is changed, and it is
    said what to do."""
    _filled(path)
    _overwrite(path, "fetches")
    before = path.read_bytes()
    with closing(open_database(path, for_writing=False)) as db:
        done = mend(db)
        assert done.done == []
        assert "newest backup" in done.remaining[-1]
        assert ".recover" in done.remaining[-1]
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_file(path: Path, share: float) -> None:
    """A file that was cut off is told as what it is, with what to do, wherever it is noticed."""
    _filled(path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(int(size * share))
    try:
        with closing(open_database(path, for_writing=False)) as db:
            said = "\n".join(mend(db).remaining)
    except DatabaseError as error:
        said = str(error)
    assert "newest backup" in said
    assert ".recover" in said
    assert path.stat().st_size == int(size * share)
