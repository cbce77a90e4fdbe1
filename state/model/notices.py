"""What is told that is no event: one frozen value for each kind of notice; pure.

Instants are ISO 8601 texts, as they are stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from state.model.details import Detail
from state.model.values import JsonObject


@dataclass(frozen=True, kw_only=True)
class NoticeDetail(Detail):
    """What a notice of some kind tells; `rank` is its place among events and other notices."""

    kind: ClassVar[str]
    rank: ClassVar[int] = 130


@dataclass(frozen=True, kw_only=True)
class Watching(NoticeDetail):
    """What is watched from now on: so many records of a source, in this scope."""

    kind = "watching"

    source: str
    records: int
    scope: JsonObject


@dataclass(frozen=True, kw_only=True)
class Outage(NoticeDetail):
    """A source cannot be read for long."""

    kind = "outage"

    source: str
    since: str
    last_good_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutageOver(NoticeDetail):
    """A source can be read again; `missed` counts the events told since."""

    kind = "outage_over"

    source: str
    since: str
    until: str
    missed: int


@dataclass(frozen=True, kw_only=True)
class SourceLook:
    """When a source was last read well, None for never."""

    source: str
    last_good_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Something expected by a day."""

    title: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Heartbeat(NoticeDetail):
    """Nothing was new for so long, although somebody looked."""

    kind = "heartbeat"

    since: str
    until: str
    sources: tuple[SourceLook, ...] = ()
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reminder(NoticeDetail):
    """Something is expected in so many days."""

    kind = "reminder"

    title: str
    due_on: date
    days: int
    announced_in: str | None = None
    announced_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class HeldPass(NoticeDetail):
    """The news of a pass is held: so many events, where so many documents are usual."""

    kind = "held"
    rank = 100

    pass_id: int
    events: int
    usual: int


@dataclass(frozen=True, kw_only=True)
class _DeliveryTrouble(NoticeDetail):
    """What went wrong with so many deliveries to a watcher through a channel."""

    rank = 110

    watcher: str
    channel: str
    count: int
    error: str


@dataclass(frozen=True, kw_only=True)
class DeliveryUncertain(_DeliveryTrouble):
    """So many deliveries to a watcher may have arrived: nobody said so."""

    kind = "delivery_uncertain"


@dataclass(frozen=True, kw_only=True)
class FileUnread(NoticeDetail):
    """A file could not be read in so many passes; `given_up`: until a later version comes."""

    kind = "file_unread"

    url: str
    error: str
    passes: int
    given_up: bool


@dataclass(frozen=True, kw_only=True)
class RefusedAnswer:
    """Something came from an address that was no answer, and why."""

    url: str
    why: str


@dataclass(frozen=True, kw_only=True)
class RefusedAnswers(NoticeDetail):
    """So many addresses of a source gave something else than was asked for; the first are named."""

    kind = "refused"

    source: str
    answers: tuple[RefusedAnswer, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class HostClosed(NoticeDetail):
    """A host keeps us at the door, or a network between us and it does."""

    kind = "host_closed"

    host: str
    why: str


@dataclass(frozen=True, kw_only=True)
class HostOpen(NoticeDetail):
    """A host answers again that did not since an instant."""

    kind = "host_open"

    host: str
    since: str


@dataclass(frozen=True, kw_only=True)
class SlowHost(NoticeDetail):
    """A host asks for so many seconds between two requests, and so many are kept to."""

    kind = "slow_host"

    host: str
    asked: float
    kept: float


@dataclass(frozen=True, kw_only=True)
class Drift(NoticeDetail):
    """A source is other than it was though it answers: what was seen, and the assumption behind."""

    kind = "drift"

    source: str
    assumption: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class DriftOver(NoticeDetail):
    """A source is again as it was; it had not been since an instant."""

    kind = "drift_over"

    source: str
    assumption: str
    seen: str
    since: str


@dataclass(frozen=True, kw_only=True)
class ReaderDown(NoticeDetail):
    """The reader of files does not even start."""

    kind = "reader_down"

    error: str


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(_DeliveryTrouble):
    """So many deliveries to a watcher were given up."""

    kind = "delivery_failed"


@dataclass(frozen=True, kw_only=True)
class BadTemplate(NoticeDetail):
    """A user's template cannot be used; `line` is None where it is not known."""

    kind = "template_problem"

    template: str
    line: int | None = None
    error: str


@dataclass(frozen=True, kw_only=True)
class Forgotten(NoticeDetail):
    """So many deliveries wait for a channel that is not configured any more."""

    kind = "forgotten"

    watcher: str
    channel: str
    count: int


@dataclass(frozen=True, kw_only=True)
class RecordsSetAside(NoticeDetail):
    """So many things raised while they were processed and are set aside; `named` are the first,
    each with its step and the error."""

    kind = "set_aside"
    rank = 105

    count: int
    named: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PassFailed(NoticeDetail):
    """A stored pass could not be processed; what it fetched is carried over to the next."""

    kind = "pass_failed"
    rank = 105

    pass_id: int
    error: str


@dataclass(frozen=True, kw_only=True)
class PublishFailed(NoticeDetail):
    """The public pages could not be written; those that were there are whole."""

    kind = "publish_failed"
    rank = 105

    folder: str
    error: str


@dataclass(frozen=True, kw_only=True)
class Trial(NoticeDetail):
    """A message that only shows that messages arrive."""

    kind = "test"


NOTICE_DETAILS: Mapping[str, type[NoticeDetail]] = MappingProxyType(
    {
        detail.kind: detail
        for detail in (
            Watching,
            Outage,
            OutageOver,
            Heartbeat,
            Reminder,
            HeldPass,
            FileUnread,
            ReaderDown,
            RefusedAnswers,
            Drift,
            DriftOver,
            HostClosed,
            HostOpen,
            SlowHost,
            DeliveryFailed,
            DeliveryUncertain,
            BadTemplate,
            Forgotten,
            RecordsSetAside,
            PassFailed,
            PublishFailed,
            Trial,
        )
    }
)
"""The forms of all kinds of notice, by kind."""
