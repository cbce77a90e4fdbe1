"""How a site is put in place: whole or not at all, and only what changed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.publish.writing.exchange import put_in_place, restore
from jobs.publish.writing.folder import site_folder
from jobs.publish.writing.manifest import MANIFEST
from jobs.publish.writing.writer import Output
from jobs.rules.public_paths import site_address
from state.model.errors import PublishError, UsageError
from tests.jobs.publish.conftest import Site
from tests.jobs.publish.known import Known, small


def output(path: str, text: str) -> Output:
    """A file that is made of its text."""
    return Output(path, text, lambda: text.encode())


def write(folder: Path, *outputs: Output) -> None:
    """Write a site of these files."""
    with site_folder(folder) as writer:
        writer.write_all(outputs)
        writer.finish()


def seen(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: bytes and time."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_again_changes_nothing(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """Published again, nothing is other than it was: no byte, no time, no file."""
    made = publishing(tmp_path, small)
    before = seen(made.folder)
    summary = made.again()
    assert seen(made.folder) == before
    assert (summary.written, summary.removed) == (0, 0)


def test_only_what_changed_is_written(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """A question more changes its own page and those that list it; the others keep their times."""
    made = publishing(tmp_path, small)
    before = seen(made.folder)
    known = Known(made.config.state.path)
    known.question(1795999, "Over niets", minister="Hilde Crevits", asker="Lid")
    known.close()
    made.again()
    after = seen(made.folder)
    changed = {path for path in after if after[path] != before.get(path)}
    assert "questions/1795999/index.html" in changed
    assert "archive/questions/2024-01/index.html" in changed
    assert not {p for p in changed if p.startswith(("projects/", "measurements/", "askers/"))}
    assert not {p for p in changed if p.startswith("questions/17950")}


def test_touched_file_is_made_again(tmp_path: Path, publishing: Callable[..., Site]) -> None:
    """What somebody changed in the folder is as it should be after the next time, and each page was
    looked at with a word on it."""
    made = publishing(tmp_path, small)
    page = made.folder / "projects/VV078/index.html"
    good = page.read_bytes()
    page.write_text("defaced", encoding="utf-8")
    (made.folder / "CNAME").write_text("vv.example.org", encoding="utf-8")
    (made.folder / "about/index.html").unlink()
    looked_at: list[None] = []
    made.again(on_page=lambda: looked_at.append(None))
    assert page.read_bytes() == good
    assert (made.folder / "about/index.html").is_file()
    assert made.text("CNAME") == "vv.example.org"
    assert len(looked_at) == len(made.pages())


def test_what_went_is_removed(tmp_path: Path) -> None:
    """A file that is not of the site any more goes, with its folder."""
    folder = tmp_path / "site"
    write(folder, output("a/x.html", "1"), output("b/y.html", "2"))
    write(folder, output("a/x.html", "1"))
    assert {*seen(folder)} == {"a/x.html", MANIFEST}
    assert not (folder / "b").exists()


@pytest.mark.parametrize("what", ["file", "folder", "manifest of others"])
def test_what_is_not_ours_is_left_alone(tmp_path: Path, what: str) -> None:
    """A file, a folder with other things in it or with another's manifest is never overwritten."""
    target = tmp_path / "site"
    if what == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        name = MANIFEST if what != "folder" else "thesis.txt"
        (target / name).write_text("{}", encoding="utf-8")
    before = seen(tmp_path)
    with pytest.raises(UsageError, match="nothing was written"):
        write(target, output("index.html", "1"))
    assert seen(tmp_path) == before


@pytest.mark.parametrize("folder", ["/", "/proc", "//"])
def test_file_system_is_no_folder_of_a_site(folder: str) -> None:
    """Where a file system begins nothing can be put in place at once: that is said beforehand."""
    with pytest.raises(UsageError, match="name a folder in it, such as /"):
        write(Path(folder), output("index.html", "1"))


def test_empty_folder_and_link_to_one_are_taken(tmp_path: Path) -> None:
    """An empty folder becomes the site, also behind a symbolic link, which stays one."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for text in ("1", "2"):
        write(tmp_path / "link", output("index.html", text))
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real/index.html").read_text(encoding="utf-8") == text
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}


def test_everybody_may_read(tmp_path: Path) -> None:
    """Files and folders can be read by the web server, whatever the mask of whoever publishes."""
    before = os.umask(0o077)
    try:
        write(tmp_path / "site", output("a/index.html", "1"))
    finally:
        os.umask(before)
    for path in (tmp_path / "site", *(tmp_path / "site").rglob("*")):
        assert path.stat().st_mode & 0o444 == 0o444, path
        assert not path.is_dir() or path.stat().st_mode & 0o111 == 0o111


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder below a file, below nothing, behind links that go in a circle or of a name that
    cannot be is refused in words."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "circle").symlink_to("circle")
    names = ("file/site", "not/there", "circle", "circle/site", "n" * 300, "n" * 250, "nul\0")
    for target in (tmp_path / name for name in names):
        with pytest.raises(UsageError, match=r"expected (to write|a folder for) the site"):
            write(target, output("index.html", "1"))


def test_full_disk_leaves_the_site_whole(tmp_path: Path) -> None:
    """Where there is no room the site that was there is whole, and nothing lies beside it."""
    folder = tmp_path / "site"
    write(folder, output("index.html", "1"))
    before = seen(tmp_path)

    def full() -> bytes:
        raise OSError(28, "No space left on device")

    with pytest.raises(PublishError, match="room for the site"):
        write(folder, output("index.html", "2"), Output("b.html", "b", full))
    assert seen(tmp_path) == before


_KILLED = """
import sys, time
from pathlib import Path
from jobs.publish.writing.folder import site_folder
from jobs.publish.writing.writer import Output
with site_folder(Path(sys.argv[1])) as writer:
    writer.write_all([Output("index.html", "2", lambda: b"2")])
    print("half", flush=True)
    time.sleep(600)
"""


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """Killed while it writes, the site before is whole; the next time goes through."""
    folder = tmp_path / "site"
    write(folder, output("index.html", "1"), output("a/b.html", "1"))
    before = seen(folder)
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", _KILLED, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    assert seen(folder) == before
    write(folder, output("index.html", "3"))
    assert (folder / "index.html").read_text(encoding="utf-8") == "3"
    assert {path.name for path in tmp_path.iterdir()} == {"site"}


def test_killed_between_two_renames(tmp_path: Path) -> None:
    """Where a system cannot exchange folders, what was there is brought back."""
    target, aside = tmp_path / "site", tmp_path / "aside"
    write(target, output("index.html", "1"))
    target.rename(aside)
    restore(target, aside)
    assert (target / "index.html").read_text(encoding="utf-8") == "1"


def test_exchange(tmp_path: Path) -> None:
    """Two folders change places; what was there is told."""
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "is").write_text(name, encoding="utf-8")
    left = put_in_place(tmp_path / "new", tmp_path / "old", tmp_path / "aside")
    assert (tmp_path / "old/is").read_text(encoding="utf-8") == "new"
    assert left is not None
    assert (left / "is").read_text(encoding="utf-8") == "old"
    shutil.rmtree(left)


@pytest.mark.parametrize(
    "text",
    [
        *("ftp://x.org/", "x.org", "https://", "/pad/", "https://x.org/?a=1", "https://x.org/#a"),
        *("https://a:b@x.org/", "https://x.org:99999/", 'https://x.org/"><script>', "https://x y/"),
        *("javascript:alert(1)", "https://[::1/", "https://x.org/\n"),
    ],
)
def test_address_that_is_none(text: str) -> None:
    """What is no address of a site is refused with an example."""
    with pytest.raises(ValueError, match="expected an http"):
        site_address(text)


def test_address_ends_with_a_slash() -> None:
    """However it is written, the address is that of a folder."""
    assert site_address("https://x.org") == "https://x.org/"
    assert site_address("http://127.0.0.1:8080/a/") == "http://127.0.0.1:8080/a/"
    assert site_address("") == ""
