"""What is to be said, before it is said in a language: phrases by name, and their values; pure.

Scraped words stand here as they came. Whoever makes a message of these values makes them harmless
(jobs/messages/phrases), so that no presenter can forget to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from crawler.telling.problems import problem_name


@dataclass(frozen=True)
class Text:
    """Scraped words on one line, cut where they are longer than this many characters.

    `is_part`: they stand in a sentence, and have no stop of their own at the end. `is_own`: they
    are words of ours that may quote scraped ones; official addresses, keys and names of settings
    in them are there to be copied.
    """

    words: str
    longest: int = 300
    is_part: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class Code:
    """Words of our own, to be copied as they are."""

    words: str
    longest: int = 100


@dataclass(frozen=True)
class Beginning:
    """The first sentences of scraped words, of at most so many characters."""

    words: str
    longest: int


@dataclass(frozen=True)
class Day:
    """A day, as people write it."""

    day: date


@dataclass(frozen=True)
class Moment:
    """An ISO 8601 instant, as people in Brussels write it."""

    at: str


@dataclass(frozen=True)
class Euro:
    """An amount in euro, as people write it."""

    amount: float


@dataclass(frozen=True)
class SourceTitle:
    """A source by its title, or by its name where nobody has a title for it."""

    name: str


@dataclass(frozen=True)
class Status:
    """The status of a project or milestone; None where it is not known."""

    name: str | None


@dataclass(frozen=True)
class Measurement:
    """A measurement by its number; None for a new one of which the number is not known."""

    number: int | None


@dataclass(frozen=True)
class Phrase:
    """A phrase of the catalogue with its values; `phrase` makes one."""

    name: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Counted:
    """The phrase for just this count (`NAME.1`) where there is one, else the general one;
    `count` is among its values."""

    name: str
    count: int
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """The official site that an address is on, as people call it: its host without what stands
    before the name."""

    url: str


@dataclass(frozen=True)
class Moved:
    """Something before and after, None where there was nothing; `note` says why.

    `what` is None where the headline has it already.
    """

    what: Value | None
    before: Value | None
    after: Value | None
    note: Value | None = None


@dataclass(frozen=True)
class Quoted:
    """Words of somebody else, shown as such."""

    words: Value


@dataclass(frozen=True)
class Counts:
    """How many there are of each, one below the other."""

    rows: tuple[tuple[int, Value], ...]


@dataclass(frozen=True)
class Row:
    """Values beside each other; `more` counts those that are left out."""

    values: tuple[Value, ...]
    between: str = ", "
    more: int = 0


Value = (
    Text
    | Code
    | Beginning
    | Day
    | Moment
    | Euro
    | SourceTitle
    | Status
    | Measurement
    | Site
    | Moved
    | Quoted
    | Counts
    | Phrase
    | Counted
    | Row
    | int
)


def unread(problem: str) -> Phrase:
    """That a file could not be read, with its problem in few words."""
    return phrase("unread", problem=phrase(problem_name(problem)))


def phrase(name: str, **values: Value) -> Phrase:
    """The phrase of this name with its values."""
    return Phrase(name, values)
