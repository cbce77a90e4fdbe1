"""One pass: fetch, process, deliver; and what it came to, as numbers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from crawler.extraction.worker import TextWorker
from crawler.running.job import Progress
from crawler.running.stopping import FetchLimit
from crawler.sources.registry import source_named
from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.notices import SystemNotices
from jobs.alerting.relevance import Relevance
from jobs.alerting.router import Router
from jobs.alerting.sender import DeliveryCounts, Sender, pending_messages
from jobs.alerting.tried_channels import note_tried
from jobs.config.contact import require_contact
from jobs.config.model import Config
from jobs.config.opening import refuse_given_clock
from jobs.passes.ends import log_end, shortly
from jobs.passes.fetching import Fetcher
from jobs.passes.pace import Pace
from jobs.passes.ping import pinged
from jobs.passes.public_pages import is_to_be_published, publish_pages
from jobs.passes.reached import unreached_why
from jobs.processing.batching.left_over import give_up
from jobs.processing.batching.pauses import Pauses
from jobs.processing.context import UnitOfWork
from jobs.processing.guard import Guard
from jobs.processing.pipeline import Outcome, PassProcessor
from state.database.connection import open_database
from state.database.lock import hold
from state.model.deliveries import Notice
from state.model.errors import UsageError
from state.model.instants import clock
from state.model.notices import PassFailed
from state.model.values import JsonObject, PassState, SourceName
from state.set_aside.entries import SetAside
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.set_aside.last_place import LastPlace
from state.stores import Stores

_logger = logging.getLogger("vvwatch")
# Who only wants to send waits so long for a pass, or for another who sends: cron starts both at the
# same moment.
_PATIENCE_SECONDS = 5.0
# So many of the requests of a pass that failed are named in the log.
_MOST_FAILED = 50


@dataclass(frozen=True)
class Reporter:
    """Who is told of progress while a pass runs."""

    crawling: Callable[[Progress], None] = lambda _: None
    reading: Callable[[], None] = lambda: None
    processing: Callable[[], None] = lambda: None
    publishing: Callable[[], None] = lambda: None


@dataclass
class CheckResult:
    """What one `check` came to; `as_json` has the form that docs/reference.md gives. `unreached`
    says why nothing was reached at all, where that is so."""

    sources: dict[SourceName, JsonObject] = field(default_factory=dict)
    events: int = 0
    baseline_events: int = 0
    deliveries: DeliveryCounts = field(default_factory=DeliveryCounts)
    set_aside: Sequence[SetAside] = ()
    passes: int = 0
    first_pass: int | None = None
    unreached: str | None = None
    pace: Pace = field(default_factory=Pace)

    def not_begun(self, sources: Sequence[SourceName]) -> None:
        """Note that there was no time left for these sources."""
        for source in sources:
            self.sources[source] = {"complete": False}

    @property
    def unfinished(self) -> tuple[SourceName, ...]:
        """The sources that were stopped before their end; the next pass goes on with them."""
        return tuple(name for name, row in self.sources.items() if not row["complete"])

    def as_json(self) -> JsonObject:
        """The result as plain JSON values."""
        return {
            "sources": dict(self.sources),
            "events": self.events,
            "deliveries": self.deliveries.as_json(),
            "set_aside": [entry.as_json() for entry in self.set_aside],
        }

    @property
    def is_good(self) -> bool:
        """Whether no source failed and every message tried was sent."""
        outcomes = {row["outcome"] for row in self.sources.values()}
        return "failed" not in outcomes and not self.deliveries.unsent


class Checker:
    """Passes over the sources of one configuration. `given_now` stands in for the clock."""

    def __init__(
        self,
        config: Config,
        given_now: datetime | None = None,
        environment: Mapping[str, str] | None = None,
        reporter: Reporter | None = None,
    ) -> None:
        self._config = config
        self._given_now = given_now
        self._environment = os.environ if environment is None else environment
        self._reporter = reporter or Reporter()

    def check(
        self,
        sources: Sequence[SourceName] = (),
        deliver: bool = True,
        limit: FetchLimit | None = None,
        baseline_seconds: float | None = None,
    ) -> CheckResult:
        """Passes over the sources named (all that are on where none is), no longer than the limit:
        one over those that have a baseline, and then one over each of the others, which takes no
        longer than `baseline_seconds`.

        Raises PassRunningError, and UsageError where one of them is off, or a site would be asked
        by somebody whom nobody can reach.
        """
        wanted = self._wanted(sources)
        require_contact(self._config, wanted)
        path = self._config.state.path
        ping_url = self._config.ops.ping(self._environment)
        with hold(path) as lock, FetchLimit() as endless, pinged(ping_url) as say:
            db = open_database(path)
            try:
                refuse_given_clock(db, self._config, self._given_now)
                self._settle_channels(db)
                result = CheckResult()
                stores = Stores.of(db)
                self._finish_earlier(stores, result)
                fetcher = Fetcher(
                    config=self._config,
                    stores=stores,
                    lock=lock,
                    now=self._now,
                    given_now=self._given_now,
                    on_progress=partial(self._note_progress, result),
                )
                limits = (limit or endless, baseline_seconds)
                for group in list(fetcher.groups(wanted)):
                    self._pass(fetcher, group, limits, result, deliver)
                for name in self._config.sources.enabled:
                    row = result.sources.pop(name, {})
                    result.sources[name] = _whole(row, stores, name)
                result.set_aside = stores.aside.all()
                rows = result.sources.values()
                result.unreached = unreached_why(rows, stores.hosts.all(), result.first_pass or 0)
            finally:
                db.close()
            say(result.is_good, shortly(result.as_json()))
        return result

    def _pass(
        self,
        fetcher: Fetcher,
        group: Sequence[SourceName],
        limits: tuple[FetchLimit, float | None],
        result: CheckResult,
        deliver: bool,
    ) -> None:
        """Fetch, process and tell one pass: what it has found waits for none of the others."""
        stores = fetcher.stores
        limit, baseline_seconds = limits
        if limit.is_over and result.passes:
            result.not_begun(group)
            return
        with FetchLimit(baseline_seconds) as own:
            is_cut = baseline_seconds is not None and fetcher.is_first(group)
            own_or_all = own if is_cut else limit
            pass_id = fetcher.fetch(group, own_or_all, result.first_pass)
        result.passes += 1
        result.first_pass = result.first_pass or pass_id
        if stores.passes.get(pass_id).state is PassState.FETCHED:
            self._process(stores, pass_id, result)
        self._summarise(stores, pass_id, result)
        self._publish(stores, result)
        self._deliver(stores, result, deliver)
        failed = stores.snapshots.failed(pass_id, _MOST_FAILED)
        log_end(pass_id, group, result.as_json(), failed)

    def _note_progress(self, result: CheckResult, progress: Progress) -> None:
        result.pace.note(progress)
        self._reporter.crawling(progress)

    def deliver(self) -> DeliveryCounts:
        """Send what is pending and due; raises PassRunningError while a pass may send too, when
        that has not ended within moments."""
        path = self._config.state.path
        with hold(path, _PATIENCE_SECONDS):
            db = open_database(path)
            try:
                refuse_given_clock(db, self._config, self._given_now)
                self._settle_channels(db)
                return self._send(Stores.of(db))
            finally:
                db.close()

    def publish(self) -> None:
        """Write the public pages as things are known now."""
        publish_pages(self._config, self._now(), self._reporter.publishing)

    def _now(self) -> datetime:
        return self._given_now or clock()

    def _settle_channels(self, db: Database) -> None:
        note_tried(db, self._config, self._environment)
        ChannelBook(db, self._config, self._environment).settle()

    def _wanted(self, sources: Sequence[SourceName]) -> tuple[SourceName, ...]:
        enabled = self._config.sources.enabled
        off = [name for name in sources if name not in enabled]
        if off:
            tables = ", ".join(f"[sources.{name}]" for name in off)
            raise UsageError(
                f"expected sources that are on, but {', '.join(off)} is off; enter {tables} in the "
                "configuration, without enabled = false"
            )
        if not enabled:
            raise UsageError("every source is off; take enabled = false from one of [sources.*]")
        return tuple(name for name in enabled if name in sources) or enabled

    # --- the steps of a pass --------------------------------------------------------------

    def _finish_earlier(self, stores: Stores, result: CheckResult) -> None:
        """Process what was fetched whole; what was cut off is carried over to this pass."""
        passes = stores.passes
        for earlier in passes.passes(PassState.FETCHING):
            _logger.info("pass %s was interrupted; going on from what it had", earlier.id)
            passes.set_pass_state(earlier.id, PassState.INTERRUPTED)
        for earlier in passes.passes(PassState.FETCHED):
            _logger.info("pass %s was fetched but not processed; doing that first", earlier.id)
            self._process(stores, earlier.id, result)

    def _process(self, stores: Stores, pass_id: int, result: CheckResult) -> None:
        try:
            outcome = process_pass(stores, pass_id, self._config, self._environment, self._reporter)
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            self._note_failed(stores, pass_id, error, result)
            return
        result.events += outcome.events
        result.baseline_events += outcome.baseline_events
        for source, verdict in outcome.verdicts.items():
            row = result.sources.setdefault(source, {})
            row["outcome"] = "ok" if verdict.error is None else "failed"
            row["error"] = verdict.error

    def _note_failed(
        self, stores: Stores, pass_id: int, error: Exception, result: CheckResult
    ) -> None:
        """Note that a pass cannot be processed, so that it stops none of the next; tell ops once
        until one could."""
        words = fault_words(error)
        _logger.error("pass %s could not be processed: %s", pass_id, words)
        _logger.debug("it happened here", exc_info=error)
        with stores.transaction():
            give_up(stores, pass_id)
            stores.passes.mark_failed(pass_id, words)
            first = stores.passes.failed()[0]["pass_id"]
            notice = Notice(f"pass_failed:{first}", PassFailed(pass_id=pass_id, error=words))
            self._notices(stores).tell_ops(notice, self._now())
        for source in stores.passes.pass_sources(pass_id):
            result.sources[source] = {"outcome": "failed", "error": words}

    def _summarise(self, stores: Stores, pass_id: int, result: CheckResult) -> None:
        for source, row in stores.passes.pass_sources(pass_id).items():
            counts = stores.snapshots.count_outcomes(pass_id, source)
            told = result.sources.get(source, {})
            result.sources[source] = {
                # What was stopped before its end has not failed, whatever held it up.
                "outcome": "ok" if row["stopped"] else told.get("outcome", "skipped"),
                "complete": not row["stopped"],
                "requests": row["requests"],
                "bytes": row["bytes"],
                "not_modified": counts.get("not_modified", 0),
                "snapshots": counts.get("new_body", 0),
                "error": row["trouble"] if row["stopped"] else told.get("error"),
            }

    def _publish(self, stores: Stores, result: CheckResult) -> None:
        """Publish before messages are sent, whose links lead to the pages."""
        events = result.events + result.baseline_events
        if not is_to_be_published(self._config, events, result.sources):
            return
        notice = publish_pages(self._config, self._now(), self._reporter.publishing)
        if notice is not None:
            with stores.transaction():
                self._notices(stores).tell_ops(notice, self._now())

    def _deliver(self, stores: Stores, result: CheckResult, wanted: bool) -> None:
        if wanted:
            result.deliveries = result.deliveries.and_then(self._send(stores))
        else:
            result.deliveries = DeliveryCounts(pending=pending_messages(stores))

    def _send(self, stores: Stores) -> DeliveryCounts:
        at = self._now()
        with stores.transaction():
            guard = Guard(stores, at)
            notices = self._notices(stores)
            notices.heartbeats(at, guard.attempt)
            for notice in guard.notices():
                notices.tell_ops(notice, at)
        return Sender(stores, self._config, self._environment).deliver(at)

    def _notices(self, stores: Stores) -> SystemNotices:
        book = ChannelBook(stores.db, self._config, self._environment)
        return SystemNotices(stores, self._config, book)


def _whole(row: JsonObject, stores: Stores, source: SourceName) -> JsonObject:
    """What is told of a source in one `check`, in its order; of one that was not asked, too."""
    return {
        "outcome": row.get("outcome", "skipped"),
        "complete": row.get("complete", True),
        "requests": row.get("requests", 0),
        "bytes": row.get("bytes", 0),
        "not_modified": row.get("not_modified", 0),
        "snapshots": row.get("snapshots", 0),
        "records": stores.records.count(source, source_named(source).record_kind),
        "error": row.get("error"),
    }


def process_pass(
    stores: Stores,
    pass_id: int,
    config: Config,
    environment: Mapping[str, str],
    reporter: Reporter | None = None,
) -> Outcome:
    """Process one stored pass whose fetching has ended, or go on with it."""
    told = reporter or Reporter()
    with TextWorker() as worker:
        place = LastPlace(config.state.path)
        work = UnitOfWork.over(stores, config.sources, worker, place=place)
        relevance = Relevance(config, work.collector.document)
        router = Router(stores, config, environment, relevance)
        expected, between = config.expectations, Pauses(told.processing)
        processor = PassProcessor(work, relevance, router, expected, between=between)
        outcome = processor.process(stores.passes.get(pass_id), told.reading)
    for fault in outcome.faults.values():
        _logger.warning("a fault of vvwatch itself: %s", fault)
    return outcome
