"""The one seam to the network: where a canonical address is really fetched.

Everything above this handler, robots.txt included, knows canonical addresses alone.
"""

from __future__ import annotations

import asyncio
from typing import cast
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.fetching.failure_words import failure_words, proxy_words, status_words
from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.manners.hosts import HasManners
from crawler.fetching.origin_map import OriginMap

REQUESTS_STAT = "vvwatch/requests"
BYTES_STAT = "vvwatch/bytes"
# That nothing stands at an address is an answer.
_NOTHING_THERE = (404, 410)


class OriginMapDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, behind the origin map; counts what really goes over the wire, and keeps
    the pauses that hosts want between two requests."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._origins: OriginMap = crawler.settings["VVWATCH_ORIGINS"]
        self._http: HttpSettings = crawler.settings["VVWATCH_HTTP"]
        self._stats = crawler.stats

    async def download_request(self, request: Request) -> Response:
        """Fetch the request where the origin map says; the response bears the canonical URL."""
        parts = urlsplit(request.url)
        manners = cast("HasManners", self._crawler.spider).manners
        await manners.wait(parts.netloc)
        is_robots = parts.path == "/robots.txt"
        if not is_robots:
            self._stats.inc_value(REQUESTS_STAT)
        manners.attempts.begin(request.url, asyncio.get_running_loop().time())
        url = self._origins.fetched_url(request.url)
        try:
            response = await super().download_request(request.replace(url=url))
        except Exception as error:
            manners.attempts.end(request.url, self._words(request, error))
            raise
        is_answer = response.status < 400 or response.status in _NOTHING_THERE
        problem = None if is_answer else status_words(response)
        manners.attempts.end(request.url, problem, counts=not is_robots)
        if not is_robots:
            self._stats.inc_value(BYTES_STAT, len(response.body))
        if location := response.headers.get("Location"):
            canonical = self._origins.canonical_url(location.decode("latin-1"), request.url)
            response.headers["Location"] = canonical
        return response.replace(url=request.url)

    def _words(self, request: Request, error: Exception) -> str:
        of_proxy = proxy_words(error, bool(request.meta.get("proxy")))
        limits = (self._http.timeout_seconds, self._http.max_body_mib)
        return of_proxy or failure_words(error, *limits)
