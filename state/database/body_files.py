"""Files beside a database, each with a packed body; which of them count, the database says.

A file is named after the hash of its body, and of the one that it is packed against: what has a
name is always the same body, so that a file may be written, copied or linked again at any time. It
must not know the database.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from state.model.errors import BodyFilesError
from state.telling.machine_errors import in_words

_NAME = re.compile(r"[0-9a-f]{64}(-[0-9a-f]{64})?\.zst")
_UNFINISHED = ".part"


def body_file_name(sha256: str, base: str | None) -> str:
    """What the file with this body is called where it is packed against another one, or none."""
    return f"{sha256}-{base}.zst" if base else f"{sha256}.zst"


class BodyFiles:
    """The files beside one database, in two levels of folders that are made when they are needed.

    What cannot be read or written raises BodyFilesError.
    """

    def __init__(self, database: Path) -> None:
        self.folder = database.with_name(f"{database.name}.bodies")

    def path(self, name: str) -> Path:
        """Where the file of this name lies, or would."""
        return self.folder / name[:2] / name[2:4] / name

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where it is not there, though the folder is."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if self.folder.is_dir():
                return None
            raise BodyFilesError(
                f"expected the folder {self.folder}, in which bodies of the database lie, but it "
                "is not there: put it where it was, under this name, beside the database"
            ) from None
        except OSError as error:
            raise BodyFilesError(
                f"expected to read a body from {self.path(name)}, but: {in_words(error)}; check "
                "the rights on the folder, and the disk"
            ) from error

    def write(self, name: str, packed: bytes) -> None:
        """Write a file, which is there whole and for good afterwards, or not at all."""
        path = self.path(name)
        try:
            self._make_folders(path.parent)
            descriptor, unfinished = tempfile.mkstemp(suffix=_UNFINISHED, dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(packed)
                    file.flush()
                    os.fsync(file.fileno())
                Path(unfinished).replace(path)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
            sync_folder(path.parent)
        except OSError as error:
            raise BodyFilesError(
                f"expected to write a body into {path.parent}, but: {in_words(error)}; check the "
                "rights on the folder and the room on the disk; what is stored already is whole"
            ) from error

    def _make_folders(self, folder: Path) -> None:
        """Make a folder, readable by its owner only, with all that it lies in."""
        for each in (self.folder, folder.parent, folder):
            with suppress(FileExistsError):
                each.mkdir(mode=0o700)
                sync_folder(each.parent)

    def names(self) -> Iterator[str]:
        """The names of all files that are there; those that were never finished are none."""
        return (path.name for path in self._files() if path.suffix != _UNFINISHED)

    def size_bytes(self) -> int:
        """How much all that is there takes."""
        sizes = 0
        for path in self._files():
            with suppress(FileNotFoundError):
                sizes += path.stat().st_size
        return sizes

    def remove_all_but(self, names: Set[str]) -> int | None:
        """Remove the files that have none of these names; how many, None where a copy is being
        made, which may still want them. What is no file of ours is left alone.

        Only for whoever keeps others from writing here.
        """
        if not self.folder.is_dir():
            return 0
        try:
            with self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB):
                doomed = [path for path in self._files() if path.name not in names]
                for path in doomed:
                    path.unlink()
                for folder in {path.parent for path in doomed}:
                    _remove_empty(folder, self.folder)
        except BlockingIOError:
            return None
        except OSError as error:
            raise BodyFilesError(
                f"expected to remove files from {self.folder}, but: "
                f"{in_words(error, self.folder)}; check its "
                "rights; the database does not want them any more"
            ) from error
        return len(doomed)

    def copy(self, names: Set[str], to: BodyFiles) -> set[str]:
        """Link files into the folder of another database, or copy them where that cannot be; gives
        the names of those that are not there. Raises OSError."""
        return {name for name in names if not self._copy_one(name, to)}

    def _copy_one(self, name: str, to: BodyFiles) -> bool:
        path, target = self.path(name), to.path(name)
        if not path.is_file():
            return False
        if target.is_file() and target.stat().st_size == path.stat().st_size:
            return True
        to._make_folders(target.parent)
        unfinished = target.with_name(f"{name}.{os.getpid()}{_UNFINISHED}")
        try:
            try:
                os.link(path, unfinished)
            except OSError:
                # Another file system, or one without links.
                shutil.copyfile(path, unfinished)
                unfinished.chmod(0o600)
                with unfinished.open("rb") as copied:
                    os.fsync(copied.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        return True

    def remove(self) -> None:
        """Remove all files and their folders; what is no file of ours is left alone."""
        for path in list(self._files()):
            path.unlink(missing_ok=True)
            _remove_empty(path.parent, self.folder)
        _remove_empty(self.folder, self.folder)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep files from being removed while the context lasts."""
        if not self.folder.is_dir():
            yield
            return
        with self._lock(fcntl.LOCK_SH):
            yield

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, kind)
            yield
        finally:
            os.close(descriptor)

    def _files(self) -> Iterator[Path]:
        """Every file of ours, where it belongs, whole or not."""
        for path in self.folder.glob("??/??/*"):
            is_ours = _NAME.fullmatch(path.name) or path.suffix == _UNFINISHED
            if is_ours and path.is_file() and not path.is_symlink():
                yield path


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder, and those that it lies in up to `top`, as far as nothing is left in them."""
    with suppress(OSError):
        while folder.is_relative_to(top):
            folder.rmdir()
            folder = folder.parent


def sync_folder(folder: Path) -> None:
    """Let what a folder holds outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
