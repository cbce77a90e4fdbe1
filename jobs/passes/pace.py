"""How fast fetching goes, and when it would be done at that pace."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.running.job import Progress
from state.model.values import SourceName
from state.telling.counts import counted

# Of so few answers nobody can tell a pace.
_FEWEST = 3


@dataclass(frozen=True)
class Estimate:
    """About what of a source is left: requests, and seconds at this pace; None where unknown."""

    requests: int
    seconds: float | None

    @property
    def words(self) -> str:
        """The estimate in English, as in `about 120 requests, 2 minutes`."""
        requests = f"about {counted(self.requests, 'request')}"
        return requests if self.seconds is None else f"{requests}, {duration_words(self.seconds)}"


@dataclass
class Pace:
    """The progress of each source as it was told, and by `clock` (seconds) when."""

    clock: Callable[[], float] = time.monotonic
    _begun: dict[SourceName, tuple[float, int]] = field(default_factory=dict)
    _latest: dict[SourceName, tuple[float, Progress]] = field(default_factory=dict)

    def note(self, progress: Progress) -> None:
        """Note how far a source has come now."""
        self._begun.setdefault(progress.source, (self.clock(), progress.answered))
        self._latest[progress.source] = (self.clock(), progress)

    def estimate(self, source: SourceName) -> Estimate | None:
        """What is left of a source; None where nothing was heard of it."""
        if source not in self._latest:
            return None
        begun_at, before = self._begun[source]
        at, progress = self._latest[source]
        answered = progress.answered - before
        if answered < _FEWEST:
            return Estimate(progress.left, None)
        return Estimate(progress.left, progress.left * (at - begun_at) / answered)


def duration_words(seconds: float) -> str:
    """A duration in English, no finer than anybody can tell beforehand.

    >>> [duration_words(s) for s in (5, 90, 4000, 9000)]
    ['1 minute', '2 minutes', '67 minutes', '2 h 30 min']
    """
    minutes = max(1, round(seconds / 60))
    if minutes < 100:
        return counted(minutes, "minute")
    return f"{minutes // 60} h {minutes % 60} min"
