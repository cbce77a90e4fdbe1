"""How a large site is put in place: beside it lies a spare of links, whatever becomes of either."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jobs.publish.writing import trees, writer
from jobs.publish.writing.folder import site_folder
from jobs.publish.writing.manifest import MANIFEST
from jobs.publish.writing.writer import Output

FIRST = {"index.html": "1", "a/index.html": "1", "b/c/index.html": "1", "d/x.html": "1"}
SECOND = {"index.html": "2", "a/index.html": "1", "b/index.html": "2", "e/f/x.html": "2"}
MANY, FEW = 1, 2000


def write(folder: Path, texts: dict[str, str], many_folders: int = MANY) -> None:
    """Write a site of these texts."""
    with site_folder(folder, many_folders) as site:
        for path, text in texts.items():
            site.write_all([Output(path, text, lambda text=text: text.encode())])  # type: ignore[misc]
        site.finish()


def texts_in(folder: Path) -> dict[str, str]:
    """The text of every file below a folder but the list of them."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def spare_of(folder: Path) -> Path:
    """Where the spare of a site lies."""
    return folder.with_name(f".{folder.name}.vvwatch-new")


def test_spare_takes_no_room_of_its_own(tmp_path: Path) -> None:
    """What did not change is one file in the site and its spare, with its time; what was before is
    kept nowhere, and folders that are empty go."""
    site = tmp_path / "site"
    write(site, FIRST)
    times = (site / "a/index.html").stat().st_mtime_ns
    assert texts_in(spare_of(site)) == FIRST
    for texts in (SECOND, FIRST, SECOND):
        write(site, texts)
        assert texts_in(site) == texts
        for path in texts_in(spare_of(site)):
            assert (spare_of(site) / path).samefile(site / path)
    assert (site / "a/index.html").stat().st_mtime_ns == times
    assert {path.name for path in site.iterdir() if path.is_dir()} == {"a", "b", "e"}


def test_small_site_has_none(tmp_path: Path) -> None:
    """A site that became small leaves nothing beside it."""
    site = tmp_path / "site"
    write(site, FIRST)
    write(site, SECOND, FEW)
    assert texts_in(site) == SECOND
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_room_for_a_spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is room for the site and none for a spare, the site is there and nothing beside
    it."""
    site, real = tmp_path / "site", trees.make_alike

    def full(copy: Path, source: Path, *given: Any) -> None:
        if (source / "e").exists():
            raise OSError(28, "No space left on device")
        real(copy, source, *given)

    monkeypatch.setattr(writer, "make_alike", full)
    write(site, SECOND)
    assert texts_in(site) == SECOND
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_whatever_lies_in_the_spare(tmp_path: Path) -> None:
    """Whatever somebody did in the site or in its spare, the site is as it should be next time, and
    what he put into the site besides stays."""
    site, spare = tmp_path / "site", spare_of(tmp_path / "site")
    write(site, FIRST)
    (site / "a/index.html").write_text("defaced, and in the spare too", encoding="utf-8")
    (spare / "d/x.html").unlink()
    (spare / "d").rmdir()
    (spare / "d").write_text("a file where a folder was", encoding="utf-8")
    (spare / "b/c/index.html").unlink()
    (spare / "b/c/index.html").mkdir()
    (spare / "stray").write_text("not of the site", encoding="utf-8")
    (site / "CNAME").write_text("vv.example.org", encoding="utf-8")
    (site / "more").symlink_to(tmp_path)
    wanted = {**FIRST, "index.html": "2"}
    write(site, wanted)
    assert texts_in(site) == {**wanted, "CNAME": "vv.example.org"}
    assert (site / "more").readlink() == tmp_path


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """A link that lies where the spare or one of its folders should be leads nobody elsewhere."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine").write_text("mine", encoding="utf-8")
    site = tmp_path / "site"
    spare_of(site).symlink_to(other)
    write(site, FIRST)
    write(site, SECOND)
    (spare_of(site) / "g").symlink_to(other)
    (site / "h").symlink_to(other)
    write(site, {**SECOND, "g/x.html": "3", "h/x.html": "3"})
    assert texts_in(site) == {**SECOND, "g/x.html": "3", "h/x.html": "3"}
    assert texts_in(other) == {"mine": "mine"}


_AT_EACH_STEP = """
import itertools, os, signal, sys
from pathlib import Path
from tests.jobs.publish.test_spare import FIRST, SECOND, texts_in, write

site, many = Path(sys.argv[1]), int(sys.argv[2])
left = None

def step(event, arguments):
    global left
    if left is not None and event.split(".")[0] in ("os", "open", "shutil", "ctypes"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
write(site, FIRST, many)
for steps in itertools.count(1):
    before, after = (FIRST, SECOND) if steps % 2 else (SECOND, FIRST)
    child = os.fork()
    if child == 0:
        left = steps
        write(site, after, many)
        left = None
        os._exit(0)
    _, status = os.waitpid(child, 0)
    found = texts_in(site)
    assert found in (before, after), (steps, found)
    write(site, after, many)
    assert texts_in(site) == after, steps
    if status == 0:
        break
print(steps)
"""


@pytest.mark.parametrize("many_folders", [MANY, FEW])
def test_killed_at_each_step(tmp_path: Path, many_folders: int) -> None:
    """Wherever the writing is cut off, the site is whole, as it was or as it will be; the next
    writing goes through."""
    command = [sys.executable, "-c", _AT_EACH_STEP, str(tmp_path / "site"), str(many_folders)]
    root = Path(__file__).parents[3]
    done = subprocess.run(  # noqa: S603
        command, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
