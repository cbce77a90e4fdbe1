"""Manners and guards between spiders and the network."""

from __future__ import annotations

import asyncio
import email.utils
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.http import Request, Response

from crawler.fetching.answers import ForeignHostError

if TYPE_CHECKING:
    from crawler.fetching.spider import SourceSpider


class OwnHostsMiddleware:
    """Fetches nothing but a source's own hosts, whatever a document links or redirects to."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OwnHostsMiddleware:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse foreign hosts; Scrapy calls this for redirects too."""
        spider = cast("SourceSpider[Any]", self._crawler.spider)
        parts = urlsplit(request.url)
        if parts.scheme != "https" or parts.netloc not in spider.hosts:
            raise ForeignHostError(
                f"it leads to {parts.scheme}://{parts.netloc}, which is not a host of this source"
            )


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, with growing pauses, and with Retry-After obeyed up to a bound.

    A host that asks for a pause gets it from every request, not only from the one it refused.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._pause_seconds = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest_seconds = crawler.settings.getfloat("VVWATCH_MAX_RETRY_AFTER_SECONDS")
        self._quiet_until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatientRetryMiddleware:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked again."""
        until = self._quiet_until.get(urlsplit(request.url).netloc, 0.0)
        wait = until - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(  # type: ignore[override]  # the base takes a deprecated third argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Retry what may pass, unless the server asks for more patience than a pass has."""
        if response.status not in self.retry_http_codes:
            return response
        wait = retry_after_seconds(response, datetime.now(UTC))
        if wait is not None and wait > self._longest_seconds:
            return response
        if self.crawler.spider is None:
            return response
        again = get_retry_request(
            request,
            spider=self.crawler.spider,
            reason=f"{response.status}",
            max_retry_times=self.max_retry_times,
            priority_adjust=self.priority_adjust,
        )
        if again is None:
            return response
        tries = int(request.meta.get("retry_times", 0))
        self._be_quiet(request, self._pause_seconds * 2**tries if wait is None else wait)
        return again

    def _be_quiet(self, request: Request, seconds: float) -> None:
        host = urlsplit(request.url).netloc
        until = asyncio.get_running_loop().time() + min(seconds, self._longest_seconds)
        self._quiet_until[host] = max(until, self._quiet_until.get(host, 0.0))


def retry_after_seconds(response: Response, now: datetime) -> float | None:
    """How long the server asks to wait, None when it does not say (in a form that is known)."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until - now).total_seconds()) if until.tzinfo else None
