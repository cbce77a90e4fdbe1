"""Which canonical origins are fetched elsewhere, at a mirror or in a test; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urljoin, urlsplit

from crawler.parsing.field_types import FromText


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.netloc or parts.path:
        raise ValueError('expected a canonical origin, such as "https://ws.vlpar.be"')
    return text


def _mirror(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError('expected where to fetch it, such as "http://127.0.0.1:8801/ws.vlpar.be"')
    return text


Origin = Annotated[str, FromText(str, _origin, "https://ws.vlpar.be")]
Mirror = Annotated[str, FromText(str, _mirror, "http://127.0.0.1:8801/ws.vlpar.be")]


@dataclass(frozen=True)
class OriginMap:
    """Pairs of a canonical origin and the address, without a last slash, at which it is fetched.

    >>> OriginMap.of({"https://a.be": "http://127.0.0.1:1/a.be/"}).fetched_url("https://a.be/x?y")
    'http://127.0.0.1:1/a.be/x?y'
    """

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, origins: Mapping[str, str]) -> OriginMap:
        """The map of the configuration."""
        return cls(tuple((origin, mirror.rstrip("/")) for origin, mirror in origins.items()))

    def fetched_url(self, url: str) -> str:
        """Where a canonical address is fetched."""
        parts = urlsplit(url)
        asked = f"{parts.scheme}://{parts.netloc}"
        for origin, mirror in self.pairs:
            if origin == asked:
                return mirror + url[len(origin) :]
        return url

    def canonical_url(self, location: str, asked: str) -> str:
        """The canonical form of an address that a mirror gives in answer to `asked`, itself one."""
        from_mirror = urljoin(self.fetched_url(asked), location)
        for origin, mirror in self.pairs:
            if from_mirror == mirror or from_mirror.startswith((mirror + "/", mirror + "?")):
                return origin + from_mirror[len(mirror) :]
        return urljoin(asked, location)
