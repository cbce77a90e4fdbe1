"""Cron lines as people write them, as values: five fields, each checked; pure.

When a line fires is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# cron counts days of the week from Sunday = 0, others from Monday = 0: names are the same.
_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = "[0-7]|" + "|".join(_DAY_NAMES)
_WEEKDAYS = re.compile(rf"(?:\*|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>[1-7]))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(
    r"\*(?:/(?P<of_all>\d{1,3}))?|(?P<first>\d{1,3})(?:-(?P<last>\d{1,3}))?(?:/(?P<step>\d{1,3}))?"
)
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12))
_EXAMPLE = 'expected a cron line such as "*/30 6-22 * * *"'


@dataclass(frozen=True)
class CronLine:
    """When something is due, by the clock in Brussels; `weekday` goes by names alone."""

    text: str
    minute: str
    hour: str
    day: str
    month: str
    weekday: str

    def __str__(self) -> str:
        return self.text


def cron_line(text: str) -> CronLine:
    """The cron line of a text of five fields; ValueError says what is wrong with it.

    >>> cron_line("0 4 * * 1-3").weekday
    'mon,tue,wed'
    """
    fields = text.split()
    if len(fields) != 5:
        raise ValueError(
            f"{_EXAMPLE}, with five fields (minute hour day month weekday), found {len(fields)}"
        )
    for field, (name, least, most) in zip(fields, _FIELDS, strict=False):
        for part in field.split(","):
            problem = _problem(part.lower(), name, least, most)
            if problem:
                raise ValueError(f"{_EXAMPLE}, but the {name} {part!r} {problem}")
    minute, hour, day, month = (field.lower() for field in fields[:4])
    return CronLine(text, minute, hour, day, month, _weekdays(fields[4]))


def _problem(part: str, name: str, least: int, most: int) -> str | None:
    """What is wrong with one part of a field, None when nothing is."""
    if (name == "day" and part == "last") or (name == "month" and _names_months(part)):
        return None
    match = _NUMBERS.fullmatch(part)
    if match is None:
        return "is none"
    if match["first"] is None:
        first, last = least, most
        step = match["of_all"]
    else:
        first, step = int(match["first"]), match["step"]
        last = int(match["last"] or (most if step else first))
    if not least <= first <= last <= most:
        return f"is not between {least} and {most}"
    if step and not 1 <= int(step) <= last - first:
        return f"has a step that is not between 1 and {last - first}"
    return None


def _names_months(part: str) -> bool:
    """Whether a part is a month by name, or a range of them within a year."""
    names = part.split("-")
    numbers = [_MONTHS.index(name) for name in names if name in _MONTHS]
    return len(numbers) == len(names) <= 2 and numbers == sorted(numbers)


def _weekdays(text: str) -> str:
    """The weekdays of a cron field by their names; ValueError where it is none."""
    if text == "*":
        return text
    days: set[int] = set()
    for part in text.lower().split(","):
        match = _WEEKDAYS.fullmatch(part)
        if match is None:
            raise ValueError(
                f"{_EXAMPLE}, but the weekday {part!r} is none: they are 0 (Sunday) to 7, or "
                f"{', '.join(_DAY_NAMES)}"
            )
        first = _weekday(match["first"]) if match["first"] else 0
        last = _weekday(match["last"]) if match["last"] else 6 if part[0] == "*" else first
        # Beginning with a name, a range may go over the end of the week.
        until = last if last >= first else last + 7
        days.update(day % 7 for day in range(first, until + 1, int(match["step"] or 1)))
    return ",".join(_DAY_NAMES[day] for day in sorted(days))


def _weekday(text: str) -> int:
    return int(text) if text.isdigit() else _DAY_NAMES.index(text)
