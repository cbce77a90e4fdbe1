"""The crawl that tries assumptions: one spider over all sources, and what it finds as lines."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.reactor import install_reactor

from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.scrapy_settings import scrapy_settings
from crawler.running.probing.spider import ProbeSpider
from crawler.running.probing.values import ProbeJob, ProbeLine
from state.database.connection import open_database
from state.model.errors import DatabaseError
from state.stores import Stores
from state.telling.machine_errors import in_words


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
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet.task import react  # needs the reactor that was just installed

    stores = Stores.of(open_database(job.database))

    async def run(_reactor: Any) -> None:
        runner = AsyncCrawlerRunner(probe_settings(job.settings.http))
        await runner.crawl(ProbeSpider, job=job, stores=stores, tell=tell)

    try:
        react(deferred_f_from_coro_f(run))
    except sqlite3.Error as error:
        raise DatabaseError(f"the database could not be written: {in_words(error)}") from error
    except SystemExit as ended:
        if ended.code:
            sys.exit(ended.code)
