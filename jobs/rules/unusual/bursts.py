"""Whether a pass makes so much more news than usual that somebody should look first; pure.

What is held, who is asked and what they decide is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from pydantic import Field

from crawler.parsing.settings import Settings
from crawler.sources.together.event_kinds import told
from state.model.values import Event


class BurstSettings(Settings):
    """[burst]: how much news in one pass is too much to tell unasked."""

    factor: float = Field(10, ge=1, le=10_000)
    at_least: int = Field(100, ge=1, le=1_000_000)
    passes: int = Field(20, ge=1, le=1000)


def usual(counts: Sequence[int], passes: int) -> float:
    """What a pass with news usually counts: the median of the last so many that had any, and at
    least 1. `counts` are the weights of earlier passes, the newest last; those without news,
    which are most, say nothing and are passed over.

    >>> usual([7, 0, 0, 1, 0, 3, 2], passes=3)
    2
    """
    with_news = [count for count in counts if count > 0][-passes:]
    return max(1, median(with_news)) if with_news else 1


def is_burst(counts: Sequence[int], now: int, settings: BurstSettings) -> bool:
    """Whether a pass of the weight `now` is a burst: at least `at_least`, and at least `factor`
    times what is usual after passes of the weights `counts`, the newest last."""
    return now >= max(settings.at_least, settings.factor * usual(counts, settings.passes))


def weigh(events: Iterable[Event]) -> int:
    """How much news the told events of one pass are: the number of documents they are about.

    A replaced file is one, together with the questions and publications that changed in the same
    pass and have it among their files. Other events are one where they have the same files or,
    without files, the same subject. What can never be held does not count.
    """
    # Snapshots are no measure: a hundred questions rest on the same page of results.
    held = [news for news in map(told, events) if news.kind.may_be_held]
    replaced = {news.event.url for news in held if news.kind.is_replaced_file}
    others = (news for news in held if not news.kind.is_replaced_file)
    abouts = {frozenset(news.detail.file_urls or (news.event.subject,)) for news in others}
    return len(replaced) + sum(not about & replaced for about in abouts)
