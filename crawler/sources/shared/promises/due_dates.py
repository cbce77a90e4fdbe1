"""When something promised is due, by the words that say so; pure.

`TIMES` is the one table from wording to day. What is due in a period is due on its last day, so
that nothing is called late too early.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.parsing.texts.days import MONTHS


@dataclass(frozen=True)
class Time:
    """A time in a sentence: where it stands, its last day and its name; None where it has none.

    `expected`: `2024-03-15`, `2024-03`, `2024-Q2`, `2024-H1`, `2024-autumn` or `2024`.
    """

    start: int
    end: int
    due_on: date | None
    expected: str | None


Due = tuple[date, str] | None
_Reader = Callable[[re.Match[str], date | None], Due]

_NUMBER_WORDS = (
    "een", "twee", "drie", "vier", "vijf", "zes",
    "zeven", "acht", "negen", "tien", "elf", "twaalf",
)  # fmt: skip
_MONTH = "|".join(MONTHS)
_YEAR = r"(?P<year>20\d\d)\b"
_WHICH_YEAR = r"(?P<which>dit|het|het\s+lopende|volgend|het\s+volgende?|komend)\s+jaar\b"
_OPTIONAL_YEAR = rf"(?:\s+(?:van\s+)?(?:{_YEAR}|{_WHICH_YEAR}))?"
_PART = r"(?P<part>begin|midden|medio|half|halfweg|eind|einde)\s+(?:van\s+)?(?:de\s+)?"
_DAY = r"(?P<dd>\d{1,2})"
_NTH = r"(?P<nth>eerste|tweede|derde|vierde|laatste|1ste|1e|2de|2e|3de|3e|4de|4e)\s+"
_IN_MONTH = (
    r"(?:in|tegen|uiterlijk|vanaf|rond|omstreeks|loop\s+van|voor|de\s+maand)\s+"
    r"(?:de\s+loop\s+van\s+|de\s+maand\s+)?"
)
_SEASONS = {
    "voorjaar": ("spring", 6, 20), "lente": ("spring", 6, 20), "zomer": ("summer", 9, 21),
    "najaar": ("autumn", 12, 20), "herfst": ("autumn", 12, 20), "winter": ("winter", 3, 20),
}  # fmt: skip
# `na de zomer` is no time that could be told.
_NOT_AFTER = r"(?<!na de )(?<!na het )"


def times_in(text: str, answered_on: date | None) -> list[Time]:
    """Every time in a folded sentence, in order; of two at one place the higher in the table."""
    found: list[Time] = []
    for _, pattern, read in TIMES:
        for match in pattern.finditer(text):
            if any(match.start() < time.end and time.start < match.end() for time in found):
                continue
            due = _read(read, match, answered_on)
            found.append(Time(match.start(), match.end(), *(due or (None, None))))
    return sorted(found, key=lambda time: time.start)


def _read(read: _Reader, match: re.Match[str], answered_on: date | None) -> Due:
    try:
        return read(match, answered_on)
    except (ValueError, OverflowError):  # 31 februari, or a year beyond the calendar
        return None


# --- readings ----------------------------------------------------------------------------


def _year(match: re.Match[str], answered_on: date | None) -> int | None:
    """The year that is named outright or from the day of the answer."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("which") and answered_on:
        return answered_on.year + groups["which"].startswith(("volg", "kom", "het volg"))
    return None


def _year_or_next(
    match: re.Match[str], answered_on: date | None, month: int, day: int
) -> int | None:
    """The year that is named, else the one in which that day comes first after the answer."""
    year = _year(match, answered_on)
    if year is not None or match.groupdict().get("which") or answered_on is None:
        return year
    return answered_on.year + ((month, day) < (answered_on.month, answered_on.day))


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _day(match: re.Match[str], answered_on: date | None) -> Due:
    name = match.groupdict().get("month")
    month = MONTHS.index(name) + 1 if name else int(match["mm"])
    year = _year_or_next(match, answered_on, month, int(match["dd"]))
    if year is None:
        return None
    due = date(year, month, int(match["dd"]))
    return due, due.isoformat()


def _month(match: re.Match[str], answered_on: date | None) -> Due:
    month = MONTHS.index(match["month"]) + 1
    part = match.groupdict().get("part") or "eind"
    day = 10 if part == "begin" else 31 if part.startswith("eind") else 20
    year = _year_or_next(match, answered_on, month, day)
    if year is None:
        return None
    return date(year, month, min(day, _last(year, month))), f"{year}-{month:02d}"


def _month_from_now(match: re.Match[str], answered_on: date | None) -> Due:
    if answered_on is None:
        return None
    later = match["which"] != "deze"
    due = _months_after(answered_on.replace(day=1), int(later))
    return due.replace(day=_last(due.year, due.month)), f"{due.year}-{due.month:02d}"


def _nth(match: re.Match[str], last: int) -> int:
    name = match["nth"]
    names = ("eerste", "tweede", "derde", "vierde")
    if name == "laatste":
        return last
    number = int(name[0]) if name[0].isdigit() else names.index(name) + 1
    if number > last:
        raise ValueError(f"there is no number {number} of {last}")
    return number


def _quarter(match: re.Match[str], answered_on: date | None) -> Due:
    quarter = int(match["q"]) if "q" in match.groupdict() else _nth(match, 4)
    return _end_of(match, answered_on, 3 * quarter, f"Q{quarter}")


def _half(match: re.Match[str], answered_on: date | None) -> Due:
    half = _nth(match, 2)
    return _end_of(match, answered_on, 6 * half, f"H{half}")


def _end_of(match: re.Match[str], answered_on: date | None, month: int, name: str) -> Due:
    year = _year_or_next(match, answered_on, month, 31)
    return None if year is None else (date(year, month, _last(year, month)), f"{year}-{name}")


def _season(match: re.Match[str], answered_on: date | None) -> Due:
    name, month, day = _SEASONS[match["season"]]
    year = _year_or_next(match, answered_on, month, day)
    if year is None:
        return None
    # A winter ends in the year after the one it is named for, unless that is what was named.
    named = match.groupdict().get("year") or match.groupdict().get("which")
    ends = year + 1 if name == "winter" and named else year
    ends = int(match.groupdict().get("until") or ends)
    return date(ends, month, day), f"{year if named else ends}-{name}"


def _part_of_year(match: re.Match[str], answered_on: date | None) -> Due:
    year = _year(match, answered_on)
    if year is None:
        return None
    part = match["part"]
    month = 3 if part == "begin" else 12 if part.startswith("eind") else 7
    return date(year, month, 31), str(year)


def _whole_year(match: re.Match[str], answered_on: date | None) -> Due:
    year = _year(match, answered_on)
    return None if year is None else (date(year, 12, 31), str(year))


def _within(match: re.Match[str], answered_on: date | None) -> Due:
    if answered_on is None:
        return None
    word = match["count"] or "een"
    count = _NUMBER_WORDS.index(word) + 1 if word in _NUMBER_WORDS else int(word)
    unit = match["unit"]
    if unit.startswith("maand"):
        due = _months_after(answered_on, count)
    elif unit.startswith("ja"):
        due = _months_after(answered_on, 12 * count)
    else:
        due = answered_on + timedelta(days=count * (7 if unit.startswith("we") else 1))
    return due, due.isoformat()


def _months_after(day: date, count: int) -> date:
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, _last(year, month)))


_WITHIN = (
    r"\b(?:binnen|over|komende)\s+(?:de\s+|een\s+termijn\s+van\s+)?(?:komende\s+)?"
    rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})\s+"
    r"(?P<unit>dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)\b"
)
_IN_YEAR = r"\b(?:in|tegen|uiterlijk|vanaf|loop\s+van)\s+(?:de\s+loop\s+van\s+)?"
_SEASON = rf"\b{_NOT_AFTER}(?P<season>{'|'.join(_SEASONS)})\b{_OPTIONAL_YEAR}"
_WINTER = rf"\b(?P<season>winter)\s+(?:van\s+)?{_YEAR}\s?[-/]\s?(?P<until>20\d\d)\b"

_ROWS: tuple[tuple[str, str, _Reader], ...] = (
    ("15 maart 2024", rf"\b{_DAY}\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", _day),
    ("15/03/2024", rf"\b{_DAY}[/.-](?P<mm>\d{{1,2}})[/.-](?P<year>\d{{4}})\b", _day),
    ("15 maart", rf"\b{_DAY}\s+(?P<month>{_MONTH})\b", _day),
    ("eind maart 2024", rf"\b{_PART}(?:maand\s+)?(?P<month>{_MONTH}){_OPTIONAL_YEAR}", _month),
    ("in maart", rf"\b{_IN_MONTH}(?P<month>{_MONTH}){_OPTIONAL_YEAR}", _month),
    ("maart 2024", rf"\b(?P<month>{_MONTH})\s+(?:van\s+)?{_YEAR}", _month),
    ("volgende maand", r"\b(?P<which>deze|volgende|komende)\s+maand\b", _month_from_now),
    ("derde kwartaal van 2024", rf"\b{_NTH}(?:kwartaal|trimester)\b{_OPTIONAL_YEAR}", _quarter),
    ("Q3 2024", rf"\b[qk](?P<q>[1-4])\b{_OPTIONAL_YEAR}", _quarter),
    ("tweede jaarhelft", rf"\b{_NTH}(?:jaarhelft|helft|semester)\b{_OPTIONAL_YEAR}", _half),
    ("winter 2023-2024", _WINTER, _season),
    ("najaar 2024", _SEASON, _season),
    ("binnen drie maanden", _WITHIN, _within),
    ("eind 2024", rf"\b{_PART}{_YEAR}", _part_of_year),
    ("eind volgend jaar", rf"\b{_PART}{_WHICH_YEAR}", _part_of_year),
    ("in 2024", _IN_YEAR + _YEAR, _whole_year),
    ("volgend jaar", rf"\b(?!het\s){_WHICH_YEAR}", _whole_year),
)
TIMES = tuple((name, re.compile(pattern), read) for name, pattern, read in _ROWS)
"""Wording, pattern and reading of every time that is understood; the first that fits counts."""
