"""The values that travel through the house: frozen, and free of any machinery.

Words are those of the glossary in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

JsonObject = dict[str, Any]

SourceName = NewType("SourceName", str)
"""The name of a watched source; which there are, crawler/sources/registry.py says."""

Role = NewType("Role", str)
"""What an address is asked for; what is true of a role, the source that asks says."""

FILE_ROLE = Role("file")
"""A file that a page links: the one role that all sources share."""

RecordKind = NewType("RecordKind", str)
"""What a record is about; the beginning of its key, but for the two kinds of file."""

FILE_KIND = RecordKind("file")
REPORT_KIND = RecordKind("report")
"""The kinds of record that are no source's own."""


class FetchOutcome(StrEnum):
    """How one request ended; what is forbidden, or at a closed host, was never made."""

    NEW_BODY = "new_body"
    SAME_BODY = "same_body"
    NOT_MODIFIED = "not_modified"
    MISSING = "missing"
    MOVED = "moved"
    FAILED = "failed"
    FORBIDDEN = "forbidden"
    HOST_CLOSED = "host_closed"
    KEPT = "kept"
    """A page that an earlier pass over the same listing got stands: it was not asked for again."""

    @property
    def has_body(self) -> bool:
        """Whether a snapshot stands behind the fetch."""
        return self in (
            FetchOutcome.NEW_BODY,
            FetchOutcome.SAME_BODY,
            FetchOutcome.NOT_MODIFIED,
            FetchOutcome.KEPT,
        )

    @property
    def was_asked(self) -> bool:
        """Whether a request was made at all."""
        return self not in (FetchOutcome.FORBIDDEN, FetchOutcome.HOST_CLOSED, FetchOutcome.KEPT)


class PassState(StrEnum):
    """How far a pass has come. What was imported is there for replays; it alerts nobody.

    What an interrupted pass has fetched, or one of which the processing failed, is carried over to
    the next.
    """

    FETCHING = "fetching"
    FETCHED = "fetched"
    PROCESSED = "processed"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    IMPORTED = "imported"


class ClockKind(StrEnum):
    """Whose time a pass ran by."""

    REAL = "real"
    GIVEN = "given"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Target:
    """One thing to ask for; `url` is canonical. `tolerated`: its absence is expected, no error."""

    role: Role
    url: str
    method: str = "GET"
    body: str = ""
    tolerated: bool = False

    @property
    def address(self) -> tuple[str, str, str]:
        """What makes two requests the same: method, canonical URL and request body."""
        return (self.method, self.url, self.body)


@dataclass(frozen=True)
class Snapshot:
    """The stored bytes of one response, with what is needed to read them again."""

    id: int
    role: Role
    url: str
    method: str
    request_body: str
    status: int
    headers: Mapping[str, str]
    sha256: str
    first_seen_at: datetime
    last_confirmed_at: datetime
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Fetch:
    """One request of a pass and how it ended; `id` rises with the order of arrival.

    `reason` says why nothing came, or why what came was refused; `moved_to` is the other address
    to which the thing asked for has moved for good.
    """

    id: int
    pass_id: int
    source: SourceName
    target: Target
    outcome: FetchOutcome
    status: int | None
    reason: str | None
    snapshot_id: int | None
    fetched_at: datetime
    moved_to: str | None = None


@dataclass(frozen=True)
class Pass:
    """One run over the sources. `at` is the instant by which everything in it is judged."""

    id: int
    at: datetime
    clock: ClockKind
    state: PassState


@dataclass(frozen=True)
class Finding:
    """A project code found somewhere: in a field (`where`) or on a page of a file."""

    code: str
    where: str
    page: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class Record:
    """What the parsers make of one thing.

    `fields` is what is compared (plain JSON values, normalised); `detail` is what an event tells.
    `texts` maps a place to words in which keywords are looked for besides the files.
    `files` are the addresses of its files; those in `awaited` are not there (yet). `choices`: of
    fields about which the first of those that may say them said nothing, which one did, counted
    from 0. `is_partial`: only a listing tells of it so far.
    """

    key: str
    kind: RecordKind
    title: str
    url: str
    fields: JsonObject
    detail: JsonObject
    findings: tuple[Finding, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    occurred_on: str | None = None
    listed_on: str | None = None
    choices: Mapping[str, int] = field(default_factory=dict)
    is_partial: bool = False

    @property
    def projects(self) -> tuple[str, ...]:
        """The project codes it names, sorted."""
        return tuple(sorted({finding.code for finding in self.findings}))


@dataclass(frozen=True)
class Change:
    """One field before and after; None where it was not there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Event:
    """A difference that matters, as it is stored, printed and matched.

    `snapshots_before` and `snapshots_after` are the snapshots it rests on. `found_late`: only a
    later parser found it, in snapshots that had been read before.
    """

    id: str
    kind: str
    source: str
    subject: str
    title: str
    url: str
    projects: tuple[str, ...]
    occurred_on: str | None
    detected_at: str
    baseline: bool
    changes: tuple[Change, ...]
    detail: JsonObject
    findings: tuple[Finding, ...] = ()
    snapshots_before: tuple[int, ...] = ()
    snapshots_after: tuple[int, ...] = ()
    found_late: bool = False

    def as_json(self) -> JsonObject:
        """The event as one JSON object, in the form that docs/reference.md gives."""
        return {
            "id": self.id,
            "kind": self.kind,
            "source": self.source,
            "subject": self.subject,
            "title": self.title,
            "url": self.url,
            "projects": list(self.projects),
            "occurred_on": self.occurred_on,
            "detected_at": self.detected_at,
            "baseline": self.baseline,
            "changes": [
                {"field": c.field, "before": c.before, "after": c.after} for c in self.changes
            ],
            "detail": self.detail,
            "snapshots": {
                "before": list(self.snapshots_before),
                "after": list(self.snapshots_after),
            },
            "found_late": self.found_late,
        }


@dataclass(frozen=True, slots=True)
class EventNote:
    """An event by its id, with what it is about."""

    id: str
    kind: str
    source: str
    subject: str
    projects: tuple[str, ...]
    detected_at: str
    is_baseline: bool


def day(value: date | None) -> str | None:
    """ISO 8601 of a day, None of none."""
    return value.isoformat() if value else None
