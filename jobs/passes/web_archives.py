"""Snapshots out to web archives, and web archives in.

What comes in is there for replays: it is a pass of its own, which alerts nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.sources.together.addresses import Known, recognise
from crawler.sources.together.scopes import scope_of
from crawler.sources.together.settings import SourcesSettings
from crawler.warc.archive_reader import UNKNOWN_REPEATED, ArchivedAnswer, WarcReader
from crawler.warc.writing import write_warc
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from state.database.connection import open_database, transaction
from state.database.fresh import made_if_used
from state.database.lock import hold
from state.model.errors import ArchiveError, DamagedError
from state.model.values import JsonObject, PassState, Snapshot, Target
from state.snapshots.archive_passes import ArchivedFetch, ArchivePasses
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.snapshot_store import SnapshotStore
from state.telling.machine_errors import in_words
from state.version import product


@dataclass
class Exported:
    """What an export came to; `damaged` says of each snapshot left out what is wrong with it."""

    snapshots: int = 0
    damaged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """What the import of one file came to.

    `pass_id` is None where nothing in the file was of use. `answers` were taken, `snapshots` of
    them new, `missing` said that nothing is there; `left` counts what was not taken, by reason.
    `damage`: where the file is damaged or cut off. `known`: the file was imported before.
    """

    path: Path
    pass_id: int | None = None
    answers: int = 0
    snapshots: int = 0
    missing: int = 0
    left: dict[str, int] = field(default_factory=dict)
    damage: str | None = None
    known: bool = False

    def as_json(self) -> JsonObject:
        """The result as plain JSON values."""
        return {
            "file": str(self.path),
            "pass": self.pass_id,
            "answers": self.answers,
            "snapshots": self.snapshots,
            "missing": self.missing,
            "left": self.left,
            "damage": self.damage,
            "known": self.known,
        }


# --- out ---------------------------------------------------------------------------------


def export_warc(config: Config, path: Path, at: datetime) -> Exported:
    """Write every snapshot of the database into a new WARC file; `at` is noted in it.

    Raises ArchiveError when the file is there already or cannot be written.
    """
    result = Exported()
    with open_readonly(config.state.path) as db:
        result.snapshots = write_warc(
            path, _whole(SnapshotStore(db), result.damaged), product(), at
        )
    return result


def _whole(store: SnapshotStore, damaged: list[str]) -> Iterator[Snapshot]:
    """Every snapshot that can be read; of the others, what is wrong with them."""
    for snapshot_id in store.snapshot_ids():
        try:
            yield store.load(snapshot_id)
        except DamagedError as error:
            damaged.append(str(error))


# --- in ----------------------------------------------------------------------------------


def import_files(
    config: Config, paths: Sequence[Path], now: datetime
) -> Iterator[Imported | ArchiveError]:
    """Import files into the database of the configuration, one after the other.

    Gives for each what it came to, or why it cannot be used; where none can, no new database is
    made. Raises PassRunningError when a pass holds the database.
    """
    settings, state = config.sources, PassState.IMPORTED
    with (
        hold(config.state.path),
        made_if_used(config.state.path) as made,
        closing(open_database(config.state.path)) as db,
    ):
        bodies = BodyStore(db, config.state.bodies_over_bytes)
        for path in paths:
            try:
                taken = import_file(
                    db, path, settings, config.http.max_body_bytes, state, now, bodies
                )
            except ArchiveError as error:
                yield error
            else:
                made.stays = True
                yield taken


def import_file(
    db: Database,
    path: Path,
    settings: SourcesSettings,
    max_body_bytes: int,
    state: PassState,
    not_after: datetime | None = None,
    bodies: Bodies | None = None,
) -> Imported:
    """Store what a WARC file has for the sources as one pass in this state: all of it or nothing.

    An IMPORTED pass counts as read, a FETCHED one waits to be processed. Answers dated later than
    `not_after` are left. A file that was stored before adds nothing, but mends what it once brought
    and is damaged. Raises ArchiveError when it
    cannot be used at all.
    """
    sha256 = _hash(path)
    passes = ArchivePasses(db, bodies)
    known = passes.pass_of(sha256)
    if known is not None:
        with transaction(db):
            for answer in WarcReader(path, max_body_bytes, lambda *_: True):
                passes.mend(answer.content.body)
        return Imported(path, known, known=True)
    with transaction(db):
        return _Import(path, passes, settings).run(sha256, max_body_bytes, state, not_after)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArchiveError(
            f"expected a WARC file at {path}, but: {in_words(error, path)}"
        ) from error


class _Import:
    """One file on its way into a pass; the caller holds the transaction."""

    def __init__(self, path: Path, passes: ArchivePasses, settings: SourcesSettings) -> None:
        self._path = path
        self._passes = passes
        self._settings = settings
        self._fetches: list[ArchivedFetch] = []
        self._revisits: list[tuple[ArchivedAnswer, Known]] = []
        # By the id of an answer: its snapshot, and what it was asked.
        self._taken: dict[str, tuple[int, Target]] = {}

    def run(
        self, sha256: str, max_body_bytes: int, state: PassState, not_after: datetime | None
    ) -> Imported:
        reader = WarcReader(self._path, max_body_bytes, self._is_wanted, not_after)
        for answer in reader:
            known = recognise(answer.method, answer.url, self._settings)
            if known is None:
                continue
            if answer.is_revisit and not answer.content.is_missing:
                # What it repeats may stand further on.
                self._revisits.append((answer, known))
            else:
                self._take(answer, known)
        for answer, known in self._revisits:
            if not self._take_again(answer, known):
                reader.left[UNKNOWN_REPEATED] += 1
        scopes = {
            s: {**scope_of(s, self._settings), "sweep": False} for s in self._settings.enabled
        }
        pass_id = self._passes.add(sha256, state, scopes, self._fetches) if self._fetches else None
        return Imported(
            self._path,
            pass_id,
            answers=len(self._fetches),
            snapshots=self._passes.new_count,
            missing=sum(fetch.snapshot_id is None for fetch in self._fetches),
            left=dict(reader.left),
            damage=reader.damage,
        )

    def _is_wanted(self, method: str, url: str) -> bool:
        return recognise(method, url, self._settings) is not None

    def _take(self, answer: ArchivedAnswer, known: Known) -> None:
        target, content = _target(answer, known), answer.content
        snapshot_id = None
        if not content.is_missing:
            snapshot_id = self._passes.keep(
                target, content.status, content.headers, content.body, answer.at
            )
            self._taken[answer.id] = (snapshot_id, target)
        size_bytes = len(content.body)
        self._fetches.append(
            ArchivedFetch(known.source, target, content.status, answer.at, snapshot_id, size_bytes)
        )

    def _take_again(self, answer: ArchivedAnswer, known: Known) -> bool:
        """Take an answer that repeats another; whether that other one was taken."""
        if answer.repeats not in self._taken:
            return False
        target = _target(answer, known)
        snapshot_id, asked = self._taken[answer.repeats]
        if target == asked:
            self._passes.confirm(snapshot_id, answer.at)
        else:
            snapshot_id = self._passes.copy(snapshot_id, target, answer.at)
        self._fetches.append(
            ArchivedFetch(known.source, target, answer.content.status, answer.at, snapshot_id)
        )
        return True


def _target(answer: ArchivedAnswer, known: Known) -> Target:
    return Target(known.role, known.url, answer.method, answer.request_body)
