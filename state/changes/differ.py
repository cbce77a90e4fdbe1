"""From two readings of one thing to what differs, and from that to what is news; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from state.model.news import News
from state.model.values import Change, JsonObject, Record, RecordKind

# Kinds that can happen to one subject only once: their id needs nothing but kind and subject.
ONCE = frozenset(
    {
        "publication.new",
        "report.new",
        "report.project_changed",
        "question.new",
        "question.answered",
        "question.overdue",
        "expectation.met",
        "expectation.overdue",
    }
)


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


def news(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of a record, given how it stood when it was last told of."""
    if told is None:
        return _first_news(record)
    changes = differences(told.fields, record.fields)
    if not changes:
        return ()
    if record.kind is RecordKind.QUESTION:
        return (News(_question_kind(told, record), record, changes),)
    if record.kind is RecordKind.FILE:
        # Codes that an earlier edition named concern its watchers as much as those of today's.
        both = replace(record, findings=(*record.findings, *told.findings))
        return (News("document.changed", both, changes),) if _was_replaced(told, record) else ()
    if record.kind is RecordKind.REPORT:
        return ()
    return (News(f"{record.kind}.changed", record, changes),)


def _first_news(record: Record) -> tuple[News, ...]:
    if record.kind is RecordKind.QUESTION:
        answered = record.fields.get("state") == "answered"
        return (News("question.answered" if answered else "question.new", record),)
    if record.kind in (RecordKind.PUBLICATION, RecordKind.REPORT):
        return (News(f"{record.kind}.new", record),)
    return ()


def _question_kind(told: Record, record: Record) -> str:
    was, now = told.fields.get("state"), record.fields.get("state")
    return "question.answered" if (was, now) == ("asked", "answered") else "question.changed"


def _was_replaced(told: Record, record: Record) -> bool:
    """Whether other bytes stand there now; what was broken and mends itself was not replaced."""
    was_broken = told.detail.get("state") == "broken"
    return not was_broken and told.fields["sha256"] != record.fields["sha256"]


def change_id(kind: str, subject: str, before: JsonObject | None, after: JsonObject | None) -> str:
    """What tells one change from another: the kind, the subject, and the fields on both sides."""
    sides: list[Any] = [] if kind in ONCE else [before, after]
    return _digest([kind, subject, *sides])


def event_id(change: str, times_before: int) -> str:
    """The event's id: the change, and how often that same change had already happened."""
    return _digest([change, times_before])[:20]


def _digest(value: list[Any]) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
