"""One thing that the doctor looked at, and what it found; pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.telling.probing import Outcome
from state.model.values import JsonObject


@dataclass(frozen=True)
class Check:
    """What was looked at, and what was seen, in words of the reader's language.

    `source` and `grade` (that of docs/sources.md) are None of what is no assumption about a site;
    `assumption` is the name of the one that was tried, `statement` what it says. `remedy`: what to
    do, None where nothing need be done.
    """

    check: str
    status: Outcome
    seen: str
    remedy: str | None = None
    source: str | None = None
    grade: str | None = None
    assumption: str | None = None
    statement: str | None = None

    def as_json(self) -> JsonObject:
        """The check as plain JSON values."""
        return {
            "check": self.check,
            "source": self.source,
            "grade": self.grade,
            "status": str(self.status),
            "seen": self.seen,
            "remedy": self.remedy,
            "assumption": self.assumption,
        }
