"""What of a thing has been lost from one look to another, and when that is proven; pure.

What is added is news at once. What is lost is news only when it has been missing at two looks at
least a day apart: until then the last good reading stands, and its return is no news.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from state.model.records import Losses
from state.model.values import JsonObject

LOSSES_APART = timedelta(days=1)
"""How far apart two looks must lie that both miss something before it counts as lost."""
# Of so few characters the half is soon gone.
_SHORT_TEXT = 400


@dataclass(frozen=True)
class Losable:
    """What of the fields of a record can be lost.

    Of the lists in `parts` each item can; of fields with `steps`, every step but the first; of the
    others the whole, if `whole_fields` say so. What is `derived` follows from other fields and
    files, and is never lost by itself.
    """

    parts: Set[str] = frozenset()
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Set[str] = frozenset()
    whole_fields: bool = True


WHOLE_FIELDS = Losable(derived=frozenset({"projects"}))
"""Every field that has a value can be lost, but the projects that follow from others."""


NOTHING = Losable(whole_fields=False)
"""Nothing can be lost: what the record rests on has been proven before it is looked at."""


@dataclass(frozen=True)
class Extent:
    """How much there is of a file: its kind, its pages, and the characters of its text."""

    kind: str
    pages: int
    characters: int


def lost_fields(before: JsonObject, after: JsonObject, losable: Losable) -> frozenset[str]:
    """What the fields had before and have no more, by name.

    >>> lost_fields({"title": "a", "files": ["x", "y"]}, {"files": ["y"]}, Losable({"files"}))
    frozenset({'title', 'files: x'})
    """
    found: set[str] = set()
    for name in before.keys() - losable.derived:
        old, new = before[name], after.get(name)
        if name in losable.parts:
            found |= {f"{name}: {each}" for each in _items(old) - _items(new)}
        elif name in losable.steps:
            steps = losable.steps[name]
            if old in steps and new in steps and steps.index(new) < steps.index(old):
                found.add(name)
        elif losable.whole_fields and _is_something(old) and not _is_something(new):
            found.add(name)
    return frozenset(found)


def lost_of_file(before: Extent, after: Extent) -> frozenset[str]:
    """What a file had before and has no more: its kind, most of its pages, most of its text."""
    return frozenset(
        name
        for name, is_lost in (
            ("kind", after.kind != before.kind),
            ("pages", 2 * after.pages < before.pages),
            (
                "text",
                before.characters >= _SHORT_TEXT and 2 * after.characters < before.characters,
            ),
        )
        if is_lost
    )


def losses_at(known: Losses, lost: Set[str], at: datetime) -> Losses:
    """Since when each thing has been missing, after a look at which these were lost."""
    since = dict(known)
    # A clock that was ahead of the time counts as now.
    return tuple((name, min(since.get(name, at), at)) for name in sorted(lost))


def is_proven(losses: Losses, at: datetime) -> bool:
    """Whether all that is missing at a look was missing at one at least a day before."""
    return all(at - since >= LOSSES_APART for _, since in losses)


def _is_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _items(value: Any) -> set[str]:
    """The items of a list by their address, or as they are."""
    return {str(item["url"] if isinstance(item, dict) else item) for item in value or ()}
