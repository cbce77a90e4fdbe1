"""Two JSON objects side by side: rows of a field, its value before and after; pure.

What an object or a list holds becomes rows of its own; the items of two lists are paired, so that
one that was added leaves the others beside their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from state.changes.json_values import ABSENT, paired
from state.model.values import JsonObject


@dataclass(frozen=True)
class Row:
    """One field on both sides; None where a side does not have it or has no value there."""

    field: str
    before: str | None
    after: str | None
    changed: bool

    def as_json(self) -> JsonObject:
        """The row as plain JSON values."""
        return asdict(self)


def side_by_side(before: JsonObject | None, after: JsonObject | None) -> tuple[Row, ...]:
    """The fields of both objects in their order, with those of the later one alone at the end.

    A side that is None is not there at all: then nothing is marked as changed.

    >>> side_by_side({"a": 1, "b": ["x"]}, {"a": 2, "b": ["x"]})[0]
    Row(field='a', before='1', after='2', changed=True)
    """
    both = before is not None and after is not None
    rows = _rows("", before or {}, after or {})
    return tuple(rows) if both else tuple(Row(r.field, r.before, r.after, False) for r in rows)


def _rows(name: str, before: Any, after: Any) -> Iterator[Row]:
    if _all_are(dict, before, after):
        old, new = _or_empty(before, {}), _or_empty(after, {})
        for key in dict.fromkeys((*old, *new)):
            inner = f"{name}.{key}" if name else str(key)
            yield from _rows(inner, old.get(key, ABSENT), new.get(key, ABSENT))
    elif _all_are(list, before, after) and _holds_more_than_words(before, after):
        pairs = paired(_or_empty(before, []), _or_empty(after, []))
        for number, (old, new) in enumerate(pairs, start=1):
            yield from _rows(f"{name} {number}", old, new)
    else:
        was, now = _words(before), _words(after)
        if was is not None or now is not None:
            yield Row(name, was, now, was != now)


def _all_are(kind: type, *values: Any) -> bool:
    """Whether the values that are there are of this kind, and one is."""
    there = [value for value in values if value is not ABSENT and value is not None]
    return bool(there) and all(isinstance(value, kind) for value in there)


def _or_empty(value: Any, empty: Any) -> Any:
    return empty if value is ABSENT or value is None else value


def _holds_more_than_words(*lists: Any) -> bool:
    return any(isinstance(item, (dict, list)) for items in lists for item in _or_empty(items, []))


def _words(value: Any) -> str | None:
    """A value as a person reads it, None where there is nothing to read."""
    if value is ABSENT or value is None or value in ("", [], {}):
        return None
    if isinstance(value, list):
        return "\n".join(str(_words(item) or "") for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
