"""Which publication an address is that of; pure."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.sources.publications.names import KIND
from crawler.sources.publications.settings import PublicationsReading

ORIGIN = "https://www.vlaanderen.be"


def publication_key(url: str, settings: PublicationsReading) -> str | None:
    """The key of the publication at this address, None when it is no publication's address."""
    return key_in(url, settings.link_patterns)


def key_in(url: str, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    """The key of the publication at an address of one of these forms, else None."""
    path = urlsplit(absolute(url)).path
    for pattern in patterns:
        if match := pattern.search(path):
            return f"{KIND}:{match.group(1)}"
    return None


def absolute(url: str) -> str:
    """The whole address of a link on this site; nothing where it cannot be one."""
    try:
        joined = urljoin(ORIGIN, url)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined


def is_own(href: str) -> bool:
    """Whether a link stays on this site."""
    return absolute(href).startswith(f"{ORIGIN}/")
