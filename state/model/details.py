"""What events tell besides their changes: one frozen value for each kind of detail; pure.

Those of single sources lie in the sources' folders. JSON stands only in the store and in printed
events, with the fields in the order in which they stand here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from state.model.json_forms import LEFT_OUT, as_json, from_json
from state.model.values import JsonObject


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What an answer promises: a measurement, `expected` as it was said, `due_on` as a day."""

    measurement: int | None = None
    reference_date: date | None = None
    expected: str | None = None
    due_on: date | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Whom something is by and to, each "First Last", and its themes."""

    askers: tuple[str, ...] = ()
    ministers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What an event of some kind tells; one that tells nothing has no fields.

    A field that older versions did not store has a default.
    """

    @classmethod
    def of(cls, value: JsonObject) -> Self:
        """The detail that was stored as this; StoredValueError names a field that does not fit."""
        return from_json(cls, value)

    def as_json(self) -> JsonObject:
        """The detail as it is stored and printed."""
        shown: JsonObject = as_json(self)
        return shown

    @property
    def file_urls(self) -> tuple[str, ...]:
        """The addresses of the files that the event is about."""
        return ()

    @property
    def promises(self) -> tuple[Announcement, ...]:
        """What it promises for a day."""
        return ()

    @property
    def follows_from(self) -> tuple[str, ...]:
        """The keys of the things that it is about besides its subject."""
        return ()

    @property
    def parties(self) -> Parties:
        """Whom it is by and to, and its themes."""
        return Parties()

    @property
    def on_agenda(self) -> int | None:
        """The measurement that it puts on an agenda, by its number; None for none."""
        return None


class DocumentState(StrEnum):
    """How a file stands: read; not (yet) there; there and not read yet; unreadable for good;
    broken, which may mend; or not to be fetched, as its host wishes."""

    READ = "read"
    MISSING = "missing"
    UNREAD = "unread"
    UNREADABLE = "unreadable"
    BROKEN = "broken"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, kw_only=True)
class DocumentDetail:
    """A file that belongs to a record; `problem` says what of it could not be read."""

    url: str
    state: DocumentState = DocumentState.MISSING
    problem: str | None = None
    pages: int | None = None
    sha256: str | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether it is not there (yet), or not read."""
        return self.state in (DocumentState.MISSING, DocumentState.BROKEN, DocumentState.UNREAD)


# --- files -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PassageChange:
    """A sentence of a file before, and the one in its place after; None where there is none."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class FileDetail(Detail):
    """A file by itself. `same_text` and `passages` say what a replaced one says otherwise; None
    where both editions could not be read."""

    size_bytes: int | None = None
    pages: int | None = None
    kind: str | None = None
    state: DocumentState | None = None
    problem: str | None = None
    same_text: bool | None = field(default=None, metadata=LEFT_OUT)
    passages: tuple[PassageChange, ...] | None = field(default=None, metadata=LEFT_OUT)


# --- reports -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReportDetail(Detail):
    """A monitoring report: which measurement, its files, and the projects found in them."""

    measurement: int
    reference_date: date | None = None
    file_url: str | None = None
    data_url: str | None = None
    pages: int | None = None
    projects_found: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """The numbers of two measurements that are compared."""

    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """A status in two measurements; one that is not known stands as it is written."""

    before: str | None = None
    after: str | None = None

    @property
    def differs(self) -> bool:
        """Whether it is another one."""
        return self.before != self.after


@dataclass(frozen=True)
class MilestoneChange:
    """What became of one milestone.

    `before` and `after` are statuses; where only its words changed (`text`) they are the words.
    """

    title: str
    change: Literal["status", "added", "removed", "text"]
    before: str | None
    after: str | None
    explanation: str | None = None
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectChangeDetail(Detail):
    """What changed for a project from one measurement to the next.

    `compared_by` says whether its milestones could be told; `page` is where its sheet begins.
    """

    project: str = ""
    name: str | None = None
    measurement: Measurements
    status: StatusChange
    milestones: tuple[MilestoneChange, ...] = ()
    text_diff: str = ""
    compared_by: Literal["milestones", "sentences"] = "milestones"
    presence: Literal["both", "new", "gone"] = "both"
    page: int | None = None


# --- expectations and sources ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ExpectationDetail(Detail):
    """Something announced for a day; `announced_in` is the subject that promised it, if any.

    `minister` is who promised it; `closed_by` says where, and `closed_who` who said, that it is
    kept.
    """

    title: str = ""
    due_on: date | None = None
    announced_in: str | None = None
    measurement: int | None = None
    minister: str | None = field(default=None, metadata=LEFT_OUT)
    closed_by: str | None = field(default=None, metadata=LEFT_OUT)
    closed_who: str | None = field(default=None, metadata=LEFT_OUT)

    @property
    def is_promise(self) -> bool:
        """Whether somebody promised it and nothing that is published shows it by itself."""
        return self.announced_in is not None and self.measurement is None

    @property
    def parties(self) -> Parties:
        """Who promised it."""
        return Parties(ministers=(self.minister,) if self.minister else ())

    @property
    def follows_from(self) -> tuple[str, ...]:
        """What promised it."""
        return (self.announced_in,) if self.announced_in else ()


@dataclass(frozen=True, kw_only=True)
class SourceDetail(Detail):
    """A source that fails, or has failed `since` an instant; `error` is why."""

    since: str | None = field(default=None, metadata=LEFT_OUT)
    error: str | None = None
