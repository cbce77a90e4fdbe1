"""Signs that could not be read: what stands where they do is no news; pure.

A bad byte on the way gives U+FFFD in one text of a page. What was known of that text stays; where
nothing was, it is shown as it came, and that it can be read later is no news. Texts of several
lines are taken line by line, lists item by item, so that nothing else of them waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from state.model.values import JsonObject
from state.model.words import UNREADABLE, is_readable

_UNREAD_SIGNS = re.compile(f"{UNREADABLE}+")

_Takes = Callable[[str, str], bool]


def with_known_spelling(came: JsonObject, known: JsonObject) -> JsonObject:
    r"""The fields that came, with what was known of each text in which signs could not be read.

    >>> with_known_spelling({"title": "caf\ufffd", "x": "new"}, {"title": "café", "x": "old"})
    {'title': 'café', 'x': 'new'}
    """
    return _fields(came, known, _is_better_known)


def with_later_spelling(told: JsonObject, now: JsonObject) -> JsonObject:
    r"""The fields as told, with the texts in which signs could not be read as they are read now;
    those that say something else now stay as they were told.

    >>> with_later_spelling({"title": "caf\ufffd", "x": "a\ufffd"}, {"title": "café", "x": "b"})
    {'title': 'café', 'x': 'a�'}
    """
    return _fields(told, now, _may_spell)


def _is_better_known(came: str, known: str) -> bool:
    return (bool(known) and is_readable(known)) or _may_spell(came, known)


def _may_spell(unread: str, text: str) -> bool:
    """Whether a text is another one but for the signs that could not be read."""
    first, *rest = _UNREAD_SIGNS.split(unread)
    if not rest or not text.startswith(first):
        return False
    place = len(first)
    for piece in rest[:-1]:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return text.endswith(rest[-1]) and len(text) - len(rest[-1]) >= place


def _fields(value: JsonObject, other: JsonObject, takes: _Takes) -> JsonObject:
    return {name: _respelled(each, other.get(name), takes) for name, each in value.items()}


def _respelled(value: Any, other: Any, takes: _Takes) -> Any:
    """A plain JSON value, with each unreadable text of it as in the other where that `takes` it."""
    if is_readable(value):
        return value
    if isinstance(value, dict) and isinstance(other, dict):
        return _fields(value, other, takes)
    if isinstance(value, (list, tuple)) and isinstance(other, (list, tuple)):
        return _items(value, other, takes)
    if not isinstance(value, str) or not isinstance(other, str):
        return value
    if "\n" in value:
        return "\n".join(_items(value.split("\n"), other.split("\n"), takes))
    return other if takes(value, other) else value


def _items(items: Sequence[Any], others: Sequence[Any], takes: _Takes) -> list[Any]:
    """The items, each unreadable one respelled by its counterpart: the first that is the same but
    for its spelling; where there is none, and as many items are other on both sides, the one in
    its place."""
    changed = [item for item in items if item not in others]
    free = [other for other in others if other not in items]
    in_place = dict(enumerate(free)) if len(free) == len(changed) else {}
    found: list[Any] = []
    number = -1
    for item in items:
        number += item not in others
        if is_readable(item):
            found.append(item)
            continue
        alike = next(
            (other for other in free if _respelled(item, other, _may_spell) == other), None
        )
        found.append(_respelled(item, in_place.get(number) if alike is None else alike, takes))
        if alike in free:
            free.remove(alike)
    return found
