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
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "RETRY_TIMES": http.retries,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        # A page that leads on by itself is no answer (crawler/parsing/web/pages_instead.py).
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOG_ENABLED": False,
        # Nobody steers a crawl from outside, and what would serve that is slow to load.
        "EXTENSIONS": {"scrapy.extensions.remote_control.RemoteControl": None},
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.fetching.middlewares.OwnHostsMiddleware": 50,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.fetching.manners.robots.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawler.fetching.middlewares.PatientRetryMiddleware": 550,
            "crawler.fetching.manners.doors.DoorMiddleware": 920,
        },
        "ITEM_PIPELINES": {"crawler.fetching.snapshot_pipeline.SnapshotPipeline": 100},
    }
