"""What the steps of a pass hand on to each other: frozen values, free of any machinery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from state.model.deliveries import Notice
from state.model.news import Evidence, News
from state.model.records import Inputs
from state.model.values import SourceName
from state.set_aside.entries import SetAside, Step


@dataclass(frozen=True)
class Detection:
    """News, under which source it goes, what it rests on, and whether it alerts nobody.

    `baseline`: it belongs to what was there before anybody watched. `quietly`: it is on record,
    but nobody is told.
    """

    source: SourceName
    news: News
    evidence: Evidence
    baseline: bool = False
    quietly: bool = False

    @property
    def is_told(self) -> bool:
        """Whether anybody is told."""
        return not self.baseline and not self.quietly


@dataclass(frozen=True)
class Found:
    """What one turn came to: what there is to tell, in order, first events and then notices to ops.

    `looked_at`: the record may differ since the last pass; `fresh`: it has news in this pass;
    `baseline`: it alerts nobody.
    """

    detections: tuple[Detection, ...] = ()
    notices: tuple[Notice, ...] = ()
    looked_at: bool = False
    fresh: bool = False
    baseline: bool = False


@dataclass(frozen=True)
class Memory:
    """What to remember of a thing that is set aside: whether watchers would have been told of it,
    and the readings that it rests on."""

    is_news: Callable[[], bool]
    inputs: Callable[[], Inputs]


@dataclass(frozen=True)
class Turn:
    """One thing's turn in a step: its key, and the work that finds what there is to tell of it.

    A turn reads and writes what belongs to this one thing alone, and whatever it raises concerns
    nothing else: the thing is set aside. Turns are taken one by one, each told before the next
    begins. `memory` gives what to remember of it when it is set aside; `before_at` is the last good
    pass of its source.
    """

    subject: str
    take: Callable[[], Found]
    step: Step = Step.OBSERVE
    source: SourceName | None = None
    memory: Memory | None = None
    before_at: datetime | None = None


Known = Callable[[str, Step], SetAside | None]
"""What is known of a thing that was set aside in a step of an earlier pass."""


def nothing_known(key: str, step: Step) -> SetAside | None:
    """Nothing has been set aside."""
    del key, step
    return None


@dataclass(frozen=True)
class PassSummary:
    """What a pass came to before anything was derived: the sources in `good` could be believed.

    `partial` are those of which an archive had parts alone. `looked_at` are the keys of all records
    that may differ since the last pass, `fresh` those with news in this pass, `baseline` those that
    alert nobody; `new_files` the keys of files of which other bytes came. `good_before_at`: of each
    source, its last good pass before this one.
    """

    at: datetime
    good: Set[SourceName] = frozenset()
    partial: Set[SourceName] = frozenset()
    looked_at: Set[str] = frozenset()
    fresh: Set[str] = frozenset()
    baseline: Set[str] = frozenset()
    new_files: Set[str] = frozenset()
    good_before_at: Mapping[SourceName, datetime | None] = field(default_factory=dict)
