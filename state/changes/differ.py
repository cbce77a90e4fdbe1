"""From two readings of one thing to what differs, and from that to the id of an event; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from state.model.event_kinds import EventKind
from state.model.values import Change, JsonObject


def differences(before: JsonObject, after: JsonObject) -> tuple[Change, ...]:
    """The fields that are not equal, by name; None stands for a field that is not there.

    >>> differences({"title": "a", "x": 1}, {"title": "b", "x": 1})
    (Change(field='title', before='a', after='b'),)
    """
    names = sorted({*before, *after})
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def apply_changes(before: JsonObject, changes: Iterable[Change]) -> JsonObject:
    """The fields after the changes: the inverse of `differences`."""
    fields = dict(before)
    for change in changes:
        if change.after is None:
            fields.pop(change.field, None)
        else:
            fields[change.field] = change.after
    return fields


def change_id(
    kind: EventKind, subject: str, before: JsonObject | None, after: JsonObject | None
) -> str:
    """What tells one change from another: the kind, the subject and, where it can recur, the
    fields on both sides."""
    sides: list[Any] = [before, after] if kind.recurs else []
    return _digest([kind.name, subject, *sides])


def event_id(change: str, times_before: int) -> str:
    """The event's id: the change, and how often that same change had already happened."""
    return _digest([change, times_before])[:20]


def _digest(value: list[Any]) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
