"""The folder of a site: whose it is, who may write it, and what is told where that cannot be."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.publish.writing.exchange import restore
from jobs.publish.writing.manifest import MANIFEST, read_manifest
from jobs.publish.writing.trees import FOLDER_RIGHTS, clear
from jobs.publish.writing.writer import MANY_FOLDERS, SiteWriter
from state.model.errors import PublishError, UsageError
from state.telling.machine_errors import in_words


@contextmanager
def site_folder(folder: Path, many_folders: int = MANY_FOLDERS) -> Iterator[SiteWriter]:
    """What writes a site into a folder: nothing of it is there before `finish`, and beside it after
    no more than the spare of a large site, one of `many_folders`.

    Raises UsageError where the folder has something else in it or cannot be written, PublishError
    where there is no room; the site that was there is whole in any case.
    """
    target = _resolved(folder)
    stage = target.with_name(f".{target.name}.vvwatch-new")
    aside = target.with_name(f".{target.name}.vvwatch-old")
    with _told(target), _only_one(target.parent):
        restore(target, aside)
        _refuse_others(target)
        shutil.rmtree(aside, ignore_errors=True)
        _make_stage(stage)
        is_spare = False
        try:
            writer = SiteWriter(target, stage, aside, many_folders)
            yield writer
            is_spare = writer.keeps_spare
        finally:
            if not is_spare:
                shutil.rmtree(stage, ignore_errors=True)


def _resolved(folder: Path) -> Path:
    """The folder itself, whatever links lead there. UsageError where that cannot be known, or
    where it is one that no other can take the place of."""
    try:
        target = folder.resolve()
        begins = not target.name or target.is_mount()
    # A circle of links is told as the second, a sign that no name can have as the third.
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(
            f"expected a folder for the site at {str(folder)!r}, but: {in_words(error)}; nothing "
            "was written: name another folder, one that may be written"
        ) from error
    if begins:
        raise UsageError(
            f"expected a folder that another can take the place of, found {target}, with which a "
            f"file system begins; nothing was written: name a folder in it, such as {target / 'vv'}"
        )
    return target


def _make_stage(stage: Path) -> None:
    """Let there be a folder of our own: nobody else's, and no link to another."""
    if stage.is_symlink() or not stage.is_dir() or stage.stat().st_uid != os.geteuid():
        clear(stage)
        stage.mkdir()
    stage.chmod(FOLDER_RIGHTS)


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
                f"expected room for the site beside {target}, but: {in_words(error, target)}; what "
                "was there is whole: make room, or name a folder on another disk"
            ) from error
        raise UsageError(
            f"expected to write the site at {target} and beside it, but: "
            f"{in_words(error, target)}; what "
            "was there is whole: check that the folder above is there and may be written"
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
