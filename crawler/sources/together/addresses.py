"""What an address is asked for, told by the address alone; pure.

The spiders fill addresses into the templates of the settings; this goes the other way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.sources.registry import SOURCES
from crawler.sources.together.settings import SourcesSettings
from state.model.values import Role, SourceName


@dataclass(frozen=True)
class Known:
    """Which source asks for an address, and what for; `url` is its canonical form."""

    source: SourceName
    role: Role
    url: str


def recognise(method: str, url: str, settings: SourcesSettings) -> Known | None:
    """What is asked for at this address, None when no source asks for it.

    `http://` counts as `https://`, and what stands behind a `#` for nothing. A file that two
    sources may ask for belongs to the one whose number it bears; of a page that two could name,
    the last source has the more special address. Sources that are off ask for nothing.
    """
    secure = re.sub(r"^http://", "https://", url).partition("#")[0]
    for source in reversed(SOURCES):
        table = settings.table(source)
        if not table.enabled:
            continue
        found = source.recognise(method, secure, table)
        if found is not None and _host(secure) in table.hosts:
            return Known(source.name, *found)
    return None


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
