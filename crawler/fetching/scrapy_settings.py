"""Scrapy's settings, from ours: manners first."""

from __future__ import annotations

from typing import Any

from crawler.fetching.http_settings import HttpSettings
from state.version import product


def user_agent(http: HttpSettings) -> str:
    """How vvwatch names itself, with an address where its keeper is reached."""
    return f"{product()} (+{http.contact})"


# Kept connections beyond the one in use: a second request may begin before the first one's
# connection is free again, and would otherwise open a new one each time.
_KEPT_CONNECTIONS = 4

_SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
}
# No cookies are kept, and a page that leads on by itself is no answer
# (crawler/parsing/web/pages_instead.py).
_DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.middlewares.OwnHostsMiddleware": 50,
    "crawler.fetching.manners.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.fetching.middlewares.PatientRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "crawler.fetching.manners.doors.DoorMiddleware": 920,
}


def scrapy_settings(http: HttpSettings) -> dict[str, Any]:
    """One request at a time per host with a delay, robots.txt obeyed, sizes and times bounded."""
    handler = "crawler.fetching.origins.OriginMapDownloadHandler"
    return {
        "VVWATCH_ORIGINS": http.origin_map,
        "VVWATCH_HTTP": http,
        "VVWATCH_MAX_RETRY_AFTER_SECONDS": http.max_retry_after_seconds,
        "USER_AGENT": user_agent(http),
        "DOWNLOAD_DELAY": http.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.2,
        # One at a time in all: without a delay, Scrapy's limit per host lets through whatever
        # has queued up for that host.
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _KEPT_CONNECTIONS,
        "DOWNLOAD_TIMEOUT": http.timeout_seconds,
        "DOWNLOAD_MAXSIZE": http.max_body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Whatever is asked for is asked for by HTTPS, wherever the origin map then has it fetched.
        "DOWNLOAD_HANDLERS_BASE": {"https": handler},
        "RETRY_TIMES": http.retries,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        "LOG_ENABLED": False,
        # Steps are taken one by one: for each answer Scrapy would start so many tasks, a hundred.
        "CONCURRENT_ITEMS": 1,
        # It would read the source of every callback to look for what mypy forbids.
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        # What is not wanted is not so much as loaded, as it is where it is only turned off; an
        # extension that steers a crawl from outside takes longer to load than all the rest.
        "EXTENSIONS_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": _SPIDER_MIDDLEWARES,
        "DOWNLOADER_MIDDLEWARES_BASE": _DOWNLOADER_MIDDLEWARES,
        "ITEM_PIPELINES": {"crawler.fetching.snapshot_pipeline.SnapshotPipeline": 100},
    }
