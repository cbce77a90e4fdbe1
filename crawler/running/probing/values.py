"""What the process that tries assumptions is told to do, and what it tells: lines of JSON."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawler.sources.together.settings import CrawlSettings
from crawler.telling.probing import Outcome
from state.model.values import SourceName

MOST_REQUESTS = 15
"""So many things are asked for at most, redirects included, besides each host's robots.txt."""

Values = dict[str, str | int | float | None]


class ProbeJob(BaseModel):
    """What to try: the probes of these sources, on this day. Answers are stored in the database, in
    the pass with this number; `given_now` stands in for the clock where it is not None."""

    model_config = ConfigDict(frozen=True)

    database: Path
    pass_id: int
    on: date
    given_now: datetime | None
    sources: tuple[SourceName, ...]
    settings: CrawlSettings


class HostSeen(BaseModel):
    """What the robots.txt of a host of a source came to: its status, or why the host is not asked.

    `crawl_delay` is the pause that it asks for where that is longer than ours, in seconds; `pause`
    the one that is kept to.
    """

    model_config = ConfigDict(frozen=True)

    source: SourceName
    host: str
    status: int | None = None
    reason: str | None = None
    crawl_delay: float | None = None
    pause: float = 0.0


class DateSeen(BaseModel):
    """What a host said the time was, as it wrote it, and when that came by our clock."""

    model_config = ConfigDict(frozen=True)

    host: str
    header: str
    age_seconds: int
    at: datetime


class ProbeFound(BaseModel):
    """What a probe found: its `Finding`, with the names of what it tried, and the setting with
    which that is not needed, None where it is."""

    model_config = ConfigDict(frozen=True)

    source: SourceName
    check: str
    assumption: str
    outcome: Outcome
    seen: str
    values: Values
    remedy: str | None = None
    unneeded_with: str | None = None


class ProbeLine(BaseModel):
    """One line of the process: one of these."""

    model_config = ConfigDict(frozen=True)

    host: HostSeen | None = None
    dated: DateSeen | None = None
    found: ProbeFound | None = None
