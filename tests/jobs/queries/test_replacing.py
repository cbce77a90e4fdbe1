"""Files that take the place of others, and what is none."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from jobs.queries.replacing import OWN_MODE, SHARED_MODE, replacing


def write(path: Path, text: str = "new\n", mode: int = OWN_MODE) -> None:
    """Write a text where it belongs."""
    with replacing(path, mode=mode) as file:
        file.write(text)


def test_a_device_stays_one() -> None:
    """What is written to a device goes to it: it is no file that could be replaced."""
    write(Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """Whoever reads at a pipe gets what is written."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write, args=(pipe,))
    writer.start()
    assert pipe.read_text(encoding="utf-8") == "new\n"
    writer.join()
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_and_leads_to_the_new_file(tmp_path: Path) -> None:
    """What a link leads to is replaced, whether it is there or not, and the link is left alone."""
    (tmp_path / "there").write_text("old", encoding="utf-8")
    for name in ("there", "not there"):
        link = tmp_path / f"link to {name}"
        link.symlink_to(name)
        write(link)
        assert link.is_symlink()
        assert (tmp_path / name).read_text(encoding="utf-8") == "new\n"
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize(("mode", "others"), [(OWN_MODE, False), (SHARED_MODE, True)])
def test_who_may_read_it(tmp_path: Path, mode: int, others: bool) -> None:
    """A file is its owner's alone, or as the user's mask has it."""
    before = os.umask(0o022)
    try:
        write(tmp_path / "file", mode=mode)
    finally:
        os.umask(before)
    assert bool((tmp_path / "file").stat().st_mode & stat.S_IROTH) is others


@pytest.mark.parametrize("name", ["missing/file", "x" * 300, "."])
def test_where_none_can_be(tmp_path: Path, name: str) -> None:
    """A place where no file can be is an error of the system, and leaves nothing."""
    with pytest.raises(OSError, match="Errno"):
        write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
