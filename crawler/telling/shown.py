"""What a page shows of a record, as values of which a page in any language is made; pure.

Scraped words stand here as they came: whoever makes a page of them makes them harmless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crawler.telling.saying import Value
from state.model.details import Announcement


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """Who asked whom and when; `due_on` is the day by which an answer is due."""

    asker: str | None = None
    minister: str | None = None
    asked_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    is_answered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """A day on which something is due or takes place, for a calendar.

    `name` tells it from others of the same record for ever; `what` says what it is; `at`: the
    instant at which it begins, where that is known.
    """

    name: str
    what: Value
    on: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a record: the name of a field (phrase `field.NAME`), and its value."""

    name: str
    value: Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Words of a record under a heading, with where the official text stands: an address and the
    page of a file.

    `reply` is what was answered to just these words; `is_reply`: the words are an answer.
    """

    heading: Value | None = None
    text: str
    project: str | None = None
    milestone: str | None = None
    reply: str | None = None
    is_reply: bool = False
    url: str | None = None
    page: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the page of a record shows besides title, day, address, files and projects."""

    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    promises: tuple[Announcement, ...] = ()
    notes: tuple[str, ...] = ()
