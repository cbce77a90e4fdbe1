"""Running the spiders one after the other, so that no host is asked by two at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.fetching.manners.attempts import Attempts
from crawler.fetching.manners.hosts import Hosts
from crawler.fetching.origins import BYTES_STAT, REQUESTS_STAT
from crawler.fetching.plan import Errand
from crawler.fetching.scrapy_settings import scrapy_settings, user_agent
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Parsed
from crawler.reading.parse import parse_snapshot, parser_version
from crawler.running.job import CrawlJob, Progress
from crawler.running.log_lines import about
from crawler.running.plan import make_plan, scope_in
from crawler.running.reactor import run_in_reactor
from crawler.sources.base import AnySource
from crawler.sources.registry import source_named
from crawler.sources.together.files import file_key, owner_of
from state.database.connection import open_database
from state.model.instants import clock
from state.model.values import FILE_ROLE, JsonObject, Role, Snapshot, SourceName
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.snapshots.bodies import BodyStore
from state.stores import Stores

_logger = logging.getLogger("vvwatch.crawl")
Tell = Callable[[Progress, bool], None]
_LOOK_SECONDS = 0.1


class _Crawl:
    """One job: a spider per source, and what went wrong in any of them."""

    def __init__(self, job: CrawlJob, tell: Tell, is_to_stop: Callable[[], bool]) -> None:
        self._job = job
        self._tell = tell
        self._is_to_stop = is_to_stop
        db = open_database(job.database)
        self._stores = Stores.of(db, BodyStore(db, job.bodies_over_bytes))
        self._passes = self._stores.passes
        http = job.settings.http
        self._hosts = Hosts(
            self._stores.hosts,
            http,
            user_agent(http),
            job.pass_id,
            lambda: job.given_now or clock(),
            job.since_pass,
        )
        self.error: BaseException | None = None
        self._fault: str | None = None

    async def run(self) -> None:
        """Crawl one source after the other; raises what ends all of them."""
        runner = AsyncCrawlerRunner(scrapy_settings(self._job.settings.http))
        scopes = self._passes.pass_sources(self._job.pass_id)
        for source in self._job.sources:
            if self._is_to_stop():
                self._passes.stop_source(self._job.pass_id, source, 0, 0)
                continue
            with about(self._job.pass_id, source):
                crawler, is_stopped = await self._crawl(
                    runner, source_named(source), scopes[source]["scope"]
                )
                if self.error is not None:
                    raise self.error
                self._end(source, crawler, is_stopped)

    async def _crawl(
        self, runner: AsyncCrawlerRunner, source: AnySource, asked: JsonObject
    ) -> tuple[Crawler | None, bool]:
        """Crawl one source, and whether it was stopped before its end; whatever it raises is its
        own failure, and the next one goes on."""
        self._fault = None
        self._hosts.attempts = Attempts()
        crawler, is_stopped = None, False
        try:
            errand = self._errand(source, asked)
            crawler = runner.create_crawler(_spider_of(source))
            self._listen(crawler)
            crawling = asyncio.ensure_future(
                runner.crawl(crawler, errand=errand, stores=self._stores, manners=self._hosts)
            )
            is_stopped = await self._is_stopped_before_end(crawling)
        except Exception as error:
            self._note(error)
        return crawler, is_stopped

    async def _is_stopped_before_end(self, crawling: asyncio.Future[None]) -> bool:
        """Wait for the end of a crawl, or until it is to stop: what is being asked then is let go,
        since every answer before it is stored already."""
        while not self._is_to_stop():
            done, _ = await asyncio.wait({crawling}, timeout=_LOOK_SECONDS)
            if done:
                crawling.result()
                return False
        return True

    def _note(self, error: BaseException) -> None:
        """Note why a crawl ends: a trouble of the machine ends all of them, a fault that one."""
        if is_trouble_of_machine(error):
            self.error = self.error or error
            return
        _logger.debug("it happened here", exc_info=error)
        self._fault = self._fault or fault_words(error)

    def _errand(self, source: AnySource, asked: JsonObject) -> Errand[Any]:
        job, sources = self._job, self._job.settings.sources

        def parse(snapshot: Snapshot) -> Parsed:
            return parse_snapshot(snapshot, source, sources)

        def own_key(role: Role, url: str) -> str | None:
            if role == FILE_ROLE:
                return file_key(url, sources) if owner_of(url, sources) else None
            return source.own_key(role, url, sources.table(source))

        return Errand(
            source=source.name,
            pass_id=job.pass_id,
            at=job.at,
            given_now=job.given_now,
            http=job.settings.http,
            settings=sources.table(source),
            roles={traits.role: traits for traits in source.roles},
            parse=parse,
            own_key=own_key,
            plan=make_plan(source, sources, self._stores, job.at, asked),
            scope=scope_in(asked),
            covered=self._stores.sources.get(source.name).covered,
            reader=parser_version(source, sources),
        )

    def _listen(self, crawler: Crawler) -> None:
        def progressed() -> None:
            spider = crawler.spider
            if isinstance(spider, SourceSpider):
                self._tell(_progress(spider, crawler), False)

        def opened(spider: Any) -> None:
            spider.on_recall = progressed

        def failed(failure: Failure) -> None:
            self._note(failure.value or Exception("an error without words"))
            deferred_from_coro(crawler.engine.close_spider_async(reason="error"))

        crawler.signals.connect(opened, signals.spider_opened, weak=False)
        crawler.signals.connect(progressed, signals.response_received, weak=False)
        crawler.signals.connect(failed, signals.spider_error, weak=False)
        crawler.signals.connect(failed, signals.item_error, weak=False)

    def _end(self, source: SourceName, crawler: Crawler | None, is_stopped: bool) -> None:
        spider = crawler.spider if crawler else None
        is_there = crawler is not None and isinstance(spider, SourceSpider)
        requests = _stat(crawler, REQUESTS_STAT) if crawler and is_there else 0
        size_bytes = _stat(crawler, BYTES_STAT) if crawler and is_there else 0
        place = (self._job.pass_id, source, requests, size_bytes)
        if crawler is not None and isinstance(spider, SourceSpider):
            self._tell(_progress(spider, crawler), True)
        if is_stopped:
            now = asyncio.get_running_loop().time()
            self._passes.stop_source(*place, self._hosts.attempts.trouble(now))
            return
        crawl_error = spider.crawl_error if isinstance(spider, SourceSpider) else "it did not start"
        doubts = spider.doubts if isinstance(spider, SourceSpider) else {}
        self._passes.end_source(*place, self._fault or crawl_error, doubts)


def _stat(crawler: Crawler, name: str) -> int:
    return int(crawler.stats.get_value(name, 0)) if crawler.stats else 0


def _progress(spider: SourceSpider[Any], crawler: Crawler) -> Progress:
    return Progress(
        source=spider.source,
        answered=spider.answered,
        asked=spider.asked,
        received_bytes=_stat(crawler, BYTES_STAT),
        left=spider.left(),
    )


def _spider_of(source: AnySource) -> type[SourceSpider[Any]]:
    """The class that a source names by its dotted path."""
    module, _, name = source.spider.rpartition(".")
    return cast("type[SourceSpider[Any]]", getattr(import_module(module), name))


def crawl(job: CrawlJob, tell: Tell, is_to_stop: Callable[[], bool] = lambda: False) -> None:
    """Fetch what the job says into the database, until it is done or to stop; raises DatabaseError
    when it can't be written.

    What else a spider raises is a fault of the program: its source has failed, the others go on.
    """
    run_in_reactor(_Crawl(job, tell, is_to_stop).run)
