"""The public pages: by command, after passes, and served beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jobs.demo.story.world import ask_question_104

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

pytestmark = pytest.mark.slow
Eventually = Callable[[Callable[[], bool], str], None]


def test_pages_follow_the_passes(settled: Installation, webhook: Webhook) -> None:
    """The first pass writes the pages, one with news changes them before anybody is told, and one
    without leaves every file as it is."""
    settled.tables["publish"] = {"folder": "site", "base_url": "https://vv.example.org"}
    site = settled.folder / "site"
    settled.check("2024-01-16T08:30")
    assert (site / "projects/VV078/index.html").is_file()
    assert not (site / "questions/1795000").exists()
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30")
    assert "VV078" in (site / "questions/1795000/index.html").read_text(encoding="utf-8")
    assert "1795000" in (site / "projects/VV078/feed.xml").read_text(encoding="utf-8")
    assert len(webhook.take()) == 1
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    settled.check("2024-01-17T09:00")
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_pages_that_cannot_be_written_fail_no_pass(settled: Installation, webhook: Webhook) -> None:
    """Where the folder is somebody else's the pass is as good as ever: watchers get theirs, ops
    hear of it once a day, and the folder stays as it is."""
    settled.tables["publish"] = {"folder": "theirs"}
    settled.tell_ops(webhook.url)
    theirs = settled.folder / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine", encoding="utf-8")
    ask_question_104(settled.world)
    assert settled.check("2024-01-17T08:30").is_good
    titles = [message["title"] for message in webhook.take()]
    assert len([title for title in titles if "public pages could not be written" in title]) == 1
    assert len(titles) == 2
    settled.world.questions.pop()
    settled.check("2024-01-17T09:00")
    settled.deliver("2024-01-17T09:01")
    assert webhook.take() == []
    assert [path.name for path in theirs.iterdir()] == ["thesis.txt"]


def test_command(settled: Installation) -> None:
    """`publish` writes the pages; wrong usage is 2, in words, and writes nothing."""
    done = settled.run("publish", "site", now="2024-01-16T08:30")
    assert (done.returncode, done.stderr) == (0, "")
    assert (settled.folder / "site/index.html").is_file()
    again = settled.run("publish", "site", now="2024-01-16T08:30")
    assert "0 files written" in again.stdout
    for words, said in (
        (("publish", "other", "--base-url", "example.org"), "expected an http(s) address"),
        (("publish", "."), "a folder with other things in it"),
        (("publish", "config.toml"), "found a file"),
        (("publish", "not/there/site"), "check that the folder above is there"),
        (("serve", "--web", "127.0.0.1:0"), "expected [publish] folder"),
        (("serve", "--web", "foo"), "expected HOST:PORT"),
    ):
        refused = settled.run(*words)
        assert refused.returncode == 2, refused
        assert said in refused.stderr
        assert "Traceback" not in refused.stderr
    assert not (settled.folder / "other").exists()


def test_before_the_first_pass(fresh: Installation) -> None:
    """While nothing is stored there is nothing to publish, and that is said."""
    refused = fresh.run("publish", "site")
    assert refused.returncode == 2
    assert "vvwatch check" in refused.stderr
    assert not (fresh.folder / "site").exists()


def test_served_beside_the_passes(settled: Installation, eventually: Eventually) -> None:
    """`serve --web` publishes at once, serves the folder and says that it is well; SIGTERM ends
    both."""
    settled.tables["publish"] = {"folder": "site"}
    settled.tables["http"]["contact"] = "test@example.org"
    running = settled.start("serve", "--web", "127.0.0.1:0")
    said = settled.folder / "said.txt"
    try:
        eventually(lambda: "the public pages are at" in said.read_text("utf-8"), "it serves")
        _, _, rest = said.read_text("utf-8").partition("the public pages are at ")
        url = rest.split()[0]
        eventually(lambda: health(url) == "ok", "there is a site")
        with urllib.request.urlopen(f"{url}projects/VV078/", timeout=60) as answer:  # noqa: S310
            assert b"VV078" in answer.read()
    finally:
        running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=600) == 0


def health(url: str) -> str:
    """What the site says of itself."""
    try:
        with urllib.request.urlopen(f"{url}health", timeout=60) as answer:  # noqa: S310
            return str(json.load(answer)["status"])
    except urllib.error.HTTPError as error:
        return str(json.load(error)["status"])


def test_story_is_published(tmp_path: Path) -> None:
    """`demo --site` ends with the pages of the story, and says how to open them."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", "from jobs.cli.main import main; main()", "demo", "--site"]
    done = subprocess.run(  # noqa: S603  # our own program
        [*command, str(tmp_path / "site")], capture_output=True, text=True, cwd=root, timeout=900
    )
    assert done.returncode == 0, done.stderr
    assert f"Open file://{tmp_path}/site/index.html" in done.stdout
    assert (tmp_path / "site/measurements/6/flows.svg").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_story_that_is_ended_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    """Whoever ends the demo gets a sentence that is true, and no folder stays."""
    root, environment = Path(__file__).parents[3], {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", "from jobs.cli.main import main; main()", "demo"]
    with subprocess.Popen(  # noqa: S603  # our own program
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=root,
        env=environment,
    ) as running:
        assert running.stdout is not None
        assert "===" in (running.stdout.readline() + running.stdout.readline())
        running.send_signal(number)
        _, said = running.communicate(timeout=300)
    assert running.returncode == 130
    assert said.endswith("interrupted; nothing of the story is kept\n")
    assert list(tmp_path.glob("vvwatch-demo-*")) == []
