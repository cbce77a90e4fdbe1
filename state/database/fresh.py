"""A database that stays only where something came of it: what is refused leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from state.database.body_files import BodyFiles

_BESIDE = ("", "-wal", "-shm", ".upgrade.lock")


@dataclass
class Made:
    """Whether what is being made is to stay."""

    stays: bool = False


@contextmanager
def made_if_used(path: Path) -> Iterator[Made]:
    """Whatever the block makes of a database at this path, the folders above it too, is gone when
    it ends, unless it says that it `stays`, or the database was there before."""
    was_there, folders = path.exists(), missing_folders(path)
    made = Made()
    try:
        yield made
    finally:
        if not (was_there or made.stays):
            for suffix in _BESIDE:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            BodyFiles(path).remove()
            remove_empty(folders)


def missing_folders(path: Path) -> tuple[Path, ...]:
    """The folders above a path that are not there, the innermost first."""
    return tuple(folder for folder in path.parents if not folder.exists())


def remove_empty(folders: Sequence[Path]) -> None:
    """Remove folders, the innermost first, as far as nothing is in them."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
