"""What is taken for granted about a source, how well it is known, and what to do if it fails.

`vvwatch status` shows those that did not hold, so that a user on the live sites knows which. Each
source lists its own; grades are those of docs/sources.md: seen, reported, assumed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """One statement about a source, its grade, and the remedy when it does not hold."""

    statement: str
    grade: str
    remedy: str
