"""Writes a site: what changed anew, what did not as it was, and all of it in place at once.

It must not know what is in the files. A large site has a spare beside it, which is made of links to
the same files: to make and remove a folder for each of 24,000 pages takes longer than all else.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from jobs.publish.writing.exchange import make_durable, put_in_place
from jobs.publish.writing.manifest import (
    MANIFEST,
    Manifest,
    Written,
    is_as_written,
    read_manifest,
)
from jobs.publish.writing.trees import (
    Signature,
    clear,
    folders_of,
    make_alike,
    make_folder,
    tree_below,
)

_FILE_RIGHTS = 0o644
MANY_FOLDERS = 2000
"""A site of so many folders is a large one."""


class Output(NamedTuple):
    """A file of the site: its path, the digest of all that it is made of, and what makes it."""

    path: str
    digest: str
    make: Callable[[], bytes]


@dataclass
class Summary:
    """How many files were written, stayed as they were, and went."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def has_changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.written or self.removed)


class SiteWriter:
    """One writing of a site into a folder; `site_folder` makes it.

    `stage` holds what is new until `finish` puts all of it in place. It may hold a spare of the
    site to begin with, so that only what is of this writing is taken from it.
    """

    def __init__(self, target: Path, stage: Path, aside: Path, many_folders: int) -> None:
        self.stage = stage
        self._target = target
        self._aside = aside
        self._many_folders = many_folders
        self._can_keep_spare = True
        self._before = read_manifest(target) or Manifest()
        self._now = Manifest()
        self._kept: list[str] = []
        self._new: set[str] = set()
        self._folders: set[Path] = {stage}
        self.summary = Summary()

    @property
    def keeps_spare(self) -> bool:
        """Whether the site has so many folders that one more of each costs less than to make
        them anew."""
        return self._can_keep_spare and len(folders_of(self._now.files)) >= self._many_folders

    def write_all(self, outputs: Iterable[Output]) -> None:
        """Write each file that is not there, made of just this, already."""
        for output in outputs:
            if not self.keep(output.path, output.digest):
                self.write(output.path, output.digest, output.make())

    def keep(self, path: str, digest: str) -> bool:
        """Whether a file that was made of just this is there already; then it stays."""
        return self.keep_all([path], digest)

    def keep_all(self, paths: Sequence[str], digest: str) -> bool:
        """Whether all of these files that were made of just this are there; then they stay."""
        before = self._before.files
        for path in paths:
            if path not in before or before[path].digest != digest:
                return False
            if not is_as_written(self._target / path, before[path]):
                return False
        for path in paths:
            self._stays(path, before[path])
        return True

    def write(self, path: str, digest: str, body: bytes) -> None:
        """Write a file; one that has these bytes already stays as it is."""
        self.place(path).write_bytes(body)
        self.note(path, digest)

    def note(self, path: str, digest: str) -> None:
        """Note a file that somebody has written at its `place`; one with the bytes that it had
        stays as it was."""
        place, known = self.stage / path, self._before.files.get(path)
        before = self._target / path
        is_there = known is not None and is_as_written(before, known)
        if known and is_there and filecmp.cmp(place, before, shallow=False):
            place.unlink()
            self._stays(path, known._replace(digest=digest))
            return
        place.chmod(_FILE_RIGHTS)
        status = place.stat()
        self._now.files[path] = Written(digest, status.st_size, status.st_mtime_ns)
        self._new.add(path)
        self.summary.written += 1

    def place(self, path: str) -> Path:
        """Where a file is to be written: its folder is there, and nothing else is at it."""
        place = self.stage / path
        self._make_folder(place.parent)
        clear(place)
        return place

    def kept_below(self, folder: str) -> list[str]:
        """The paths below a folder in the site as it was."""
        return sorted(path for path in self._before.files if path.startswith(f"{folder}/"))

    def digest_before(self, path: str) -> str | None:
        """What a file of the site as it was was made of, None where it was not there."""
        known = self._before.files.get(path)
        return known.digest if known else None

    def body_of(self, path: str) -> bytes:
        """A file of the site as it will be."""
        return ((self.stage if path in self._new else self._target) / path).read_bytes()

    def finish(self) -> Summary:
        """Put the site in place, unless nothing of it is other than it was."""
        gone = self._before.files.keys() - self._now.files.keys()
        self.summary.removed = len(gone)
        is_there = read_manifest(self._target) is not None
        if is_there and not self.summary.has_changed:
            if self._now.files != self._before.files:
                # Made of other things, and the same for all that: only the list is new.
                self._write_manifest()
                (self.stage / MANIFEST).replace(self._target / MANIFEST)
            return self.summary
        make_alike(self.stage, self._target, self._unchanged(), self._new)
        self._write_manifest()
        make_durable(self.stage)
        old = put_in_place(self.stage, self._target, self._aside)
        try:
            self._let_spare_be(old, gone)
        except OSError:
            # The site is in place: where there is no room for a spare it does without.
            self._can_keep_spare = False
            shutil.rmtree(old or self.stage, ignore_errors=True)
        return self.summary

    def _unchanged(self) -> dict[str, Signature]:
        """The files that stay, and those in the folder that are not of the site: whoever put them
        there wants them. One in the way of a page of the site goes."""
        there = tree_below(self._target).files
        ours = {MANIFEST, *self._before.files, *self._now.files}
        folders = folders_of(self._now.files)
        kept = {path: there[path] for path in self._kept}
        for path, signature in there.items():
            is_in_the_way = path in folders or any(
                above in self._now.files for above in folders_of([path])
            )
            if path not in ours and not is_in_the_way:
                kept[path] = signature
        return kept

    def _write_manifest(self) -> None:
        self._now.write(self.place(MANIFEST))
        (self.stage / MANIFEST).chmod(_FILE_RIGHTS)

    def _let_spare_be(self, old: Path | None, gone: Iterable[str]) -> None:
        """Let the site as it was be the spare of a large one; else it goes."""
        if not self.keeps_spare:
            if old is not None:
                shutil.rmtree(old, ignore_errors=True)
            return
        if old is None:
            make_folder(self.stage)
            make_alike(self.stage, self._target, tree_below(self._target).files)
            return
        # What was is not kept twice: the next writing links what is.
        for path in (*self._new, *gone):
            (old / path).unlink(missing_ok=True)
        if old != self.stage:
            old.rename(self.stage)

    def _stays(self, path: str, written: Written) -> None:
        self._now.files[path] = written
        self._kept.append(path)
        self.summary.unchanged += 1

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._folders:
            self._make_folder(folder.parent)
            make_folder(folder)
            self._folders.add(folder)
