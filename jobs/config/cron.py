"""Cron lines as people write them, in Europe/Brussels, as APScheduler's triggers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from state.model.instants import BRUSSELS

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

# cron counts days of the week from Sunday = 0, APScheduler from Monday = 0: names are the same.
_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = "[0-7]|" + "|".join(_DAY_NAMES)
_WEEKDAYS = re.compile(rf"(?:\*|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>[1-7]))?")
# The other four fields in their plainest forms, and the least and most that each may say.
_PLAIN = re.compile(r"\*(?:/(?P<step>\d{1,2}))?|(?P<first>\d{1,2})(?:-(?P<last>\d{1,2}))?")
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12))


def check_cron(line: str) -> None:
    """Nothing for a cron line that `cron_trigger` takes; ValueError says what is wrong with it."""
    if not is_plain(line):
        cron_trigger(line)


def is_plain(line: str) -> bool:
    """Whether a line is surely good; of one that is not, APScheduler must say, slow to load."""
    *fields, weekdays = line.split() or [""]
    is_week = weekdays == "*" or all(map(_WEEKDAYS.fullmatch, weekdays.lower().split(",")))
    if len(fields) != len(_BOUNDS) or not is_week:
        return False
    return all(
        _is_plain_part(part, *bounds)
        for field, bounds in zip(fields, _BOUNDS, strict=True)
        for part in field.split(",")
    )


def _is_plain_part(part: str, least: int, most: int) -> bool:
    match = _PLAIN.fullmatch(part)
    if match is None:
        return False
    if match["first"] is None:
        return 1 <= int(match["step"] or 1) <= most - least
    first, last = int(match["first"]), int(match["last"] or match["first"])
    return least <= first <= last <= most


def cron_trigger(line: str) -> CronTrigger:
    """The trigger of a cron line of five fields; ValueError says what is wrong with it."""
    fields = line.split()
    if len(fields) != 5:
        raise ValueError(
            f"expected five fields (minute hour day month weekday), found {len(fields)}"
        )
    fields[4] = _weekdays(fields[4])
    from apscheduler.triggers.cron import CronTrigger  # slow to load

    return CronTrigger.from_crontab(" ".join(fields), timezone=BRUSSELS)


def _weekdays(text: str) -> str:
    """The weekdays of a cron field by their names; what is no such field is left as it is."""
    if text == "*":
        return text
    days: set[int] = set()
    for part in text.lower().split(","):
        match = _WEEKDAYS.fullmatch(part)
        if match is None:
            return text
        first = _weekday(match["first"]) if match["first"] else 0
        last = _weekday(match["last"]) if match["last"] else 6 if part[0] == "*" else first
        # Beginning with a name, a range may go over the end of the week.
        until = last if last >= first else last + 7
        days.update(day % 7 for day in range(first, until + 1, int(match["step"] or 1)))
    return ",".join(_DAY_NAMES[day] for day in sorted(days))


def _weekday(text: str) -> int:
    return int(text) if text.isdigit() else _DAY_NAMES.index(text)


def is_due(line: str, last_at: datetime | None, now: datetime) -> bool:
    """Whether the cron line fired after `last_at` and not after `now`; True if there was none."""
    if last_at is None:
        return True
    fires_at = cron_trigger(line).get_next_fire_time(last_at, last_at)
    return fires_at is not None and last_at < fires_at <= now
