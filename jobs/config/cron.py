"""When a cron line fires, by APScheduler's triggers, in Europe/Brussels."""

from __future__ import annotations

from datetime import datetime, timedelta
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
    """The two instants at which a cron line fires next after one; None where it never does."""
    first = cron_trigger(line).get_next_fire_time(last_at, last_at + timedelta.resolution)
    if first is None:
        return None
    second = cron_trigger(line).get_next_fire_time(first, first + timedelta.resolution)
    return first, second or first


def is_due(line: CronLine, last_at: datetime | None, now: datetime) -> bool:
    """Whether the cron line fired after `last_at` and not after `now`; True if there was none, or
    if it lies in the future, where only a clock that was wrong can have put it."""
    if not_after(last_at, now) is None or last_at is None:
        return True
    fires_at = cron_trigger(line).get_next_fire_time(last_at, last_at)
    return fires_at is not None and last_at < fires_at <= now
