"""An event with its kind and what it tells, as values; pure, and quick to import."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from state.model.details import Detail
from state.model.event_kinds import EventKind
from state.model.values import Event

D = TypeVar("D", bound=Detail)


@dataclass(frozen=True)
class Told(Generic[D]):
    """An event with its kind and what it tells, as values."""

    event: Event
    kind: EventKind

    @cached_property
    def detail(self) -> D:
        """What the event tells; StoredValueError where that is not of its form."""
        return cast(D, self.kind.detail.of(self.event.detail))


AnyTold = Told[Any]
