"""What the crawl process is told to do: one value, handed over as one line of JSON."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawler.sources.together.settings import CrawlSettings
from state.model.values import SourceName


class CrawlJob(BaseModel):
    """One pass to be fetched. `given_now` stands in for the clock where it is not None; bodies that
    are packed into more than `bodies_over_bytes` go into files. Hosts that could not be reached in
    pass `since_pass` or later are not asked."""

    model_config = ConfigDict(frozen=True)

    database: Path
    pass_id: int
    at: datetime
    given_now: datetime | None
    sources: tuple[SourceName, ...]
    settings: CrawlSettings
    bodies_over_bytes: int | None = None
    since_pass: int | None = None


class Progress(BaseModel):
    """A line of the crawl process to its parent: how many answers of how many requests, how many
    bytes came, and about how many requests are left, those not thought of yet included."""

    model_config = ConfigDict(frozen=True)

    source: SourceName
    answered: int
    asked: int
    received_bytes: int = 0
    left: int = 0
