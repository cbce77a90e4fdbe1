"""What is known of a thing and of a source: readings, records, how a source stands; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from state.model.values import JsonObject, Record, SourceName


class ReadingId(NamedTuple):
    """The key and part of a reading."""

    key: str
    part: str


@dataclass(frozen=True)
class StoredReading:
    """One reading as it is kept: from which snapshot, by which version of the reader."""

    key: str
    part: str
    source: SourceName
    snapshot_id: int | None
    reader: str
    data: JsonObject
    confirmed_by: int | None = None

    @property
    def newest(self) -> int | None:
        """The newest snapshot that says this; `snapshot_id` said it first."""
        return self.confirmed_by or self.snapshot_id


Input = tuple[str, str, int | None]
"""A reading that a record was made of: its key, part and snapshot."""
Inputs = tuple[Input, ...]
"""What a record was made of."""


Losses = tuple[tuple[str, datetime], ...]
"""What of a thing is missing, by name, and since when."""


@dataclass(frozen=True)
class StoredRecord:
    """A record with its history: as it stands, and as it was last told of.

    While something of it is missing and not proven to be lost (`losses`), its last good reading
    stands.
    """

    key: str
    source: SourceName
    record: Record
    inputs: Inputs
    reader: str
    first_seen_at: datetime
    last_notified: Record | None = None
    last_notified_inputs: Inputs = ()
    listed_by: str | None = None
    is_relevant: bool = False
    waiting_since: datetime | None = None
    absent_since: datetime | None = None
    withdrawn_at: datetime | None = None
    losses: Losses = ()


ExpectationState = Literal["pending", "met", "overdue", "dropped"]
"""How something that was announced for a day stands; dropped: whatever announced it no longer
does."""


@dataclass(frozen=True)
class Closing:
    """That a person says that a promise is kept: who, where it can be seen, and when."""

    who: str
    url: str
    at: datetime


@dataclass(frozen=True)
class SourceState:
    """How a source stands; `covered` is the scope of its last complete baseline."""

    name: SourceName
    covered: JsonObject | None = None
    last_good_at: datetime | None = None
    last_sweep_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    assumptions: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """A text to be found: `place` is a field's name, or the address of a file (with its page)."""

    place: str
    text: str
    page: int | None = None


def snapshots_in(inputs: Inputs) -> tuple[int, ...]:
    """The snapshots that a record was made of, by number."""
    return tuple(sorted({snapshot for _, _, snapshot in inputs if snapshot is not None}))
