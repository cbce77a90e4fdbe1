"""What the site is made of: records, reports, news and promises as frozen values; pure.

A record is here only with what other pages than its own show of it, so that all of them fit into
memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from crawler.telling.shown import Appointment, Exchange
from state.changes.sheets import Sheet
from state.model.instants import brussels_day
from state.model.values import EventNote


@dataclass(frozen=True, slots=True)
class Proof:
    """What something rests on: the SHA-256 of each stored body, and the day in Brussels on which
    the newest of them was first seen, or a later one on which was judged by them."""

    seen_on: date | None = None
    sha256s: tuple[str, ...] = ()


def together(proofs: Iterable[Proof], judged_on: date | None = None) -> Proof:
    """What several things rest on, as it was judged on a day."""
    found = tuple(proofs)
    days = [proof.seen_on for proof in found if proof.seen_on]
    return Proof(
        seen_on=max((*days, judged_on) if judged_on else days, default=None),
        sha256s=tuple(sorted({sha256 for proof in found for sha256 in proof.sha256s})),
    )


NO_PROOF = Proof()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a source in a list; `digest` tells it from any other reading of it."""

    key: str
    source: str
    path: str
    title: str
    url: str
    day: str | None
    projects: tuple[str, ...]
    exchange: Exchange | None
    is_withdrawn: bool
    proof: Proof
    digest: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said, and what that rests on."""

    url: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Money:
    """Euro committed and paid, in millions, and where each is said; None where neither is."""

    committed: float | None = None
    paid: float | None = None
    committed_at: Place | None = None
    paid_at: Place | None = None

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What it rests on."""
        return tuple(place.proof for place in (self.committed_at, self.paid_at) if place)


@dataclass(frozen=True, slots=True)
class Report:
    """The monitoring report of a measurement, with the sheet of each project, by code."""

    measurement: int
    reference_day: str | None
    title: str
    url: str
    file_url: str
    published_on: str | None
    pages: int | None
    problem: str | None
    sheets: Mapping[str, Sheet]
    projects: tuple[str, ...]
    money: Money
    proof: Proof


@dataclass(frozen=True, slots=True)
class Closed:
    """Somebody's word that a promise is kept: whose, of which day, and where it can be seen."""

    who: str
    url: str
    on: date


@dataclass(frozen=True, slots=True)
class Promise:
    """What an answer promised for a day; `state` is None while it was never judged, `url` and
    `page` are where the answer stands. `proof` is of the answer and of how the promise stands."""

    key: str
    title: str
    due_on: date | None
    expected: str | None
    entry: Entry
    state: str | None
    url: str
    page: int | None
    closed: Closed | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Expected:
    """Something announced for a day: by the configuration, or by an answer (`announced_in`);
    `proof` is of both and of how it stands."""

    key: str
    title: str
    due_on: date
    state: str | None
    measurement: int | None
    announced_in: Entry | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Late:
    """A record that still waits for an answer: by when it was due, and until when silence said
    nothing."""

    entry: Entry
    due_on: date | None
    public_due_on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a source could not be read; `until` is None while it lasts."""

    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """How a source stands: what of it is known, and until when it has been read."""

    name: str
    records: int
    last_good_at: str | None
    has_baseline: bool
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """An appointment of a record."""

    entry: Entry
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `news` are the events that were told, newest first; `history` has the ids of the
    events of each subject, oldest first, the baseline included; `projects` has a name for each
    known project, by code, None where nobody has said it; `today` is the day in Brussels;
    `incomplete` are the sources of which not all that is asked for has been read."""

    today: date
    entries: Mapping[str, Entry]
    reports: tuple[Report, ...]
    news: tuple[EventNote, ...]
    history: Mapping[str, tuple[str, ...]]
    promises: tuple[Promise, ...]
    expected: tuple[Expected, ...]
    late: tuple[Late, ...]
    sources: tuple[SourceFacts, ...]
    projects: Mapping[str, str | None]
    dues: tuple[Due, ...]
    incomplete: tuple[str, ...] = ()

    @property
    def read_until(self) -> str | None:
        """Until when all sources have been read: the earliest of their last good passes."""
        return min((s.last_good_at for s in self.sources if s.last_good_at), default=None)

    @property
    def seen_until(self) -> date | None:
        """The day of that in Brussels."""
        until = self.read_until
        return brussels_day(datetime.fromisoformat(until)) if until else None
