"""What is noted of a pass that is half processed, so that another process goes on with it; pure.

What a batch came to is noted in its own transaction, and forgotten once the pass is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from state.model.records import SourceState
from state.model.values import SourceName
from state.set_aside.entries import Place, SetAside, Step


@dataclass(frozen=True)
class LeftOver:
    """What passes or sources that could not be processed to their end had found out by then, and
    did not come to tell: the keys of records that may be other for what was `touched`, by source,
    and what follows is derived from (see PassSummary)."""

    touched: Mapping[SourceName, tuple[str, ...]] = field(default_factory=dict)
    looked_at: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    baseline: frozenset[str] = frozenset()
    new_files: frozenset[str] = frozenset()


NOTHING_LEFT_OVER = LeftOver()


def cut_back(*grown: list[Any] | dict[Any, Any]) -> Callable[[], None]:
    """What cuts these, which only grow at their end, back to how long they are now."""
    lengths = [len(each) for each in grown]

    def cut() -> None:
        for each, length in zip(grown, lengths, strict=True):
            while len(each) > length:
                each.popitem() if isinstance(each, dict) else each.pop()

    return cut


@dataclass(frozen=True)
class SourceOpening:
    """How a source stood when a pass began: `known` records, and whether its listings were seen to
    count rightly."""

    state: SourceState
    known: int
    counts_were_exact: bool


@dataclass(frozen=True)
class Opening:
    """How things stood when the processing of a pass began, by which all of it is judged."""

    sources: Mapping[SourceName, SourceOpening]
    aside: tuple[SetAside, ...]
    left_over: LeftOver


@dataclass(frozen=True)
class Taken:
    """A turn that was taken in a stage of the pass, and what is remembered of it (see Ledger)."""

    stage: str
    step: Step
    subject: str
    looked_at: bool = False
    fresh: bool = False
    baseline: bool = False
    tells_files: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    events: int = 0
    baseline_events: int = 0


@dataclass(frozen=True)
class FailedPart:
    """A part of a record that could not be kept, the snapshot that has it, and why in words; no
    words where it could after all."""

    key: str
    part: str
    snapshot_id: int | None
    error: str


@dataclass
class KeepingNotes:
    """What keeping the readings of a source came to in one batch.

    `after`: the last fetch of which everything was kept, `reader`: as read by which reader.
    `undecided` and `losing` are as they were at first. What else there is of it has come in this
    batch: the lists only grow, the others are put there whole, so that to go back is to let go of
    what came since.
    """

    reader: str
    after: int | None = None
    undecided: frozenset[str] = frozenset()
    losing: frozenset[str] = frozenset()
    touched: list[str] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    listed: list[tuple[str, str]] = field(default_factory=list)
    failed: list[FailedPart] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)

    def mark(self) -> Callable[[], None]:
        """What goes back to how it is now."""
        before = replace(self)
        lists = (self.touched, self.seen, self.listed, self.failed)
        cut = cut_back(*lists)

        def go_back() -> None:
            cut()
            self.after, self.undecided, self.losing = before.after, before.undecided, before.losing
            self.refused, self.unread = before.refused, before.unread

        return go_back


@dataclass(frozen=True)
class Done:
    """A source that is done: why it has failed, None where it has not; whether an archive had parts
    of it alone, and the keys of files of which other bytes came."""

    source: SourceName
    error: str | None
    is_partial: bool
    new_files: tuple[str, ...] = ()


@dataclass
class CameTo:
    """What one batch came to: turns taken, what was set aside, sources that are done, and what
    keeping their readings came to."""

    turns: list[Taken] = field(default_factory=list)
    aside: list[Place] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    kept: dict[SourceName, KeepingNotes] = field(default_factory=dict)

    def mark(self) -> Callable[[], None]:
        """What goes back to how it is now."""
        cut = cut_back(self.turns, self.aside, self.done, self.kept)
        each = [notes.mark() for notes in self.kept.values()]

        def go_back() -> None:
            cut()
            for notes in each:
                notes()

        return go_back


OPENING = TypeAdapter(Opening)
CAME_TO = TypeAdapter(CameTo)
LEFT_OVER = TypeAdapter(LeftOver)
