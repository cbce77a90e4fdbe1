"""Where vvwatch runs is not always a tidy home: odd users, mounts, streams, locales and folders."""

from __future__ import annotations

import codecs
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

NOBODY = 65534
NEWS = "2024-01-17T08:30"
ROOT = Path(__file__).parents[4]
Paths = pytest.TempPathFactory
CLOSED = ("/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def become_nobody() -> None:
    """Go on as a user who owns nothing, and may not even read the codecs of a Python of root's."""
    codecs.lookup("utf-8-sig")
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@is_root
@pytest.mark.parametrize(
    "words", ["check", "deliver", "status", "events", "serve", "verify", "publish site", "doctor"]
)
def test_database_of_another_user(settled: Installation, words: str) -> None:
    """A database that belongs to somebody else is refused with whose it is and what to do, and is
    left as it was."""
    settled.folder.chmod(0o755)
    state = settled.folder / "state"
    state.mkdir(mode=0o700)
    shutil.move(settled.database, state / "vvwatch.db")
    settled.tables["state"] = {"path": "state/vvwatch.db"}
    settled.tables["publish"] = {}
    _open_the_way(settled.folder)
    before = settled.database.read_bytes()
    done = settled.run(*words.split(), before=become_nobody, seconds=120)
    said = done.stdout + done.stderr
    assert done.returncode == (1 if words == "doctor" else 2), said
    assert "Traceback" not in said
    if words != "doctor":
        assert "belongs to root, and this is run by nobody" in said
    assert settled.database.read_bytes() == before


@is_root
def test_file_of_another_user_in_a_folder_of_ours(settled: Installation) -> None:
    """The same where only the database itself, left by a pass of root, is somebody else's."""
    _open_the_way(settled.folder)
    os.chown(settled.folder, NOBODY, NOBODY)
    done = settled.run("check", now=NEWS, before=become_nobody)
    assert done.returncode == 2
    assert f"{settled.database} belongs to root" in done.stderr


def _open_the_way(folder: Path) -> None:
    """Let everybody pass through the folders that lead there."""
    for each in (folder, *folder.parents):
        if each.stat().st_uid == os.geteuid():
            each.chmod(each.stat().st_mode | 0o055)


ODD = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "TMPDIR": "/nowhere",
    "TZ": "Nowhere/Odd",
    "XDG_CONFIG_HOME": "nowhere",
}
IN_A_CONTAINER = """\
umount -l /dev/shm
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" && ! touch "$1/x" || exit 9
shift
umask 0777
exec "$@"
"""


def without_comforts(folder: Path) -> list[str]:
    """A command before which root takes from the one after it what containers often lack: a folder
    that can be written but for the state, shared memory, and rights by default."""
    apart = ["unshare", "--mount"]
    try:
        # Root of a container may have a root's name and none of its rights.
        subprocess.run([*apart, "true"], check=True, capture_output=True)  # noqa: S603  # the system's
    except (OSError, subprocess.CalledProcessError):
        return []
    return [*apart, "/bin/sh", "-c", IN_A_CONTAINER, "sh", str(folder)]


def test_odd_environment(asked: Installation, webhook: Webhook, tmp_path_factory: Paths) -> None:
    """Without a home, UTF-8, a known time zone, a folder for temporary files, shared memory, rights
    by default or a configuration that can be written a pass is what it is anywhere, and what waits
    is sent in whole."""
    state = tmp_path_factory.mktemp("state") / "vvwatch.db"
    shutil.copyfile(asked.database, state)
    asked.tables["state"] = {"path": str(state)}
    command = asked._command(("check",), "2024-01-17T09:00")
    done = subprocess.run(  # noqa: S603  # our own program
        [*without_comforts(asked.folder), *command],
        capture_output=True,
        cwd=asked.folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **asked.environment, **ODD},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    (message,) = webhook.take()
    assert "1795000" in message["message"]
    assert "“cultuur”" in message["message"]


def test_closed_streams(asked: Installation, webhook: Webhook) -> None:
    """Whoever starts it without input, output and errors gets a pass all the same."""
    done = asked.run_afresh("check", now="2024-01-17T09:00", started_by=CLOSED)
    assert done.returncode == 0
    assert len(webhook.take()) == 1
