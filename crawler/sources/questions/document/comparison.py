"""Whether a document says of a question what the open data says of it; pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from state.model.words import fold


class Asked(Protocol):
    """The part of a reading that can be compared."""

    @property
    def number(self) -> int | None:
        """The number by the minister."""

    @property
    def asked_on(self) -> date | None:
        """The day of the question."""

    @property
    def asker(self) -> str | None:
        """Who asked."""

    @property
    def minister(self) -> str | None:
        """Who was asked."""

    @property
    def ministers(self) -> tuple[tuple[str, int | None], ...]:
        """All who were asked, with their own numbers."""


def contradictions(
    text: Asked,
    number: int | None,
    asked_on: str | None,
    minister: str | None,
    asker: str | None,
) -> tuple[str, ...]:
    """In words, where a document and the open data say different things of a question.

    `asked_on` is an ISO 8601 day; what either side does not say is no contradiction. Other
    numbers and names of a question put to several ministers are none either.
    """
    found = []
    numbers = {text.number, *(own for _, own in text.ministers)}
    other_number = None not in (text.number, number) and number not in numbers
    other_asker = _differ(text.asker, asker)
    if other_number:
        found.append(f"the document is nr. {text.number}, the open data says nr. {number}")
    if text.asked_on and asked_on and text.asked_on.isoformat() != asked_on[:10]:
        found.append(f"the document is of {text.asked_on}, the open data says {asked_on[:10]}")
    if other_asker:
        found.append(f"the document's asker is {text.asker}, the open data says {asker}")
    known = [text.minister, *(name for name, _ in text.ministers)]
    if text.minister and all(_differ(name, minister) for name in known):
        found.append(f"the document's minister is {text.minister}, the open data says {minister}")
    if other_number and (other_asker or len(found) > 1):
        found.insert(0, "the document belongs to another question")
    return tuple(found)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two names are of different people: word order, capitals and accents apart."""
    ours, theirs = _words(one), _words(other)
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)


def _words(name: str | None) -> set[str]:
    return set(re.findall(r"\w+", fold(name or "")))
