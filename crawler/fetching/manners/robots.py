"""The robots.txt of each host, asked for once a day and obeyed as RFC 9309 says.

Scrapy has a middleware for this, of which the parts that would have to differ are its own.
"""

from __future__ import annotations

import asyncio
from typing import cast
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler.fetching.answers import ShutDoorError
from crawler.fetching.failure_words import failure_words
from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.manners.hosts import HasManners, Hosts
from crawler.fetching.robots_rules import ROBOTS_ANSWERED, ROBOTS_FAILED

_IS_ROBOTS = "vvwatch_robots"


class RobotsMiddleware:
    """Lets no request pass that robots.txt forbids, or whose host is closed to this crawl.

    A host that has no robots.txt (a status from 400 on, but for 429) is open, whatever its page
    says; one whose robots.txt cannot be had is closed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._http: HttpSettings = crawler.settings["VVWATCH_HTTP"]
        self._asking = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what may not be asked for; Scrapy calls this for redirects too."""
        if request.meta.get(_IS_ROBOTS):
            return
        await self.look_at(urlsplit(request.url).netloc)
        self._hosts.require(request.url)

    async def look_at(self, name: str) -> None:
        """Ask a host for its robots.txt, unless it is known what it says."""
        hosts = self._hosts
        async with self._asking:
            if not hosts.has_robots(name):
                await self._ask(hosts, name)

    @property
    def _hosts(self) -> Hosts:
        return cast("HasManners", self._crawler.spider).manners

    async def _ask(self, hosts: Hosts, name: str) -> None:
        """Ask a host for its robots.txt, past all that is asked of a source."""
        engine = self._crawler.engine
        if engine is None:
            return
        request = Request(
            f"https://{name}/robots.txt",
            priority=1000,
            meta={_IS_ROBOTS: True},
            callback=NO_CALLBACK,
        )
        try:
            response = await engine.download_async(request)
        except ShutDoorError:
            return  # its door is shut already
        except IgnoreRequest:
            # What leads to foreign hosts or in a circle is none at all (RFC 9309, 2.3.1.2).
            hosts.keep_robots(name, 404, b"")
        except Exception as error:
            words = failure_words(error, self._http.timeout_seconds, self._http.max_body_mib)
            hosts.close(name, f"{ROBOTS_FAILED}{words}")
        else:
            if not hosts.has_robots(name):
                self._take(hosts, name, response)

    @staticmethod
    def _take(hosts: Hosts, name: str, response: Response) -> None:
        if response.status >= 500 or response.status == 429:
            hosts.close(name, f"{ROBOTS_ANSWERED}{response.status}")
            return
        hosts.keep_robots(name, response.status, response.body if response.status < 400 else b"")
