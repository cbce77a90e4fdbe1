"""Trying assumptions in a process of its own, as every crawl: the parent's side and the child's."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator

from crawler.children import start_child
from crawler.running.log_lines import formatter
from crawler.running.pipes import child_lines, hand_over, take_job
from crawler.running.probing.values import ProbeJob, ProbeLine
from state.model.errors import PassFailedError
from state.set_aside.faults import trouble_words

_MODULE = "crawler.running.probing"
_logger = logging.getLogger("vvwatch.probing")


def run_probes(job: ProbeJob) -> Iterator[ProbeLine]:
    """Try what the job says in a process of its own, and give what it finds as it comes.

    Raises PassFailedError when it ends badly, CrawlStalledError when nothing comes of it for longer
    than the settings allow. Whoever stops listening ends it.
    """
    with start_child((sys.executable, "-m", _MODULE)) as child:
        hand_over(child, job)
        for line in child_lines(child, job.settings.http.longest_silence_seconds):
            yield ProbeLine.model_validate_json(line)
    if child.returncode != 0:
        raise PassFailedError(
            "expected the sites to be tried to the end, but the process that asks them ended with "
            f"status {child.returncode}; what was found until then holds, try again"
        )


def run_as_child() -> None:
    """Read the job, try, and end; the exit status tells the parent how it went."""
    # A stop is the parent's to decide: whoever presses Ctrl-C signals the whole group at once.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # What becomes of each host is told as a finding.
    for name in ("scrapy", "vvwatch.crawl"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        line, _ = take_job(sys.stdin.fileno())

        from crawler.running.probing.crawl import probe

        probe(ProbeJob.model_validate_json(line), _tell)
    except Exception as error:
        _logger.error("%s", trouble_words(error))
        _logger.debug("it happened here", exc_info=error)
        os._exit(1)


def _tell(line: ProbeLine) -> None:
    sys.stdout.write(line.model_dump_json(exclude_none=True) + "\n")
    sys.stdout.flush()
