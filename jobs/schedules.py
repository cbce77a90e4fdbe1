"""Cron lines as people write them, in Europe/Brussels, as APScheduler's triggers."""

from __future__ import annotations

import re
from datetime import datetime

from apscheduler.triggers.cron import CronTrigger

from state.instants import BRUSSELS

# cron counts days of the week from Sunday = 0, APScheduler from Monday = 0: names are the same.
_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def cron_trigger(line: str) -> CronTrigger:
    """The trigger of a cron line of five fields; ValueError says what is wrong with it."""
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(
            f"expected five fields (minute hour day month weekday), found {len(fields)}"
        )
    fields[4] = re.sub(r"(?<!/)\b[0-7]\b", lambda match: _DAY_NAMES[int(match.group())], fields[4])
    return CronTrigger.from_crontab(" ".join(fields), timezone=BRUSSELS)


def is_due(line: str, last_at: datetime | None, now: datetime) -> bool:
    """Whether the cron line fired after `last_at` and not after `now`; True if there was none."""
    if last_at is None:
        return True
    fires_at = cron_trigger(line).get_next_fire_time(last_at, last_at)
    return fires_at is not None and last_at < fires_at <= now
