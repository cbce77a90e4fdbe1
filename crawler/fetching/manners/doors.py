"""Notices where a host shuts its door, before anything else is asked of it."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.fetching.answers import ShutDoorError, headers_of
from crawler.fetching.failure_words import proxy_words
from crawler.fetching.manners.hosts import HasManners, Hosts
from crawler.parsing.web.kept_out import at_the_door, kept_out


class DoorMiddleware:
    """Closes the host of whatever is answered by a queue, a question for consent or proof, or a
    network's refusal; nothing of that is repeated or followed. What came as a page goes on."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DoorMiddleware:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Look at every answer; ShutDoorError where a refusal or a redirect shuts a door."""
        hosts, asked = self._hosts, _asked(request)
        name, headers = urlsplit(asked).netloc, headers_of(response)
        location = headers.get("location", "") if 300 <= response.status < 400 else ""
        if location and at_the_door(location):
            why: str | None = f"it leads to {location[:300]}, where visitors wait or must consent"
        else:
            why = kept_out(asked, response.url, response.status, headers, response.body)
        if why is None:
            if response.status < 500:
                hosts.answered(name)
            return response
        hosts.close(name, f"{asked[:300]}: {why}")
        if response.status != 200:
            raise ShutDoorError(why, response.status)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """ShutDoorError where it is the proxy that refuses."""
        why = proxy_words(exception, bool(request.meta.get("proxy")))
        if why is not None:
            self._hosts.close(urlsplit(_asked(request)).netloc, why)
            raise ShutDoorError(why, None) from exception

    @property
    def _hosts(self) -> Hosts:
        return cast("HasManners", self._crawler.spider).manners


def _asked(request: Request) -> str:
    """The address that was asked for before any redirect."""
    urls = request.meta.get("redirect_urls")
    return str(urls[0]) if urls else request.url
