"""How many requests are made while assumptions are tried: so many and no more."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.running.probing.values import MOST_REQUESTS


class AllAskedError(IgnoreRequest):
    """As many things have been asked for as may be."""


class BoundMiddleware:
    """Lets through so many requests, redirects included; robots.txt does not count."""

    def __init__(self) -> None:
        self._asked = 0

    def process_request(self, request: Request) -> None:
        """Count a request, or refuse it; Scrapy calls this for redirects too."""
        if urlsplit(request.url).path == "/robots.txt":
            return
        if self._asked >= MOST_REQUESTS:
            raise AllAskedError(f"{MOST_REQUESTS} things have been asked for")
        self._asked += 1
