"""How the projects of a report changed since the one before it, in numbers; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.sources.together.event_kinds import told
from crawler.telling.saying import Status, Value, phrase
from jobs.messages.presenters.reports import STATUS_ORDER, counted_as
from state.model.event_kinds import REPORT_PROJECT_CHANGED
from state.model.values import Event

_OTHERS = ("new", "gone", "milestones", "text")


@dataclass(frozen=True)
class Tally:
    """How many projects changed, and as what each of them counts: the worst comes first."""

    rows: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        """How many projects changed."""
        return sum(count for count, _ in self.rows)

    @property
    def told(self) -> tuple[tuple[int, Value], ...]:
        """The counts with the words for what they count."""
        return tuple(
            (count, phrase(f"tally.{name}") if name in _OTHERS else Status(name))
            for count, name in self.rows
        )


def tally_of(events: Iterable[Event]) -> Tally | None:
    """The tally of those of the events that tell what changed for a project; None without any."""
    changes = (event for event in events if event.kind == REPORT_PROJECT_CHANGED.name)
    counted = Counter(counted_as(told(event).detail) for event in changes)
    order = {name: place for place, name in enumerate((*STATUS_ORDER, "unknown", *_OTHERS))}
    rows = sorted(counted.items(), key=lambda row: order.get(row[0], len(STATUS_ORDER)))
    return Tally(tuple((count, name) for name, count in rows)) if rows else None
