"""Progress on a terminal as bars, elsewhere as plain log lines; on standard error."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import crawler.running.job
from crawler.running.log_lines import is_for_machines
from jobs.passes.check import Reporter
from jobs.passes.pace import Pace
from state.model.values import SourceName
from state.telling.counts import counted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_LINE_SECONDS = 10.0
_logger = logging.getLogger("vvwatch")


@contextmanager
def progress_reporter() -> Iterator[Reporter]:
    """A reporter that shows how far a pass has come while the context lasts."""
    if _is_watched():
        with _bars() as progress:
            yield _bar_reporter(progress)
    else:
        yield _line_reporter()


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function that shows how many of how many are done while the context lasts."""
    if _is_watched():
        with _bars() as progress:
            task = progress.add_task(what, total=None)
            yield lambda done, of: progress.update(task, completed=done, total=of)
    else:
        say = _line_teller()
        yield lambda done, of: say(what, f"{what}: {done} of {of}")


def _is_watched() -> bool:
    return sys.stderr.isatty() and not is_for_machines()


def _bars() -> Progress:
    # Where there is no terminal there is nothing to load them for.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _bar_reporter(progress: Progress) -> Reporter:
    pace = Pace()
    tasks: dict[SourceName, TaskID] = {}
    reading: list[TaskID] = []

    def crawling(told: crawler.running.job.Progress) -> None:
        pace.note(told)
        if told.source not in tasks:
            tasks[told.source] = progress.add_task(f"{told.source}: fetching", total=None)
        progress.update(
            tasks[told.source],
            description=f"{told.source}: {_how_far(told, pace)}",
            completed=told.answered,
            total=told.answered + told.left,
        )

    def read() -> None:
        if not reading:
            reading.append(progress.add_task("reading documents", total=None))
        progress.advance(reading[0])

    return Reporter(crawling, read)


def _line_teller() -> Callable[[str, str], None]:
    """A function that logs a line about something, but not more often than one would read it."""
    said: dict[str, float] = {}

    def say(what: str, line: str) -> None:
        # Nothing is said of what is over within moments.
        if time.monotonic() - said.setdefault(what, time.monotonic()) >= _LINE_SECONDS:
            said[what] = time.monotonic()
            _logger.info("%s", line)

    return say


def _how_far(told: crawler.running.job.Progress, pace: Pace) -> str:
    """How far a source has come: requests, bytes, and when it would be done."""
    left = pace.estimate(told.source)
    mib = told.received_bytes / 1024 / 1024
    words = f"{counted(told.answered, 'request')} answered, {mib:.1f} MiB"
    return f"{words}, {left.words} left" if left and left.requests else words


def _line_reporter() -> Reporter:
    say = _line_teller()
    read_so_far = [0]

    pace = Pace()

    def crawling(told: crawler.running.job.Progress) -> None:
        pace.note(told)
        say(told.source, f"{told.source}: {_how_far(told, pace)}")

    def read() -> None:
        read_so_far[0] += 1
        say("reading", f"{counted(read_so_far[0], 'document')} read")

    return Reporter(crawling, read)
