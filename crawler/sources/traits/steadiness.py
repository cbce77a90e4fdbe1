"""What of a source stays as it is while the source does; what changes of it is drift. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from state.model.values import Target
from state.model.working_days import Terms

CANARY_EVERY = timedelta(days=7)
"""How often it is looked whether a thing that is known reads as it did."""


@dataclass(frozen=True)
class Canary:
    """A thing that is known: the part of this key must go on reading as it did first, or the
    assumption of that name does not hold any more. `target` is where it is asked for by itself."""

    key: str
    part: str
    assumption: str
    target: Target


@dataclass(frozen=True)
class Steadiness:
    """What a source is expected to go on doing.

    `filled`: fields that new records go on having, each with the assumption behind it.
    `quiet_working_days`: after so many of the Parliament's working days without anything new,
    `newness` does not hold; None where a source may be quiet for ever. `terms`: which days work.
    """

    canaries: tuple[Canary, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    quiet_working_days: int | None = None
    newness: str = ""
    terms: Terms = field(default_factory=Terms)
