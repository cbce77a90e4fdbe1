"""A crawl is told to stop when its time is over or somebody says so, and ends well."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crawler.running.job import Progress
from crawler.running.process import run_crawl
from crawler.running.stopping import FetchLimit
from jobs.passes.pace import Pace, duration_words
from tests.crawler.running.test_silent_crawl import LINE, SOURCE, job

# Ends when it is told to, with one last line.
OBEYS = f"""
import sys
sys.stdin.readline()
assert sys.stdin.readline() == "stop" + chr(10)
print({LINE!r}, flush=True)
"""


@pytest.mark.parametrize("said", [False, True])
def test_child_is_told_to_stop(tmp_path: Path, said: bool) -> None:
    """The child hears of it, by the clock or by a word, and what it says last is heard."""
    told: list[Progress] = []
    with FetchLimit(None if said else 0.2) as limit, (tmp_path / "lock").open("w") as lock:
        if said:
            threading.Timer(0.2, limit.stop).start()
        command = (sys.executable, "-c", OBEYS)
        run_crawl(job(tmp_path), lock.fileno(), told.append, command, 600.0, limit)
        assert limit.is_over
    assert [each.answered for each in told] == [1]


TAKES = """
import sys
from crawler.running.pipes import take_job
line, stop = take_job(sys.stdin.fileno())
print(line.decode(), stop.is_set(), flush=True)
stop.wait()
print("stops", flush=True)
"""


@pytest.mark.parametrize("words", [(b'{"a": 1}\nstop\n',), (b'{"a":', b" 1}\n", b"stop\n")])
def test_stop_may_be_there_before_the_job_is_read(words: tuple[bytes, ...]) -> None:
    """A child that starts slowly finds job and word in the pipe at once, and takes each for what it
    is, as one that reads them in pieces does."""
    command = (sys.executable, "-c", TAKES)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603  # our own
        assert child.stdin is not None
        assert child.stdout is not None
        for word in words:
            child.stdin.write(word)
            child.stdin.flush()
        assert child.stdout.readline().startswith(b'{"a": 1} ')
        assert child.stdout.readline() == b"stops\n"


def test_limits() -> None:
    """A limit without seconds is never over by itself; a word ends it, twice as well as once."""
    with FetchLimit() as limit:
        assert (limit.is_over, limit.seconds_left) == (False, None)
        limit.stop()
        limit.stop()
        assert limit.is_over
    with FetchLimit(0.0) as over, FetchLimit(1000.0) as long:
        assert over.is_over
        assert not long.is_over


def test_pace_tells_when_it_would_be_done() -> None:
    """What is left takes as long a request as what was answered; of too few nobody knows."""
    times = iter([0.0, 0.0, 10.0, 10.0])
    pace = Pace(lambda: next(times))
    assert pace.estimate(SOURCE) is None
    pace.note(Progress(source=SOURCE, answered=0, asked=1, left=100))
    first = pace.estimate(SOURCE)
    assert first is not None
    assert (first.seconds, first.words) == (None, "about 100 requests")
    pace.note(Progress(source=SOURCE, answered=20, asked=30, left=90))
    later = pace.estimate(SOURCE)
    assert later is not None
    assert (later.requests, later.seconds) == (90, 45.0)
    assert later.words == "about 90 requests, 1 minute"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "1 minute"), (90, "2 minutes"), (4000, "67 minutes"), (9000, "2 h 30 min")],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    """No finer than anybody can tell beforehand."""
    assert duration_words(seconds) == words
