"""What is taken for granted about a source, how well it is known, and what to do if it fails.

`vvwatch status` shows those that did not hold, so that a user on the live sites knows which. Each
source lists its own; grades are those of docs/sources.md: seen, reported, assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

from state.model.values import SourceName


@dataclass(frozen=True)
class Assumption:
    """One statement about a source, its grade, and the remedy when it does not hold."""

    statement: str
    grade: str
    remedy: str


SPELLING = Assumption(
    "every sign of a page or of open data can be read",
    "assumed",
    "none needed: what was known of such a text stands until it can be read again; where it lasts, "
    "open the address and tell its keeper",
)
"""What is taken for granted of each source alike."""


def spelling_of(name: SourceName) -> str:
    """The name of this assumption for a source."""
    return f"{name}.spelling"
