"""One piece of news that follows from a pass rather than from one page."""

from __future__ import annotations

from dataclasses import dataclass

from state.differ import News
from state.events import Evidence
from state.model import SourceName


@dataclass(frozen=True)
class Followup:
    """The news, under which source it goes, and whether it alerts nobody."""

    source: SourceName
    news: News
    baseline: bool
    evidence: Evidence
