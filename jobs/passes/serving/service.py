"""The same pass by schedule, until SIGTERM: APScheduler decides when, one pass at a time."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from jobs.config.contact import require_contact
from jobs.config.cron import cron_trigger, is_due
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.passes.check import Checker, Reporter
from jobs.passes.serving.life import LifeSigns
from jobs.passes.serving.vitals import Vitals, footprint
from jobs.processing.batching.pauses import Pauses
from jobs.publish.web import WebServer
from state.database.connection import open_database
from state.database.damage import damage_in, damage_words
from state.database.lock import hold
from state.database.pieces import Pieces
from state.model.errors import DatabaseNotOursError, DatabaseTooNewError
from state.model.instants import BRUSSELS, clock
from state.model.values import SourceName
from state.set_aside.faults import fault_words
from state.snapshots.passes import PassStore
from state.telling.counts import counted
from state.upkeep.prune import prune

_DELIVER_MINUTES = 1
# A first pass goes on in pieces, between which the others have their turn.
_BASELINE_SECONDS = 300.0
# Longer than anything that a pass does without storing something: the longest file that is read.
_PATIENCE_SECONDS = 3600.0
_logger = logging.getLogger("vvwatch")


class Service:
    """Passes by their cron lines, and what is pending once a minute."""

    def __init__(
        self,
        config: Config,
        now: Callable[[], datetime] = clock,
        web: WebServer | None = None,
        alive: Path | None = None,
        patience_seconds: float | None = None,
    ) -> None:
        """`web` serves the public pages beside; `alive` is a file touched while the service lives,
        which it does not when a pass is silent for `patience_seconds`."""
        self._config = config
        self._now = now
        self._web = web
        database = config.state.path
        patience = max(_PATIENCE_SECONDS, 2 * config.http.longest_silence_seconds)
        self._vitals = Vitals(
            self._late_seconds, lambda: footprint(database), patience_seconds or patience
        )
        self._life = LifeSigns(self._vitals, os.environ, alive)
        sign = self._vitals.sign
        signs = Reporter(lambda _: sign(), reading=sign, processing=sign, publishing=sign)
        self._checker = Checker(config, reporter=signs)
        self._stop = threading.Event()
        # That sending has to wait while a pass is at work is nothing to warn of, once a minute.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        # One worker: whatever fires together waits its turn, and passes never overlap.
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=BRUSSELS,
        )

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; a pass at hand is finished. Gives the exit status.

        Raises UsageError where a site would be asked by somebody whom nobody can reach, and
        DatabaseError where the database is another user's or a later version's.
        """
        require_contact(self._config, self._config.sources.enabled)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        for source in self._config.sources.enabled:
            trigger = cron_trigger(self._config.sources.of(source).schedule)
            self._scheduler.add_job(self._check, trigger, args=[[source]], id=source)
        self._scheduler.add_job(self._deliver, "interval", minutes=_DELIVER_MINUTES, id="deliver")
        if self._config.publish.folder:
            self._scheduler.add_job(self._publish, id="publish")
        prune_line = self._config.upkeep.prune_schedule.value
        if prune_line is not None:
            self._scheduler.add_job(self.prune, cron_trigger(prune_line), id="prune")
        missed = self._missed()
        if missed:
            self._scheduler.add_job(self._check, args=[missed], id="missed")
        if self._web is not None:
            self._web.start()
            _logger.info("the public pages are at %s", self._web.url)
        self._scheduler.start()
        _logger.info("serving; passes missed and caught up now: %s", ", ".join(missed) or "none")
        self._life.begin()
        while not self._stop.wait(self._life.pause_seconds):
            self._life.give()
        _logger.info("stopping; a pass at hand is finished first")
        self._finish()
        if self._web is not None:
            self._web.stop()
        return 0

    def _finish(self) -> None:
        """Finish what is at hand, alive all the while, and begin nothing more."""
        self._life.end()
        ending = threading.Thread(target=self._scheduler.shutdown, name="ending", daemon=True)
        ending.start()
        while ending.is_alive():
            ending.join(self._life.pause_seconds)
            self._life.give(is_scheduling=False)

    def _late_seconds(self) -> float:
        """By how much the schedule is late: the scheduler sets a job's next time when it is due,
        whether or not there is anybody free to do it."""
        due = [job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time]
        return max(0.0, (clock() - min(due, default=clock())).total_seconds())

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stop.set()

    def _missed(self) -> list[SourceName]:
        try:
            return missed_sources(self._config, self._now())
        except (DatabaseNotOursError, DatabaseTooNewError):
            raise  # which will not pass by itself
        except Exception as error:
            _say("which passes were missed cannot be known", error)
            return list(self._config.sources.enabled)

    def _check(self, sources: list[SourceName]) -> None:
        try:
            with self._vitals.at_work(f"pass over {', '.join(sources)}"):
                result = self._checker.check(sources, baseline_seconds=_BASELINE_SECONDS)
        except Exception as error:
            # Whatever it is, the next pass may do better, and nobody else would run it.
            _say(f"the pass over {', '.join(sources)} could not be finished", error)
        else:
            if result.unfinished:
                names = list(result.unfinished)
                more = {"args": [names], "id": f"going on: {names}", "replace_existing": True}
                self._scheduler.add_job(self._check, **more)
            failed = [f"{n}: {r['error']}" for n, r in result.sources.items() if r["error"]]
            _logger.info(
                "pass over %s: %s events, %s messages sent%s",
                ", ".join(sources),
                result.events,
                result.deliveries.sent,
                "; " + "; ".join(failed) if failed else "",
            )

    def _publish(self) -> None:
        """Publish once, so that the pages are there before the first pass has ended."""
        try:
            with self._vitals.at_work("publishing"):
                self._checker.publish()
        except Exception as error:
            _say("the public pages could not be written", error)

    def _deliver(self) -> None:
        try:
            with self._vitals.at_work("sending what is due"):
                self._checker.deliver()
        except Exception as error:
            _say("what is due could not be sent", error)

    def prune(self) -> None:
        """Let go of what is old, as `vvwatch prune` does."""
        state = self._config.state
        try:
            with (
                self._vitals.at_work("pruning"),
                open_readonly(state.path, shows_half=True) as db,
                hold(state.path),
            ):
                before = self._now() - timedelta(days=self._config.upkeep.older_than_days)
                pieces = Pieces(db, on_end=Pauses(self._vitals.sign))
                pruned = prune(db, before, False, state.bodies_over_bytes, pieces)
        except Exception as error:
            _say("what is old could not be let go of", error)
        else:
            snapshots = counted(pruned.snapshots, "snapshot")
            words = "pruned: %s, %s of %s bytes"
            _logger.info(words, snapshots, pruned.freed_bytes, pruned.total_bytes)


def _say(what: str, error: Exception) -> None:
    """Say what went wrong, and that the service goes on."""
    words = fault_words(error)
    if found := damage_in(error):
        words = damage_words(found)
    _logger.error("%s: %s; the service goes on and tries again", what, words)
    _logger.debug("it happened here", exc_info=error)


def missed_sources(config: Config, now: datetime) -> list[SourceName]:
    """The sources whose cron line fired since their last pass that ended (or that had none)."""
    db = open_database(config.state.path)
    try:
        last = PassStore(db).last_pass_at()
    finally:
        db.close()
    return [
        source
        for source in config.sources.enabled
        if is_due(config.sources.of(source).schedule, last.get(source), now)
    ]
