"""What was set aside because something raised while its turn was taken: by name, and when; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from state.model.instants import iso
from state.model.records import Inputs, snapshots_in
from state.model.values import JsonObject, SourceName


class Step(StrEnum):
    """In which step something was set aside."""

    KEEP = "keep"
    OBSERVE = "observe"
    PRESENCE = "presence"
    STANDING = "standing"
    RELEVANCE = "relevance"
    MENTIONS = "mentions"
    REPORTS = "reports"
    REPORT_CHANGES = "report-changes"
    EXPECTATIONS = "expectations"
    LATE_ANSWERS = "late-answers"
    DRIFT = "drift"
    HOLD = "hold"
    OUTAGE = "outage"
    REMINDER = "reminder"
    HEARTBEAT = "heartbeat"
    MESSAGE = "message"
    RENEW = "renew"


Place = tuple[str, Step]
"""What was set aside: its name, and the step."""

Attempt = Callable[[str, Step, Callable[[], object]], bool]
"""Does something for the thing of this name, or sets it aside; whether it was done."""


@dataclass(frozen=True)
class SetAside:
    """One thing set aside: its name, the step in which it raised, and what it rests on.

    `is_news`: watchers would have been told of it, had it not raised; `before_at` is the last good
    pass of its source before that. `since` is when it was first set aside, `pass_id` the last pass
    in which it was. `whom`: the watcher who waits for it, where it is about a message.
    """

    key: str
    step: Step
    error: str
    since: datetime
    source: SourceName | None = None
    pass_id: int | None = None
    inputs: Inputs = ()
    is_news: bool = True
    before_at: datetime | None = None
    whom: str = ""

    @property
    def place(self) -> Place:
        """Its name, and the step."""
        return self.key, self.step

    def as_json(self) -> JsonObject:
        """As `status` and `check` show it, in the form that docs/reference.md gives."""
        return {
            "key": self.key,
            "step": self.step.value,
            "source": self.source,
            "watcher": self.whom or None,
            "error": self.error,
            "snapshots": list(snapshots_in(self.inputs)),
            "since": iso(self.since),
            "pass_id": self.pass_id,
        }
