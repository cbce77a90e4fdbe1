"""That something happened to a record, before it is stored, and what it rests on; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from state.model.event_kinds import EventKind
from state.model.values import Change, JsonObject, Record


@dataclass(frozen=True)
class News:
    """That something happened to a record, before it is numbered, dated and stored.

    `is_incomplete`: the record shows that a document must still come.
    """

    kind: EventKind
    record: Record
    changes: tuple[Change, ...] = ()
    is_incomplete: bool = False


FindNews = Callable[[Record | None, Record], tuple[News, ...]]
"""What there is to tell of a record, given how it stood when it was last told of (None: never)."""


@dataclass(frozen=True)
class Evidence:
    """What an event rests on: the fields and the snapshots before and after."""

    before: JsonObject | None
    after: JsonObject | None
    snapshots_before: tuple[int, ...] = ()
    snapshots_after: tuple[int, ...] = ()
