"""What people ask of the database: events, codes and words. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from crawler.parsing.codes import normal_code
from jobs.config.opening import open_readonly
from state.model.errors import UsageError
from state.model.values import Event, JsonObject
from state.records.search import Filters
from state.stores import Stores


def project_codes(texts: Sequence[str]) -> list[str]:
    """The normal form of codes as people write them; UsageError for what is none."""
    codes = []
    for text in texts:
        code = normal_code(text)
        if code is None:
            raise UsageError(f"{text!r} is no project code; expected VV001 to VV199")
        codes.append(code)
    return codes


def select_events(
    path: Path, since: datetime | None, kinds: Sequence[str], projects: Sequence[str]
) -> Iterator[Event]:
    """The events of the database that fit, oldest first, each read when it is wanted."""
    with open_readonly(path) as db:
        yield from Stores.of(db).log.select(since, kinds, projects)


def find_passages(path: Path, words: str, filters: Filters, limit: int) -> list[JsonObject]:
    """What full text finds, newest first; UsageError for words that cannot be searched."""
    with open_readonly(path) as db:
        return Stores.of(db).search.find(words, filters, limit)
