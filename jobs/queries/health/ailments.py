"""What is not well, by the summary of how things stand; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from jobs.rules.unusual.lateness import is_late
from state.model.instants import to_the_minute
from state.model.values import JsonObject

AILMENTS = ("source_failing", "pass_late", "pass_failed", "delivery_late", "disk_full_soon")
"""What may be not well, in the words that stay the same."""


def ailments(summary: JsonObject, now: datetime) -> list[JsonObject]:
    """What is not well now, each with `what` (a word that stays the same), `about` and `words`; by
    a summary of `status_summary`."""
    found = (_sources(summary), _deliveries(summary, now), _storage(summary))
    return [
        {"what": what, "about": about, "words": words}
        for each in found
        for what, about, words in each
    ]


def _sources(summary: JsonObject) -> Iterator[tuple[str, str, str]]:
    for name, row in summary["sources"].items():
        if row["failing_since"]:
            words = f"{name} fails since {to_the_minute(row['failing_since'])}: {row['error']}"
            yield "source_failing", name, words
        if row["last_pass_at"] is None:
            if row["late_since"] or not row["at_work_since"]:
                yield "pass_late", name, f"no pass over {name} has come to its end yet"
        elif row["late_since"]:
            last, due = (to_the_minute(row[key]) for key in ("last_pass_at", "late_since"))
            words = f"{name} was due at {due} and last had a whole pass at {last}"
            yield "pass_late", name, words
    for row in summary["failed_passes"]:
        words = f"pass {row['pass_id']} could not be processed: {row['error']}"
        yield "pass_failed", str(row["pass_id"]), words


def _deliveries(summary: JsonObject, now: datetime) -> Iterator[tuple[str, str, str]]:
    for row in summary["pending"]:
        due_at = row["due_since"]
        if due_at and is_late(datetime.fromisoformat(due_at), now):
            why = f"; {row['error']}" if row["error"] else ""
            since = to_the_minute(due_at)
            words = f"what is due to {row['watcher']} since {since} was not sent{why}"
            yield "delivery_late", f"{row['watcher']}/{row['channel']}", words


def _storage(summary: JsonObject) -> Iterator[tuple[str, str, str]]:
    room, week = summary["storage"]["free_bytes"], summary["storage"]["week_bytes"]
    if room < week:
        mib = 1024 * 1024
        words = f"the disk has {room // mib} MiB left, and a week takes about {week // mib}"
        yield "disk_full_soon", summary["database"], words
