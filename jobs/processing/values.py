"""What follows from a pass rather than from one page, and what of a pass it follows from."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from state.model.evidence import Evidence
from state.model.news import News
from state.model.values import SourceName


@dataclass(frozen=True)
class Followup:
    """The news, under which source it goes, and whether it alerts nobody."""

    source: SourceName
    news: News
    baseline: bool
    evidence: Evidence


@dataclass(frozen=True)
class Applied:
    """What a pass came to before its follow-ups: the sources in `good` have been applied.

    `looked_at` are the keys of all records that may differ since the last pass, `fresh` those with
    news in this pass, `baseline` those that alert nobody; `new_files` the keys of files of which
    other bytes came. `asked_before_at`: the last good pass over the questions before this one.
    """

    at: datetime
    good: Set[SourceName] = frozenset()
    looked_at: Set[str] = frozenset()
    fresh: Set[str] = frozenset()
    baseline: Set[str] = frozenset()
    new_files: Set[str] = frozenset()
    asked_before_at: datetime | None = None
