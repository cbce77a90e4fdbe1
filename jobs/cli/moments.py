"""How people say since when: yesterday, two days ago, a day, an instant; pure."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

from state.model.instants import BRUSSELS, parse_instant

_AGO = re.compile(r"(\d{1,4})\s?([hdwmy])")
_WORDS = {"today": 0, "vandaag": 0, "yesterday": 1, "gisteren": 1}
EXPECTED = "expected yesterday, today, 12h, 2d, 3w, 6m, 1y, a day or an instant (ISO 8601)"


def moment_of(text: str, now: datetime) -> datetime:
    """The UTC instant that is meant, seen from now; days begin in Brussels, and 6m is six months.

    Raises ValueError with what was expected.

    >>> moment_of("yesterday", datetime.fromisoformat("2024-03-06T08:00+00:00")).isoformat()
    '2024-03-04T23:00:00+00:00'
    """
    words = text.strip().lower()
    if words in _WORDS:
        day = now.astimezone(BRUSSELS) - timedelta(days=_WORDS[words])
        return parse_instant(day.date().isoformat())
    match = _AGO.fullmatch(words)
    if match is None:
        return _instant(text)
    count, unit = int(match[1]), match[2]
    try:
        return now - _span(count, unit) if unit in "hdw" else _months_before(now, count, unit)
    except (OverflowError, ValueError):
        raise ValueError(EXPECTED) from None


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        said = str(error)
        raise ValueError(said if said.startswith("expected") else EXPECTED) from None


def _span(count: int, unit: str) -> timedelta:
    return (
        timedelta(hours=count) if unit == "h" else timedelta(days=count * (7 if unit == "w" else 1))
    )


def _months_before(now: datetime, count: int, unit: str) -> datetime:
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    day = min(now.day, calendar.monthrange(year, month)[1])
    return now.replace(year=year, month=month, day=day)
