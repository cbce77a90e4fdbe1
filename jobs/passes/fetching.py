"""Fetching for one `check`: which passes it takes, cheapest source first, and how each begins.

A source without a baseline is a pass of its own, so that the others need not wait for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.running.job import CrawlJob, Progress
from crawler.running.process import run_crawl
from crawler.running.stopping import FetchLimit
from crawler.sources.registry import source_named
from crawler.sources.together.scopes import is_widened, scope_of
from jobs.config.cron import is_due
from jobs.config.model import Config
from state.model.errors import CrawlStalledError, VvwatchError
from state.model.values import ClockKind, JsonObject, PassState, SourceName
from state.stores import Stores

_logger = logging.getLogger("vvwatch")


@dataclass(frozen=True)
class Fetcher:
    """Fetches passes of one configuration into one database, under its `lock`; `now` tells the time
    of a pass, `given_now` stands in for the clock where it is not None."""

    config: Config
    stores: Stores
    lock: int
    now: Callable[[], datetime]
    given_now: datetime | None
    on_progress: Callable[[Progress], None]

    def groups(self, wanted: Sequence[SourceName]) -> Iterator[tuple[SourceName, ...]]:
        """The sources of each pass: first all that have a baseline, then each of the others."""
        ordered = sorted(wanted, key=lambda name: source_named(name).weight)
        states = self.stores.sources
        new = [name for name in ordered if states.get(name).covered is None]
        known = tuple(name for name in ordered if name not in new)
        if known:
            yield known
        for name in new:
            yield (name,)

    def is_first(self, sources: Sequence[SourceName]) -> bool:
        """Whether a pass over these is the first of its one source."""
        return self.stores.sources.get(sources[0]).covered is None

    def fetch(
        self, sources: Sequence[SourceName], limit: FetchLimit, since_pass: int | None = None
    ) -> int:
        """Fetch one pass over these sources, in this order, until the limit is reached; gives its
        number. Hosts that could not be reached in pass `since_pass` or later are not tried."""
        passes, at = self.stores.passes, self.now()
        scopes = {source: self._scope(source, at) for source in sources}
        kind = ClockKind.REAL if self.given_now is None else ClockKind.GIVEN
        pass_id = passes.begin_pass(at, kind, scopes)
        job = CrawlJob(
            database=self.config.state.path,
            pass_id=pass_id,
            at=at,
            given_now=self.given_now,
            sources=tuple(sources),
            settings=self.config.crawl,
            bodies_over_bytes=self.config.state.bodies_over_bytes,
            since_pass=since_pass,
        )
        try:
            run_crawl(job, self.lock, self.on_progress, limit=limit)
        except CrawlStalledError as stalled:
            # The sources that it had finished are as good as ever; the others fail in this pass.
            _logger.error("%s", stalled)
        except VvwatchError:
            passes.set_pass_state(pass_id, PassState.INTERRUPTED)
            raise
        rows = passes.pass_sources(pass_id).values()
        is_over = not all(row["stopped"] for row in rows)
        passes.set_pass_state(pass_id, PassState.FETCHED if is_over else PassState.INTERRUPTED)
        return pass_id

    def _scope(self, source: SourceName, at: datetime) -> JsonObject:
        """What the source is asked for in this pass, and whether everything is."""
        state = self.stores.sources.get(source)
        scope = scope_of(source, self.config.sources, self.config.watched)
        line = self.config.sources.of(source).sweeps
        sweep = is_widened(source, state.covered, scope) or (
            line is not None and is_due(line, state.last_sweep_at, at)
        )
        return {**scope, "sweep": sweep}
