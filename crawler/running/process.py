"""The crawl in a process of its own: Scrapy's reactor runs once in a process, passes run often.

The parent hands the job over on the child's standard input and keeps that pipe open. When the
parent is gone, however it died, the pipe ends, and so does the child.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module

from crawler.children import start_child
from crawler.running.job import CrawlJob, Progress
from crawler.running.log_lines import formatter
from crawler.running.pipes import child_lines, hand_over, take_job
from crawler.running.stopping import FetchLimit
from state.database.damage import damage_in, damage_words
from state.model.errors import (
    BodyFilesError,
    DamagedError,
    DatabaseError,
    PassFailedError,
    StoredValueError,
)
from state.model.values import SourceName
from state.set_aside.faults import trouble_words

_DATABASE_TROUBLE = 71
_FAULT = 72
_DAMAGE = 73
_PROGRESS_SECONDS = 0.5

_logger = logging.getLogger("vvwatch.crawl")


# --- the parent's side -------------------------------------------------------------------


def run_crawl(
    job: CrawlJob,
    lock_descriptor: int,
    on_progress: Callable[[Progress], None],
    command: Sequence[str] = (sys.executable, "-m", "crawler"),
    longest_silence_seconds: float | None = None,
    limit: FetchLimit | None = None,
) -> None:
    """Run the job in a process of its own and wait, no longer than the limit; raises
    PassFailedError when it ends badly, CrawlStalledError when nothing comes of it for longer than
    the settings allow.

    The child keeps the lock of the database open, so that nobody else writes while it lives.
    """
    silence = longest_silence_seconds or job.settings.http.longest_silence_seconds
    # Leaving the block closes the pipe, which on an interruption tells the child to stop.
    with start_child(command, (lock_descriptor,)) as child:
        hand_over(child, job)
        for line in child_lines(child, silence, limit):
            on_progress(Progress.model_validate_json(line))
    status = child.returncode
    if status == _DATABASE_TROUBLE:
        raise PassFailedError(
            "expected room and rights to store what was fetched, but the database could not be "
            "written; what was stored before is whole, make room and run the pass again"
        )
    if status == _DAMAGE:
        raise PassFailedError(damage_words("what is stored could not be read"))
    if status != 0:
        raise PassFailedError(
            f"expected the crawl to end by itself, but its process ended with status {status}; "
            "what it had fetched is kept, run the pass again"
        )


# --- the child's side --------------------------------------------------------------------


def run_as_child() -> None:
    """Read the job, crawl, and end; the exit status tells the parent how it went."""
    # A stop is the parent's to decide: service managers signal the whole group at once.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # How each request ended is stored, and told by the pass; Scrapy need not tell it too.
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    try:
        is_stopped = _crawl()
    except (DatabaseError, BodyFilesError) as error:
        if damage_in(error) or isinstance(error, (StoredValueError, DamagedError)):
            os._exit(_DAMAGE)
        _logger.error("%s", error)
        os._exit(_DATABASE_TROUBLE)
    except Exception as error:
        _logger.error("%s", trouble_words(error))
        _logger.debug("it happened here", exc_info=error)
        os._exit(_FAULT)
    if is_stopped:
        # What was being asked when it was told to stop has nobody to wait for it.
        sys.stdout.flush()
        os._exit(0)


def _crawl() -> bool:
    """Take the job and do it; whether it was told to stop."""
    line, stop = take_job(sys.stdin.fileno())
    job = CrawlJob.model_validate_json(line)

    # Scrapy looks through the stack of calls while these are loaded: here it is short.
    import_module("scrapy.core.downloader.tls")
    import_module("scrapy.core.downloader.contextfactory")
    from crawler.running.crawl import crawl

    crawl(job, _tell_progress(), stop.is_set)
    return stop.is_set()


def _tell_progress() -> Callable[[Progress, bool], None]:
    """A function that writes progress, but not more often than anybody could read it, unless it is
    the last."""
    told_at: dict[SourceName, float] = {}

    def tell(progress: Progress, is_last: bool) -> None:
        now = time.monotonic()
        if not is_last and now - told_at.get(progress.source, 0.0) < _PROGRESS_SECONDS:
            return
        told_at[progress.source] = now
        sys.stdout.write(progress.model_dump_json() + "\n")
        sys.stdout.flush()

    return tell
