"""Dutch words for dates and ordinals, as the example documents write them."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

ORDINALS = (
    *("eerste", "tweede", "derde", "vierde", "vijfde"),
    *("zesde", "zevende", "achtste", "negende", "tiende"),
)


def dutch_date(day: date) -> str:
    """Return a day as in "16 januari 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def ordinal(number: int) -> str:
    """Return a measurement's number as a word, as in "zesde"; 1 to 10."""
    return ORDINALS[number - 1]
