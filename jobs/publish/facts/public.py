"""What of the log is everybody's: not what is for ops, nor what shows that somebody follows it."""

from __future__ import annotations

from collections.abc import Collection

from crawler.sources.together.event_kinds import event_kind
from jobs.rules.expectations import PROMISE
from state.model.keys import Key


def is_public(kind: str, subject: str, projects: Collection[str]) -> bool:
    """Whether an event may be shown: a promise that names no project is followed only because
    somebody's watcher is about it."""
    is_somebodys = Key.parse(subject).prefix == PROMISE and not projects
    return not event_kind(kind).for_ops and not is_somebodys
