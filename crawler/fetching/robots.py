"""Rules of robots.txt, obeyed as RFC 9309 says, with the pause that it may ask for."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetching.answers import ClosedHostError
from crawler.fetching.failure_words import failure_words
from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.robots_rules import own_rules, pause_seconds

_logger = logging.getLogger("vvwatch.crawl")


class OwnRulesParser(ProtegoRobotParser):
    """Scrapy's parser, given no more than the groups that are about us."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> OwnRulesParser:
        """Scrapy's way of making a parser."""
        agent = str(crawler.settings.get("USER_AGENT") or "")
        return cls(own_rules(robotstxt_body, agent), crawler.spider)


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, to which a host whose robots.txt cannot be had is closed for this crawl.

    One that has none (a status from 400 on, but for 429) is open, whatever its page says. A
    Crawl-delay is kept to where it is longer than our own pause.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._http: HttpSettings = crawler.settings["VVWATCH_HTTP"]
        self._closed: dict[str, str] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Refuse what robots.txt forbids, and everything of a host whose robots.txt failed."""
        del spider  # Scrapy gives it no more
        await super().process_request(request)
        closed = self._closed.get(urlsplit(request.url).netloc)
        if closed is not None and not request.meta.get("dont_obey_robotstxt"):
            raise ClosedHostError(closed)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._closed[netloc] = f"robots.txt answered {response.status}"
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, ProtegoRobotParser):
            asked = parser.crawl_delay(self._default_useragent)
            self._slow_down(netloc, pause_seconds(self._http.delay_seconds, asked))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # What leads to foreign hosts or in a circle is none at all, as RFC 9309 has it (2.3.1.2).
        if not isinstance(exc, IgnoreRequest):
            words = failure_words(exc, self._http.timeout_seconds, self._http.max_body_mib)
            self._closed[netloc] = f"robots.txt could not be had: {words}"
        super()._robots_error(exc, netloc)

    def _slow_down(self, netloc: str, seconds: float) -> None:
        """Let so many seconds pass between two requests to a host, if that is more than ours."""
        engine = self.crawler.engine
        if seconds <= self._http.delay_seconds or engine is None:
            return
        _logger.info("%s: %g s between two requests, as robots.txt asks", netloc, seconds)
        downloader, host = engine.downloader, netloc.partition(":")[0]
        # Scrapy forgets a host that has been quiet for long, and would begin anew with our pause.
        downloader.per_slot_settings[host] = {"delay": seconds}
        if host in downloader.slots:
            downloader.slots[host].delay = seconds
