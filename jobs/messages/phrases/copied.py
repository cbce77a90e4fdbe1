"""What people copy out of the words of a message, to use it elsewhere; pure.

Official addresses, the keys of records and the names of settings: nothing unseen is put into them,
and no sign of them is replaced. Nothing else that looks like an address is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import get_args
from urllib.parse import quote, urlsplit

from pydantic import BaseModel

from crawler.sources.registry import SOURCES
from crawler.sources.together.settings import CrawlSettings
from state.model.values import FILE_KIND, REPORT_KIND

OFFICIAL_SITES = ("vlaanderen.be", "vlaamsparlement.be", "vlpar.be")

_HOST = re.compile(
    rf"(?:[a-z0-9-]+\.)*(?:{'|'.join(map(re.escape, OFFICIAL_SITES))})(?::\d+)?", re.IGNORECASE
)
_URL_CHARACTERS = 500
# What may stand in an address as it is. Signs that a chat could take as markup are encoded.
_PLAIN_IN_URL = "%/:?#&=+,;$~.-_"
# An address takes all up to a space; what ends the sentence or closes a bracket is not of it.
_ADDRESS = r"https?://\S*[^\s.,:;!?'\"’”)\]>…]"


def official_url(url: str) -> str | None:
    """The address if it is one of the official sites and nothing but an address, else None."""
    if not url.isprintable() or any(map(str.isspace, url)):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = _HOST.fullmatch(parts.netloc)
    if parts.scheme not in ("http", "https") or host is None:
        return None
    encoded = quote(url, safe=_PLAIN_IN_URL)
    return encoded if len(encoded) <= _URL_CHARACTERS else None


def between_copied(text: str, change: Callable[[str], str]) -> str:
    """The line with everything changed that nobody copies as it stands.

    >>> between_copied("Open data_x of question:17 (see opendata_url)", str.upper)
    'OPEN DATA_X OF question:17 (SEE opendata_url)'
    """
    return "".join(part if is_copied else change(part) for part, is_copied in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text in order, and whether each is copied as it stands."""
    end = 0
    for found in _copied().finditer(text):
        if found["address"] and official_url(found["address"]) != found["address"]:
            continue
        yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    yield text[end:], False


@cache
def _copied() -> re.Pattern[str]:
    kinds = {FILE_KIND, REPORT_KIND, *(source.record_kind for source in SOURCES)}
    prefixes = {*kinds, *(source.file_prefix for source in SOURCES if source.file_prefix)}
    names = {name for name in _names(CrawlSettings) if "_" in name}
    for source in SOURCES:
        names |= {name for name in _names(source.settings) if "_" in name}
    key = rf"(?:{_one_of(prefixes)}):[a-zA-Z0-9]+(?:[._%-]+[a-zA-Z0-9]+)*"
    return re.compile(
        rf"(?<![\w.@/-])(?:(?P<address>{_ADDRESS})|(?:{key}|{_one_of(names)})(?!\.?[\w@/-]|:\S))"
    )


def _one_of(words: set[str]) -> str:
    return "|".join(map(re.escape, sorted(words, reverse=True)))


def _names(model: type[BaseModel]) -> Iterator[str]:
    """The names of all settings in a table and in the tables in it."""
    for name, setting in model.model_fields.items():
        yield name
        for kind in (setting.annotation, *get_args(setting.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _names(kind)
