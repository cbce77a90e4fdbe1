"""A crawl of which nothing comes for too long is ended, and what it had is kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.running.job import CrawlJob, Progress
from crawler.running.process import run_crawl
from crawler.sources.registry import SOURCE_NAMES
from crawler.sources.together.settings import CrawlSettings
from state.model.errors import CrawlStalledError

SOURCE = SOURCE_NAMES[0]
LINE = Progress(source=SOURCE, answered=1, asked=2).model_dump_json()
SPEAKS_ONCE = f"print({LINE!r}, flush=True); import time; time.sleep(3600)"
SPEAKS_IN_PIECES = f"""
import sys
for piece in ({LINE[:9]!r}, {LINE[9:]!r} + chr(10) + {LINE!r}, chr(10)):
    sys.stdout.write(piece)
    sys.stdout.flush()
"""


def job(path: Path) -> CrawlJob:
    """A job of one source."""
    return CrawlJob(
        database=path / "vvwatch.db",
        pass_id=1,
        at=datetime(2024, 1, 15, tzinfo=UTC),
        given_now=None,
        sources=(SOURCE,),
        settings=CrawlSettings(),
    )


def run(path: Path, program: str, silence_seconds: float) -> list[Progress]:
    """Run a program in place of the crawl; what it told of its progress."""
    told: list[Progress] = []
    with (path / "lock").open("w") as lock:
        command = (sys.executable, "-c", program)
        run_crawl(job(path), lock.fileno(), told.append, command, silence_seconds)
    return told


def test_silent_crawl_is_ended(tmp_path: Path) -> None:
    """A child that neither goes on nor ends is killed, in words that say what happens next."""
    with pytest.raises(CrawlStalledError, match=r"nothing came of it .* tried again"):
        run(tmp_path, SPEAKS_ONCE, silence_seconds=0.5)


def test_progress_comes_in_whole_lines(tmp_path: Path) -> None:
    """However the pipe cuts it, each line is one report, and a child that ends well is no error."""
    assert [each.asked for each in run(tmp_path, SPEAKS_IN_PIECES, 600.0)] == [2, 2]


def test_patience_covers_what_one_address_may_take() -> None:
    """The longest silence allows for every retry, time-out and pause of one address."""
    http = CrawlSettings().http

    one_address = (http.retries + 1) * (http.timeout_seconds + http.max_retry_after_seconds)
    assert http.longest_silence_seconds > one_address
