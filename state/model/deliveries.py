"""What is due to whom: one delivery per event (or notice), watcher and channel; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from state.model.json_forms import LEFT_OUT

if TYPE_CHECKING:
    from state.model.notices import NoticeDetail

OPS = "ops"
"""The name of those who keep vvwatch running, where others have that of a watcher."""

# What may have arrived is not sent again before a day is over.
REPEAT_AFTER = timedelta(days=1)


class DeliveryState(StrEnum):
    """How far a delivery has come; `failed` is for good, `held` waits for ops to decide, `aside`
    until it can be put into words, `forming` until its pass is whole."""

    FORMING = "forming"
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    ASIDE = "aside"
    DISCARDED = "discarded"


class Fate(StrEnum):
    """What became of an attempt that was not accepted.

    `refused` did not arrive; `unknown` was handed over, and no answer came: it may have arrived.
    """

    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Failure:
    """Why an attempt was not accepted, in words without secrets, and what became of it."""

    words: str
    fate: Fate = Fate.REFUSED


def no_answer(seconds: float) -> Failure:
    """What is said of a message that was handed over to a service that kept silent so long."""
    words = f"the service did not answer within {seconds:g} s; it may have the message"
    return Failure(words, Fate.UNKNOWN)


class Destination(NamedTuple):
    """A watcher, and one of the channels by name."""

    watcher: str
    channel: str


@dataclass(frozen=True)
class Notice:
    """Something told that is no event, such as what is watched from now on."""

    id: str
    detail: NoticeDetail

    @property
    def kind(self) -> str:
        """The kind of notice."""
        return self.detail.kind


@dataclass(frozen=True)
class Excerpt:
    """Words of a text around a hit, which is marked where it is shown."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class Reason:
    """Why somebody gets an event: a project, a keyword, a person, a theme or the question that it
    is about, and where that stands.

    `where` is the name of a field, the heading of a section or the address of a file, `passage`
    what stands there.
    """

    kind: Literal["project", "keyword", "all", "subject", "asker", "minister", "theme"]
    value: str
    where: str | None = None
    page: int | None = None
    passage: Excerpt | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class KnownChannel:
    """A channel as it stood in the configuration when that was last read.

    `digest` is that of its text, `position` its place in `urls` from 0, None where neither was
    noted yet; not `is_current`, it stood there once.
    """

    watcher: str
    id: str
    position: int | None
    digest: str
    is_current: bool


@dataclass(frozen=True)
class Lot:
    """Deliveries of one destination that wait for the same: of one kind, alike in their fate.

    `created_at` is the earliest. `free_at` is the earliest where they may have arrived, and else
    the latest, since a refusal holds back all. `error` is one of theirs.
    """

    watcher: str
    channel: str
    kind: str
    is_uncertain: bool
    count: int
    created_at: datetime
    free_at: datetime
    error: str | None


@dataclass(frozen=True)
class Delivery:
    """One event or notice due to one watcher through one channel.

    `kind` is that of the event or notice. `due_at` is when it may be tried again; when its watcher
    wants to be told is for the sender to know. `fate` is that of the last attempt. `begun_at` is
    there while an attempt is under way: found afterwards, nobody lived to note how it ended.
    `repeated_at` is when it was last tried although it may have arrived before.
    """

    id: int
    event_id: str | None
    notice_id: str | None
    kind: str
    watcher: str
    channel: str
    reasons: tuple[Reason, ...]
    state: DeliveryState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    error: str | None
    fate: Fate | None = None
    begun_at: datetime | None = None
    repeated_at: datetime | None = None
    title: str | None = None

    @property
    def is_uncertain(self) -> bool:
        """Whether it may have arrived, though nobody said so."""
        return self.fate is Fate.UNKNOWN or self.begun_at is not None

    @property
    def free_at(self) -> datetime:
        """When it may be tried again. What a process left under way when it died goes at once, but
        is repeated no oftener than once a day."""
        if self.begun_at is None or self.repeated_at is None:
            return self.due_at
        return max(self.due_at, self.repeated_at + REPEAT_AFTER)
