"""What is due to whom: one delivery per event (or notice), watcher and channel; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from state.model.notices import NoticeDetail


class DeliveryState(StrEnum):
    """How far a delivery has come; `failed` is for good, `held` waits for ops to decide."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    DISCARDED = "discarded"


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
class Reason:
    """Why somebody gets an event: a project or a keyword, and where it stands.

    `where` is the name of a field, the heading of a section or the address of a file.
    """

    kind: Literal["project", "keyword", "all"]
    value: str
    where: str | None = None
    page: int | None = None


@dataclass(frozen=True)
class Delivery:
    """One event or notice due to one watcher through one channel.

    `kind` is that of the event or notice. `due_at` is when it may be tried again; when its watcher
    wants to be told is for the sender to know.
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
