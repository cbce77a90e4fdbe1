"""Writes a site: what changed anew, what did not as it was, and all of it in place at once.

It must not know what is in the files.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import filecmp
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from jobs.publish.writing.exchange import put_in_place, restore
from jobs.publish.writing.manifest import (
    MANIFEST,
    Manifest,
    Written,
    is_as_written,
    read_manifest,
)
from state.model.errors import PublishError, UsageError

# For everybody: that is what the files are for.
_FOLDER_RIGHTS, _FILE_RIGHTS = 0o755, 0o644


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

    `stage` holds what is new until `finish` puts all of it in place.
    """

    def __init__(self, target: Path, stage: Path, aside: Path) -> None:
        self.stage = stage
        self._target = target
        self._aside = aside
        self._before = read_manifest(target) or Manifest()
        self._now = Manifest()
        self._kept: list[str] = []
        self._folders: set[Path] = set()
        self.summary = Summary()

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
        self.summary.written += 1

    def place(self, path: str) -> Path:
        """Where a file is to be written; its folder is there."""
        place = self.stage / path
        self._make_folder(place.parent)
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
        new = self.stage / path
        return (new if new.exists() else self._target / path).read_bytes()

    def finish(self) -> Summary:
        """Put the site in place, unless nothing of it is other than it was."""
        gone = self._before.files.keys() - self._now.files.keys()
        self.summary.removed = len(gone)
        is_there = read_manifest(self._target) is not None
        if is_there and not self.summary.has_changed:
            if self._now.files != self._before.files:
                # Made of other things, and the same for all that: only the list is new.
                self._replace_manifest()
            return self.summary
        for path in (*self._kept, *self._of_others()):
            _link(self._target / path, self.place(path))
        self._now.write(self.stage)
        (self.stage / MANIFEST).chmod(_FILE_RIGHTS)
        old = put_in_place(self.stage, self._target, self._aside)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
        return self.summary

    def _replace_manifest(self) -> None:
        self._now.write(self.stage)
        (self.stage / MANIFEST).chmod(_FILE_RIGHTS)
        (self.stage / MANIFEST).replace(self._target / MANIFEST)

    def _stays(self, path: str, written: Written) -> None:
        self._now.files[path] = written
        self._kept.append(path)
        self.summary.unchanged += 1

    def _of_others(self) -> Iterator[str]:
        """Files in the folder that are not of the site: whoever put them there wants them."""
        ours = {MANIFEST, *self._before.files, *self._now.files}
        for folder, _, names in os.walk(self._target):
            for name in names:
                path = (Path(folder) / name).relative_to(self._target).as_posix()
                if path not in ours:
                    yield path

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._folders:
            if folder != self.stage:
                self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            folder.chmod(_FOLDER_RIGHTS)
            self._folders.add(folder)


@contextmanager
def site_folder(folder: Path) -> Iterator[SiteWriter]:
    """What writes a site into a folder: nothing of it is there before `finish`, and nothing beside
    it after.

    Raises UsageError where the folder has something else in it or cannot be written, PublishError
    where there is no room; the site that was there is whole in any case.
    """
    target = folder.resolve()
    stage = target.with_name(f".{target.name}.vvwatch-new")
    aside = target.with_name(f".{target.name}.vvwatch-old")
    with _told(target), _only_one(target.parent):
        restore(target, aside)
        _refuse_others(target)
        for left in (stage, aside):
            shutil.rmtree(left, ignore_errors=True)
        try:
            stage.mkdir()
            stage.chmod(_FOLDER_RIGHTS)
            yield SiteWriter(target, stage, aside)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _refuse_others(target: Path) -> None:
    """UsageError where something lies in the folder that is no site of ours."""
    if not target.exists():
        return
    what = "a file"
    if target.is_dir():
        if read_manifest(target) is not None or next(target.iterdir(), None) is None:
            return
        what = f"a folder with other things in it (and no {MANIFEST} of vvwatch)"
    raise UsageError(
        f"expected at {target} nothing, an empty folder or a site that vvwatch wrote, found "
        f"{what}; nothing was written: name another folder"
    )


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Troubles of the disk in words: whose folder, and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise PublishError(
                f"expected room for the site beside {target}, but: {error.strerror}; what was "
                "there is whole: make room, or name a folder on another disk"
            ) from error
        raise UsageError(
            f"expected to write the site at {target} and beside it, but: {error}; what was there "
            "is whole: check that the folder above is there and may be written"
        ) from error


@contextmanager
def _only_one(parent: Path) -> Iterator[None]:
    """Whoever comes second waits: the lock is on the folder itself, so that no file stays."""
    descriptor = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _link(source: Path, place: Path) -> None:
    """The same file at another place; a copy of the same time where there can be no link."""
    if source.is_symlink():
        place.symlink_to(source.readlink())
        return
    with contextlib.suppress(OSError):
        os.link(source, place)
        return
    shutil.copy2(source, place)
