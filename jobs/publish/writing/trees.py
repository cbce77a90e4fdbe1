"""Two folders with the same files, by links: to make them alike costs no more than what differs."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER_RIGHTS = 0o755
"""For everybody, as the files are: that is what they are for."""

Signature = tuple[int, int]


@dataclass(frozen=True)
class Tree:
    """What is below a folder: its files by path, each with its size and time; its folders. What is
    a link is a file, wherever it leads."""

    files: Mapping[str, Signature] = field(default_factory=dict)
    folders: Collection[str] = ()


def tree_below(root: Path) -> Tree:
    """All that is below a folder, which may be missing."""
    files: dict[str, Signature] = {}
    folders: list[str] = []
    waiting = [""] if root.is_dir() else []
    while waiting:
        above = waiting.pop()
        with os.scandir(root / above) as entries:
            for entry in entries:
                path = f"{above}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    waiting.append(f"{path}/")
                else:
                    status = entry.stat(follow_symlinks=False)
                    files[path] = (status.st_size, status.st_mtime_ns)
    return Tree(files, folders)


def make_alike(
    copy: Path, source: Path, paths: Mapping[str, Signature], own: Collection[str] = ()
) -> None:
    """Let one folder have these files of another, as they are there, besides files of its `own`,
    and nothing else."""
    tree = tree_below(copy)
    wanted = {*paths, *own}
    needed = {*folders_of(wanted)}
    for path in tree.files.keys() - wanted:
        (copy / path).unlink()
    for folder in sorted({*tree.folders} - needed, reverse=True):
        (copy / folder).rmdir()
    for folder in sorted(needed - {*tree.folders}):
        make_folder(copy / folder)
    for path, signature in paths.items():
        if tree.files.get(path) != signature:
            link(source / path, copy / path)


def folders_of(paths: Collection[str]) -> set[str]:
    """Every folder in which these files are, those above included."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def make_folder(folder: Path) -> None:
    """Let there be a folder, not a link to one, that everybody may read."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(FOLDER_RIGHTS)
        return
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink()
        make_folder(folder)


def clear(place: Path) -> None:
    """Let nothing be at a place, so that nobody writes through a link into another folder."""
    try:
        place.unlink(missing_ok=True)
    except (IsADirectoryError, PermissionError):
        # Not every system says of a folder what it is.
        if not place.is_dir():
            raise
        shutil.rmtree(place)


def link(source: Path, place: Path) -> None:
    """The same file at another place; a copy of the same time where there can be no link."""
    clear(place)
    if source.is_symlink():
        place.symlink_to(source.readlink())
        return
    with contextlib.suppress(OSError):
        os.link(source, place)
        return
    shutil.copy2(source, place)
