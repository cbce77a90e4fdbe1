"""When a cron line fires, by APScheduler's triggers, in Europe/Brussels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.parsing.cron_lines import CronLine
from state.model.instants import BRUSSELS, not_after

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger


@lru_cache(maxsize=64)
def cron_trigger(line: CronLine) -> CronTrigger:
    """The trigger of a cron line."""
    from apscheduler.triggers.cron import CronTrigger  # slow to load

    return CronTrigger(
        minute=line.minute,
        hour=line.hour,
        day=line.day,
        month=line.month,
        day_of_week=line.weekday,
        timezone=BRUSSELS,
    )


def due_after(line: CronLine, last_at: datetime) -> tuple[datetime, datetime] | None:
    """The two instants (UTC) at which a cron line fires next after one; None where it never
    does."""
    first = _fires_after(line, last_at)
    return None if first is None else (first, _fires_after(line, first) or first)


def _fires_after(line: CronLine, at: datetime) -> datetime | None:
    fires_at = cron_trigger(line).get_next_fire_time(at, at + timedelta.resolution)
    # By the clock on the wall an hour would be missing or twice there when summer time begins or
    # ends.
    return None if fires_at is None else fires_at.astimezone(UTC)


def is_due(line: CronLine, last_at: datetime | None, now: datetime) -> bool:
    """Whether the cron line fired after `last_at` and not after `now`; True if there was none, or
    if it lies in the future, where only a clock that was wrong can have put it."""
    if not_after(last_at, now) is None or last_at is None:
        return True
    fires_at = cron_trigger(line).get_next_fire_time(last_at, last_at)
    return fires_at is not None and last_at < fires_at <= now
