"""Mends what can be mended of a database, and lets go of what can be asked for again.

What cannot be had again is kept as it is, however damaged: a backup may have it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from state.database.connection import rows
from state.database.damage import REMEDY
from state.model.errors import DamagedError, DatabaseError
from state.model.values import FetchOutcome, JsonObject, Role, Target
from state.records.notes import NoteStore
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.refusals import LOST_AFTER, LOST_BODY
from state.snapshots.snapshot_store import SnapshotStore
from state.telling.counts import counted
from state.telling.machine_errors import in_words
from state.upkeep.prune import drop_bodies, drop_snapshots, rested_on
from state.upkeep.verify import (
    LOST,
    TAKEN_OUT,
    OnBody,
    damaged_bodies,
    full_text,
    pages,
    problems_beside_bodies,
    where,
)

_GONE = (FetchOutcome.MISSING, FetchOutcome.MOVED, FetchOutcome.FORBIDDEN)


@dataclass(frozen=True)
class Repaired:
    """What a repair came to, a line each: what was done, and what remains wrong."""

    done: list[str] = field(default_factory=list)
    remaining: list[str] = field(default_factory=list)


def repair(
    db: Database,
    on_body: OnBody,
    backup: Bodies | None = None,
) -> Repaired:
    """Mend a database, all of it in one transaction. Only for whoever holds its lock.

    `backup`: where bodies may be had that are damaged here, or were let go of before. Where SQLite
    finds the file damaged, only indexes are built anew. Raises BodyFilesError where files beside
    the database cannot be read at all.
    """
    result = Repaired()
    # A file goes only when what says that nobody wants it outlasts a power cut.
    db.execute("PRAGMA synchronous = FULL")
    if not _rebuild_indexes(db, result):
        return result
    store = BodyStore(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        _Repair(db, store, result, backup).run(on_body)
        result.remaining[:0] = problems_beside_bodies(db)
    except BaseException:
        db.rollback()
        raise
    db.commit()
    removed = store.remove_unused_files()
    if removed:
        result.done.append(f"removed {counted(removed, 'file')} without a body in the database")
    return result


@contextmanager
def backup_bodies(file: Path | None) -> Iterator[Bodies | None]:
    """The bodies of a copy of a database, read without a trace; DatabaseError where it is none."""
    if file is None:
        yield None
        return
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as copy:
        try:
            found = Database(copy)
            found.execute("SELECT file_bytes FROM bodies LIMIT 1").fetchone()
            bodies = BodyStore(found)
        except sqlite3.DatabaseError as error:
            raise DatabaseError(
                f"expected a copy of a database of this version at {file}, but: "
                f"{in_words(error, file)}; name one that `vvwatch backup` made"
            ) from error
        yield bodies


# --- pages -------------------------------------------------------------------------------


def _rebuild_indexes(db: Database, result: Repaired) -> bool:
    """Build all indexes anew where SQLite finds the file damaged; whether it is whole then."""
    found = _damage(db)
    if not found:
        return True
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute("REINDEX")
        left = _damage(db)
    except sqlite3.OperationalError:
        db.rollback()
        raise
    except sqlite3.DatabaseError as error:
        left = [in_words(error)]
    if left:
        db.rollback()
        result.remaining.extend(found)
        result.remaining.append(f"the file itself is damaged, so nothing was changed: {REMEDY}")
        return False
    db.commit()
    result.done.append(f"built the indexes of the database anew, which were damaged ({found[0]})")
    return True


def _damage(db: Database) -> list[str]:
    try:
        return list(pages(db))
    except sqlite3.DatabaseError as error:
        return [f"the database cannot be read to its end: {in_words(error)}"]


# --- rows and bodies ---------------------------------------------------------------------


class _Repair:
    """One repair of a file that SQLite finds whole; the caller holds the transaction."""

    def __init__(
        self,
        db: Database,
        store: BodyStore,
        result: Repaired,
        backup: Bodies | None,
    ) -> None:
        self._db = db
        self._store = store
        self._result = result
        self._backup = backup

    def run(self, on_body: OnBody) -> None:
        self._make_index_anew()
        self._drop_what_is_made_again()
        self._mend_references()
        self._put_back()
        damaged = dict(damaged_bodies(self._db, on_body))
        damaged.update(self._lost_before())
        for sha256 in list(damaged):
            if self._take_from_backup(sha256):
                del damaged[sha256]
        # What was built on one that is whole again is whole, too.
        damaged = {sha256: came for sha256, came in damaged.items() if not self._is_whole(sha256)}
        self._forget_unneeded(damaged)
        for sha256, came in damaged.items():
            self._let_be_asked_for(sha256, came)

    def _make_index_anew(self) -> None:
        for problem in full_text(self._db):
            self._db.execute("INSERT INTO passages_fts (passages_fts) VALUES ('rebuild')")
            self._do(f"built the full-text index anew ({problem})")

    def _drop_what_is_made_again(self) -> None:
        for table, column in TAKEN_OUT.items():
            dropped = self._db.execute(f"DELETE FROM {table} WHERE NOT json_valid({column})")
            if dropped.rowcount:
                self._do(
                    f"dropped {counted(dropped.rowcount, 'damaged row')} of {table}, to be made "
                    "again"
                )

    def _mend_references(self) -> None:
        """Fetches without their snapshot are as if it had been pruned; a body that is not there is
        one that is damaged."""
        mended = self._db.execute(
            "UPDATE fetches SET snapshot_id = NULL"
            " WHERE snapshot_id IS NOT NULL AND snapshot_id NOT IN (SELECT id FROM snapshots)"
        ).rowcount
        if mended:
            self._do(f"noted of {counted(mended, 'fetch')} that the snapshot is not there")
        self._db.execute(
            "INSERT INTO bodies (sha256, size_bytes, zstd) SELECT DISTINCT sha256, 0, x''"
            " FROM snapshots WHERE sha256 NOT IN (SELECT sha256 FROM bodies)"
        )

    def _lost_before(self) -> dict[str, str]:
        """Bodies without bytes of which nobody has noted yet that they are asked for again."""
        found = self._db.execute(
            "SELECT sha256 FROM bodies WHERE zstd = x'' AND file_bytes IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM snapshots JOIN fetches ON snapshot_id = snapshots.id"
            " WHERE snapshots.sha256 = bodies.sha256 AND reason = ?)",
            [LOST_BODY],
        )
        return {row[0]: "its bytes are not there" for row in found.fetchall()}

    def _put_back(self) -> None:
        """Take out of the backup what an earlier repair let go of. What a good pass has read holds
        as before and is not asked for any more; what none has may have been refused, and is."""
        lost = self._db.execute(f"SELECT sha256 FROM bodies WHERE {LOST} ORDER BY sha256")
        taken = [sha256 for (sha256,) in lost.fetchall() if self._take_from_backup(sha256)]
        for sha256 in taken:
            self._db.execute(
                "UPDATE fetches SET reason = NULL WHERE reason = ?"
                " AND snapshot_id IN (SELECT snapshots.id FROM snapshots"
                " JOIN fetches AS read ON read.snapshot_id = snapshots.id"
                " WHERE sha256 = ? AND read.read_in_pass IS NOT NULL)",
                [LOST_BODY, sha256],
            )
        if taken:
            self._do(f"put back {counted(len(taken), 'body')} that had been let go of")

    def _take_from_backup(self, sha256: str) -> bool:
        if self._backup is None:
            return False
        try:
            self._store.put(self._backup.get(sha256))
        except DamagedError:
            return False
        self._do(f"took the body {sha256[:12]}… out of the backup: {where(self._db, sha256)}")
        return True

    def _is_whole(self, sha256: str) -> bool:
        try:
            self._store.get(sha256)
        except DamagedError:
            return False
        return True

    def _forget_unneeded(self, damaged: dict[str, str]) -> None:
        """Forget the snapshots of damaged bodies on which nothing rests, and such bodies."""
        try:
            needed = rested_on(self._db)
        except sqlite3.OperationalError:
            return  # what rests on what cannot be read is not known
        for sha256 in list(damaged):
            snapshots = {row["id"] for row in self._snapshots(sha256)}
            doomed = snapshots - needed
            if doomed:
                self._do(f"forgot {where(self._db, sha256)}: nothing rests on it")
                drop_snapshots(self._db, doomed)
            if doomed == snapshots:
                del damaged[sha256]
        drop_bodies(self._db, self._store)

    def _let_be_asked_for(self, sha256: str, came: str) -> None:
        named = where(self._db, sha256)
        asked = [row for row in self._snapshots(sha256) if self._ask_again(row)]
        if asked:
            self._store.lose(sha256)
            self._note_loss()
            self._do(f"let go of the body {sha256[:12]}…, to be asked for again: {named}")
        else:
            self._result.remaining.append(
                f"the body {sha256[:12]}… is damaged ({came}) and cannot be asked for again, so it "
                f"was kept: {named}; `vvwatch verify --repair --from BACKUP` takes it out of a "
                "backup, `vvwatch import` out of the archive that it came from"
            )

    def _note_loss(self) -> None:
        """Note after which pass it was, so that the next one knows what it must read whole."""
        (last,) = self._db.execute("SELECT max(at) FROM passes").fetchone()
        NoteStore(self._db).set(LOST_AFTER, last)

    def _ask_again(self, row: JsonObject) -> bool:
        """Note that the address of a snapshot is to be asked again; whether it can be: it was not
        gone when last asked, and this is what stood there."""
        target = Target(Role(row["role"]), row["url"], row["method"], row["request_body"])
        snapshots = SnapshotStore(self._db)
        last = next(iter(snapshots.history(target, None, 1)), None)
        if last is None or last.outcome in _GONE:
            return False
        if snapshots.latest_snapshot_id(target) != row["id"]:
            return False
        self._db.execute(
            "UPDATE fetches SET reason = ? WHERE id = (SELECT id FROM fetches"
            " WHERE snapshot_id = ? ORDER BY id DESC LIMIT 1)",
            [LOST_BODY, row["id"]],
        )
        return True

    def _snapshots(self, sha256: str) -> Iterator[JsonObject]:
        return rows(self._db, "SELECT * FROM snapshots WHERE sha256 = ? ORDER BY id", [sha256])

    def _do(self, line: str) -> None:
        self._result.done.append(line)
