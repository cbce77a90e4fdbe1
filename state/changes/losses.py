"""What of a thing has been lost from one look to another, and when that is proven; pure.

What is added is news at once. What is lost is news only when it has been missing at two looks at
least a day apart: until then the last good reading stands, and its return is no news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from state.model.records import Losses
from state.model.values import JsonObject, Record
from state.model.words import is_readable

LOSSES_APART = timedelta(days=1)
"""How far apart two looks must lie that both miss something before it counts as lost."""
STAND_IN = 9
"""The choice of a field that was not there at all, for which another one of the answer stands."""
# Of so few characters the half is soon gone.
_SHORT_TEXT = 400


@dataclass(frozen=True)
class Losable:
    """What of the fields of a record can be lost.

    Of the lists in `parts` each item can; of fields with `steps`, every step but the first; of the
    others the whole or some of it, if `whole_fields` say so: words of a text, items of a list, with
    nothing in their stead. Items of the lists in `renewed` may make room for as many others in a
    look at which the field named there takes a step: that is how an answer comes. What is `derived`
    follows from other fields and files, and is never lost by itself.
    """

    parts: Set[str] = frozenset()
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renewed: Mapping[str, str] = field(default_factory=dict)
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
            gone, come = _items(old) - _items(new), _items(new) - _items(old)
            step = losable.renewed.get(name)
            is_renewed = step and len(come) >= len(gone) and _step(step, before, after, losable) > 0
            found |= set() if is_renewed else {f"{name}: {each}" for each in gone}
        elif name in losable.steps:
            if _step(name, before, after, losable) < 0:
                found.add(name)
        elif losable.whole_fields and _is_less(new, old):
            found.add(name)
    return frozenset(found)


def _step(name: str, before: JsonObject, after: JsonObject, losable: Losable) -> int:
    """How many steps forward a field has gone, none where one of its values is no step."""
    steps = losable.steps[name]
    old, new = before.get(name), after.get(name)
    return steps.index(new) - steps.index(old) if old in steps and new in steps else 0


def lost_choices(before: Record, after: Record, losable: Losable) -> frozenset[str]:
    """The fields that say something else than before because what said them first says nothing now:
    a second choice stands for what is lost."""
    if not losable.whole_fields:
        return frozenset()
    return frozenset(
        name
        for name, choice in after.choices.items()
        if choice > before.choices.get(name, 0) and _is_said_otherwise(before, after, name)
    )


def _is_said_otherwise(before: Record, after: Record, name: str) -> bool:
    """Whether a field is other than before, or the item of a list (`items: x`) that was there."""
    field_name, _, item = name.partition(": ")
    old, new = before.fields.get(field_name), after.fields.get(field_name)
    if not item:
        return bool(old != new)
    was, is_now = (next((i for i in each or () if i["url"] == item), None) for each in (old, new))
    return was is not None and was != is_now


def with_first_choices(told: Record, now: Record) -> JsonObject:
    """The fields as told, with what another field stood for (`onderwerp` for a title that was not
    there) as it says itself, now that it does: nothing has happened."""
    better = {
        name: now.fields[name]
        for name, choice in told.choices.items()
        if choice == STAND_IN and now.choices.get(name, 0) == 0 and now.fields.get(name)
    }
    return {**told.fields, **better}


def unread_fields(before: JsonObject, after: JsonObject) -> frozenset[str]:
    """The fields that say something else than before in signs that could not be read."""
    return frozenset(
        name
        for name, value in after.items()
        if value != before.get(name) and not is_readable(value)
    )


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


def _is_less(new: Any, old: Any) -> bool:
    """Whether a value is what another one was, with some of it left out and nothing added.

    >>> [_is_less(new, "An De Vos") for new in ("An Vos", "An De V", "", "An de Vos", "Vos An")]
    [True, True, True, False, False]
    """
    if new == old or not _is_something(old):
        return False
    if not _is_something(new):
        return True
    if isinstance(old, list) and isinstance(new, list):
        return all(any(item == kept or _is_less(item, kept) for kept in old) for item in new)
    if isinstance(old, str) and isinstance(new, str):
        return old.startswith(new) or old.endswith(new) or _is_within(new.split(), old.split())
    return False


def _is_within(some: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these words are among the others in the same order."""
    left = iter(words)
    return all(word in left for word in some)


def _is_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _items(value: Any) -> set[str]:
    """The items of a list by their address, or as they are."""
    return {str(item["url"] if isinstance(item, dict) else item) for item in value or ()}
