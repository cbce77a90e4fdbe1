"""What a source is to all that is no source: one object, which says everything special about it.

A source is a folder here and a line in registry.py. Whatever differs from one source to another
is asked of this protocol; nothing outside the folder names the source, its roles or its kind of
record. A source that lacks a part cannot be made: `mypy` says so, and Python when the registry is
read.

Pure, and quick to import: a source imports its parser only when something is parsed, what it says
and how its records are shown only when something is told or shown, and names its spider by a dotted
path, so that reading never imports Twisted.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from crawler.parsing.roles import RoleTraits
from crawler.parsing.settings import Settings, SourceSettings
from crawler.parsing.url_templates import AddressTemplate
from crawler.parsing.versions import version_of
from crawler.sources.traits.assumption import Assumption
from crawler.sources.traits.scope import Scope
from crawler.sources.traits.steadiness import Steadiness
from crawler.sources.traits.stored import Stored
from state.changes.losses import WHOLE_FIELDS, Losable
from state.model.event_kinds import EventKind
from state.model.news import News
from state.model.values import JsonObject, Record, RecordKind, Role, Snapshot, SourceName

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed, Reading
    from crawler.reports.recognition import ReportMention
    from crawler.telling.lookup import Lookup
    from crawler.telling.phrases import Phrases
    from crawler.telling.presenter import AnyPresenter
    from crawler.telling.probing import Probes

S = TypeVar("S", bound=SourceSettings)

Parts = Mapping[str, JsonObject]
"""The data of the readings of one key, by the name of their part."""
Files = Mapping[str, JsonObject]
"""The data of file readings by address; an address that is not in it was never fetched."""


MIB = 1024 * 1024

# What reads the files of every source, and makes records of readings.
_SHARED_READERS = (
    "crawler.documents.sniffing",
    "crawler.reading.file_readings",
    "crawler.sources.together.build",
)


@dataclass(frozen=True)
class FileAddresses:
    """Files that a source's own pages link by a number."""

    pattern: re.Pattern[str]
    """A regular expression that finds the number in an address."""
    template: AddressTemplate
    """Where the file with a number is fetched."""


class Source(ABC, Generic[S]):
    """One watched source. Methods get the source's own table of settings."""

    # --- who it is ------------------------------------------------------------------------

    @property
    @abstractmethod
    def name(self) -> SourceName:
        """The one name of its folder, table of settings, spider, cases and passes."""

    @property
    @abstractmethod
    def record_kind(self) -> RecordKind:
        """The kind of its records, with which their keys begin, before a colon."""

    @property
    @abstractmethod
    def settings(self) -> type[S]:
        """Its table of the configuration; every key has a default."""

    @property
    @abstractmethod
    def reading(self) -> type[Settings]:
        """Those of its settings, as a base of the table, on which its readings depend."""

    @property
    @abstractmethod
    def spider(self) -> str:
        """The dotted path of its spider's class."""

    @cached_property
    def version(self) -> str:
        """What tells today's parser and builder of records from any others."""
        return version_of(*self.readers)

    @property
    def readers(self) -> tuple[str, ...]:
        """The modules that make its readings and records, by their dotted names."""
        package = type(self).__module__.rpartition(".")[0]
        return (f"{package}.parser", f"{package}.record", *_SHARED_READERS)

    @property
    @abstractmethod
    def roles(self) -> tuple[RoleTraits, ...]:
        """What it asks for besides files; no two sources share a role."""

    @property
    @abstractmethod
    def assumptions(self) -> Mapping[str, Assumption]:
        """What it takes for granted; each name begins with the source's and a dot."""

    @property
    @abstractmethod
    def own_kinds(self) -> tuple[EventKind, ...]:
        """The kinds of event that only this source brings."""

    @property
    @abstractmethod
    def phrases(self) -> Phrases:
        """What is said of these kinds and of the source itself, in every language."""

    @property
    def presenter(self) -> AnyPresenter:
        """What a message says of these kinds besides their phrases and the changed fields."""
        from crawler.telling.presenter import Presenter

        return Presenter()

    @property
    @abstractmethod
    def brings(self) -> tuple[EventKind, ...]:
        """Every kind of event that may come of it: who follows none of them does not miss it."""

    @abstractmethod
    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records, given how it was last told of, if it was."""

    def presence_news(self, became: str, record: Record) -> tuple[News, ...]:
        """What there is to tell of a record that `became` "withdrawn" or "restored"."""
        name = f"{self.record_kind}.{became}"
        kind = next((kind for kind in self.own_kinds if kind.name == name), EventKind(name))
        return (News(kind, record),)

    # --- fetching -------------------------------------------------------------------------

    @abstractmethod
    def recheck(self, stored: Stored, at: datetime, sweep: bool, settings: S) -> Sequence[str]:
        """Keys of known records whose own address is asked for again in a pass at this instant;
        in a sweep of everything of which it proves that it is there."""

    @abstractmethod
    def file_recheck(self, is_relevant: bool, settings: S) -> timedelta | None:
        """After what time a file that is there is asked for again, None for never; `is_relevant`
        tells whether its record names a project or a keyword."""

    @abstractmethod
    def recognise(self, method: str, url: str, settings: S) -> tuple[Role, str] | None:
        """What this source asks for at an address, and its canonical form; None for nothing."""

    # --- reading --------------------------------------------------------------------------

    @abstractmethod
    def parse(self, snapshot: Snapshot, settings: S) -> Parsed:
        """What a snapshot that is no file says; ParseError where the body must be refused."""

    @abstractmethod
    def build(self, key: str, parts: Parts, files: Files, settings: S) -> Record | None:
        """The record of this key, None when its parts do not (yet) make one."""

    @abstractmethod
    def file_addresses(self, key: str, parts: Parts, settings: S) -> tuple[str, ...]:
        """The addresses of the files that belong to a record."""

    @abstractmethod
    def own_key(self, role: Role, url: str, settings: S) -> str | None:
        """The key of the record whose own address this is, so that 404 there proves that it is
        gone; None when it is nobody's."""

    # --- belonging ------------------------------------------------------------------------

    @abstractmethod
    def scope(self, settings: S) -> Scope:
        """What of the configuration decides which records belong."""

    @abstractmethod
    def scope_from(self, value: JsonObject) -> Scope:
        """The scope that was kept as this JSON object."""

    # --- what most sources need not say ---------------------------------------------------

    @property
    def may_be_empty(self) -> bool:
        """Whether its listing may have nothing although much is known."""
        return False

    @property
    def needs_its_table(self) -> bool:
        """Whether it is on only where the configuration has its table."""
        return False

    @property
    def when_empty(self) -> str | None:
        """In words, which settings to look at when its listing is empty, of which nothing is known
        yet; None where that may be so."""
        return None

    def awaited(self, role: Role, url: str, settings: S) -> Reading | None:
        """The reading that says that something was asked for in vain, so that it is awaited; None
        where that makes no difference."""
        del role, url, settings
        return None

    def scope_with(self, settings: S, watched: Sequence[str]) -> Scope:
        """The scope where these are watched for: codes of projects and keywords."""
        del watched
        return self.scope(settings)

    @property
    def weight(self) -> int:
        """About how many requests a first pass over it takes: the lightest is read first."""
        return 100

    def steadiness(self, settings: S) -> Steadiness:
        """What of it stays as it is: a change is told to ops as drift."""
        del settings
        return Steadiness()

    def contradiction(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """In words, what a reading says that cannot be true of its record, given what is known of
        it; None for nothing. Such a reading is not kept, and its record waits."""
        del reading, parts
        return None

    def stands_instead(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """In words, what a page is that has nothing of the thing its address is about, given what
        is known of that; None where it may be the page. Such a page is refused."""
        del reading, parts
        return None

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, so that the loss must be proven before it is news."""
        return WHOLE_FIELDS

    @property
    def own_parts(self) -> Set[str]:
        """The parts of a record that are read at its own address."""
        return frozenset({"page"})

    def is_listed_part(self, part: str) -> bool:
        """Whether a part of a record stands in a listing alone, so that a listing read to its end
        that no longer has it takes it away."""
        del part
        return False

    @property
    def file_prefix(self) -> str | None:
        """With which the keys of its numbered files begin; None where it links another's."""
        return None

    def files(self, settings: S) -> FileAddresses | None:
        """Where its numbered files stand; None where it links those of another."""
        del settings
        return None

    @property
    def file_part(self) -> str | None:
        """The name under which `read_document` stands in the reading of one of its files."""
        return None

    def read_document(self, pages: Sequence[str]) -> JsonObject | None:
        """What the text of one of its files says besides project codes."""
        del pages
        return None

    @property
    def owns_files(self) -> bool:
        """Whether the words in the files that its records link count as the records' own."""
        return True

    @property
    def files_may_be_reports(self) -> bool:
        """Whether one of its numbered files may be a monitoring report, to be cut into sheets."""
        return True

    @property
    def shows_reports(self) -> bool:
        """Whether its records may be, or link, monitoring reports (see `mentions`)."""
        return False

    def mentions(self, record: Record, files: Files) -> Sequence[ReportMention]:
        """The monitoring reports seen in one of its records."""
        del record, files
        return ()

    @property
    def fulfils(self) -> bool:
        """Whether a record of it that bears an expectation's title is the thing expected."""
        return False

    def overdue_after(self, record: Record, settings: S) -> date | None:
        """After which day a record that still waits for something is overdue; None for never."""
        del record, settings
        return None

    def unanswered(self, stored: Stored) -> Sequence[str]:
        """Keys of its records that still wait for an answer, sorted."""
        del stored
        return ()

    @property
    def lookup(self) -> Lookup:
        """How its records are shown to whoever looks them up."""
        from crawler.telling.lookup import Lookup

        return Lookup()

    def room_bytes(self, settings: S) -> int:
        """About how much room on the disk its first pass takes."""
        del settings
        return 64 * MIB

    @property
    def probes(self) -> Probes[S]:
        """What is asked of its live site to try what it takes for granted."""
        from crawler.telling.probing import Probes

        return Probes()

    @property
    def schedules(self) -> bool:
        """Whether its records may put a measurement on an agenda: `measurement` in their detail."""
        return False

    @property
    def announces(self) -> bool:
        """Whether its records have `announcements` in their detail: what they promise for a day."""
        return False


AnySource = Source[Any]
"""A source of whatever settings, as the registry lists them."""
