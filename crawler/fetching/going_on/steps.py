"""What a spider's callback gives, one step after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Request

from crawler.fetching.answers import Answer
from state.model.values import Target


@dataclass(frozen=True)
class Recall:
    """What an earlier pass got since then, to go on from in place of a request."""

    target: Target
    since: datetime


Step = Request | Answer | Recall
"""What a spider's callback gives: a request to make, an answer to store, or what is there."""


def driven(
    steps: Iterator[Step], recall: Callable[[Recall], Iterator[Step]]
) -> Iterator[Request | Answer | None]:
    """The steps, and after them those that follow from what earlier passes have got: one after the
    other, however many, so that neither the stack nor memory grows with them; None before each of
    these."""
    waiting: deque[Recall] = deque()
    for step in steps:
        if isinstance(step, Recall):
            waiting.append(step)
        else:
            yield step
    while waiting:
        yield None
        for step in recall(waiting.popleft()):
            if isinstance(step, Recall):
                waiting.append(step)
            else:
                yield step
