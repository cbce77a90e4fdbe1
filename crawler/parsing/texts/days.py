"""Days as the sites write them, in whatever spelling; pure.

Source: answers of the search and the open data of the Flemish Parliament and of the overview of
publications (docs/sources.md, sections 1, 2 and 4). Forms last checked 2026-11-25 against reports
of public callers. What is no day is named, never silently lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from state.model.instants import brussels_day
from state.model.words import plain_signs

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
"""Between these a day can be meant; 0001-01-01 and 9999-12-31 only fill a field."""

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_SHORT = {**{name[:3]: number for number, name in enumerate(MONTHS, 1)}, "mrt": 3}
_MOST_CHARACTERS = 60
_MOST_READ = 1000
_NUMBERS_FIRST_YEAR = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_NUMBERS_LAST_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_UNIX = re.compile(r"-?[0-9]{9,13}")
_WEEKDAY = re.compile(
    r"(?:ma|di|wo|do|vr|za|zo|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\.?,? ", re.I
)
_WORDS = re.compile(r"([0-9]{1,2})(?:e|ste|de)?[ .-]+([a-zé]{3,9})\.?[ -]+([0-9]{4})", re.I)
_TIME = re.compile(
    r"(?:T| +(?:om )?)([0-9]{1,2})[:.u]([0-9]{2})(?:[:.][0-9]{2})?(?:[.,][0-9]{1,9})?"
    r" *(?:uur|u)? *(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def as_day(value: Any) -> date | None:
    """The day that a value names, None where it names none.

    An instant with an offset is the day that it is in Brussels, so that `2024-01-11T23:00:00Z` is
    12 January; without an offset it is the day that is written. Unix times may be in seconds or
    milliseconds [reported].

    >>> as_day("16 januari 2024"), as_day("16-01-2024"), as_day("2024-01-11T23:00:00Z").day
    (datetime.date(2024, 1, 16), datetime.date(2024, 1, 16), 12)
    """
    text = " ".join(plain_signs(str("" if value is None else value)[:_MOST_READ]).split())
    if isinstance(value, bool) or not text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        found = _unix_day(text) or _written_day(text)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and EARLIEST <= found < LATEST else None


@dataclass
class DayReader:
    """Reads the days of one page, and keeps what stood in the place of one and is none."""

    unread: list[str] = field(default_factory=list)

    def read(self, value: Any, name: str) -> date | None:
        """The day that a value names; where something else stands there, it is noted by name."""
        found = as_day(value)
        if found is None and str("" if value is None else value).strip():
            self.unread.append(f"{name}: {str(value)[:_MOST_CHARACTERS]!r}")
        return found


def _unix_day(text: str) -> date | None:
    if not _UNIX.fullmatch(text):
        return None
    seconds = int(text) / (1000 if len(text.lstrip("-")) > 11 else 1)
    return brussels_day(datetime.fromtimestamp(seconds, UTC))


def _written_day(text: str) -> date | None:
    without_weekday = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    for form, order in _FORMS:
        match = form.match(without_weekday)
        day = order(match) if match else None
        if match is None or day is None:
            continue
        rest = without_weekday[match.end() :]
        if not rest:
            return day
        time = _TIME.fullmatch(rest)
        return _in_brussels(day, time) if time else None
    return None


def _in_brussels(day: date, time: re.Match[str]) -> date:
    hour, minute, offset = time.groups()
    if not offset:
        return day
    zone = "+00:00" if offset in ("Z", "UTC", "GMT") else offset
    instant = f"{day.isoformat()}T{int(hour):02d}:{minute}:00{zone}"
    return brussels_day(datetime.fromisoformat(instant))


def _year_first(match: re.Match[str]) -> date:
    year, month, day = map(int, match.groups())
    return date(year, month, day)


def _year_last(match: re.Match[str]) -> date:
    day, month, year = map(int, match.groups())
    return date(year, month, day)


def _in_words(match: re.Match[str]) -> date | None:
    day, word, year = match.groups()
    month = _SHORT.get(word.casefold()[:3])
    is_name = month is not None and (len(word) <= 4 or word.casefold() == MONTHS[month - 1])
    return date(int(year), month, int(day)) if month and is_name else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...] = (
    (_NUMBERS_FIRST_YEAR, _year_first),
    (_NUMBERS_LAST_YEAR, _year_last),
    (_COMPACT, _year_first),
    (_WORDS, _in_words),
)
