"""The one seam to the network: where a canonical address is really fetched.

Everything above this handler, robots.txt included, knows canonical addresses alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

REQUESTS_STAT = "vvwatch/requests"
BYTES_STAT = "vvwatch/bytes"


def fetched_url(url: str, origins: Mapping[str, str]) -> str:
    """Where a canonical address is fetched.

    >>> fetched_url("https://a.be/x?y", {"https://a.be": "http://127.0.0.1:1/a.be"})
    'http://127.0.0.1:1/a.be/x?y'
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    base = origins.get(origin)
    return url if base is None else base.rstrip("/") + url[len(origin) :]


def canonical_url(location: str, asked: str, origins: Mapping[str, str]) -> str:
    """The canonical form of an address that a mirror gives in answer to the canonical `asked`."""
    from_mirror = urljoin(fetched_url(asked, origins), location)
    for origin, base in origins.items():
        mirror = base.rstrip("/")
        if from_mirror == mirror or from_mirror.startswith((mirror + "/", mirror + "?")):
            return origin + from_mirror[len(mirror) :]
    return urljoin(asked, location)


class OriginMapDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, behind the origin map; counts what really goes over the wire."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._origins: dict[str, str] = crawler.settings.getdict("VVWATCH_ORIGINS")
        self._stats = crawler.stats

    async def download_request(self, request: Request) -> Response:
        """Fetch the request where the origin map says; the response bears the canonical URL."""
        is_robots = urlsplit(request.url).path == "/robots.txt"
        if not is_robots:
            self._stats.inc_value(REQUESTS_STAT)
        url = fetched_url(request.url, self._origins)
        response = await super().download_request(request.replace(url=url))
        if not is_robots:
            self._stats.inc_value(BYTES_STAT, len(response.body))
        if location := response.headers.get("Location"):
            canonical = canonical_url(location.decode("latin-1"), request.url, self._origins)
            response.headers["Location"] = canonical
        return response.replace(url=request.url)
