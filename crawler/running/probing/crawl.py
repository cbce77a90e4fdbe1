"""The crawl that tries assumptions: one spider over all sources, and what it finds as lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner

from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.scrapy_settings import scrapy_settings
from crawler.running.probing.spider import ProbeSpider
from crawler.running.probing.values import ProbeJob, ProbeLine
from crawler.running.reactor import run_in_reactor
from state.database.connection import open_database
from state.stores import Stores


def probe_settings(http: HttpSettings) -> dict[str, Any]:
    """The settings of every crawl; nothing is asked twice, and no more than may be."""
    # Behind robots.txt: what is not asked for does not count.
    own = {"crawler.running.probing.bound.BoundMiddleware": 110}
    return scrapy_settings(http) | {
        "RETRY_TIMES": 0,
        "DOWNLOADER_MIDDLEWARES": own,
        "ITEM_PIPELINES": {},
    }


def probe(job: ProbeJob, tell: Callable[[ProbeLine], None]) -> None:
    """Try what the job says, telling what is found; DatabaseError when nothing can be stored."""
    stores = Stores.of(open_database(job.database))

    async def run() -> None:
        runner = AsyncCrawlerRunner(probe_settings(job.settings.http))
        await runner.crawl(ProbeSpider, job=job, stores=stores, tell=tell)

    run_in_reactor(run)
