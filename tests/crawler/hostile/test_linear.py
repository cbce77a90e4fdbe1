"""What is done with scraped text takes time that grows with its length and no faster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FEED = Path(__file__).with_name("feed.py")
# `make fuzz`: a megabyte where a page full does otherwise.
LENGTH = ("whole",) if os.environ.get("VVWATCH_FUZZ") else ()


@pytest.mark.parametrize(
    "task",
    [
        ("patterns", "state"),
        ("patterns", "crawler/documents"),
        ("patterns", "crawler/fetching"),
        ("patterns", "crawler/parsing"),
        ("patterns", "crawler/reports"),
        ("patterns", "crawler/sources"),
        ("patterns", "crawler/warc"),
        ("patterns", "jobs"),
        ("functions",),
    ],
    ids=" ".join,
)
def test_hostile_text(task: tuple[str, ...]) -> None:
    """No pattern and no function that cleans text needs more than its processor time, whatever
    text it is fed; what is linear needs a quarter of it."""
    done = _feed(*task, *LENGTH)
    fed = done.stdout.splitlines()
    assert done.returncode != -signal.SIGPROF, f"more than linear: {fed[-1]}"
    assert (done.returncode, fed[-1], done.stderr) == (0, "done", "")
    assert len(fed) > 1


@pytest.mark.parametrize("pattern", [r"\s+$", r"<a [^>]*href", r"(?:VV)?[ .]*\d+[ .]*-"])
def test_pattern_that_is_worse_than_linear_is_found(pattern: str) -> None:
    """What takes a time that grows with the square of the length is stopped, at usual lengths."""
    assert _feed("pattern", pattern).returncode == -signal.SIGPROF


def _feed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script, by our own interpreter
        [sys.executable, str(FEED), *words], capture_output=True, text=True, check=False
    )


def test_every_folder_is_fed() -> None:
    """No folder of the project that holds patterns is forgotten."""
    sys.path.insert(0, str(FEED.parents[3]))
    from tests.crawler.hostile.patterns import patterns_of

    marks = test_hostile_text.pytestmark[0].args[1]  # type: ignore[attr-defined]
    folders = [task[1] for task in marks if task[0] == "patterns"]
    whole = {used.name for top in ("state", "crawler", "jobs") for used in patterns_of(top)}
    assert whole == {used.name for folder in folders for used in patterns_of(folder)}
