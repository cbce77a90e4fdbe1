"""What a report says of money: euro committed and paid; pure.

As in "Er is 4,168 miljard euro vastgelegd en 2,16 miljard euro betaald."
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from crawler.parsing.texts.days import MONTHS
from jobs.publish.facts.values import Money
from state.model.words import tidy

_MILLIONS = {"miljard": 1000.0, "miljoen": 1.0}
_AMOUNT = r"(?P<number>\d{1,6}(?:[.,]\d{1,3}){0,3}) (?P<unit>miljard|miljoen)(?: euro)?"
_BETWEEN = r" (?:[\w-]{1,20} ){0,3}?"
_COMMITTED = re.compile(rf"{_AMOUNT}{_BETWEEN}(?:vastgelegd|aan vastleggingen)", re.IGNORECASE)
_PAID = re.compile(rf"{_AMOUNT}{_BETWEEN}(?:betaald|uitbetaald|vereffend)", re.IGNORECASE)


def money_in(texts: Iterable[str]) -> Money:
    """What the first of the texts that speaks of each says, in millions.

    >>> money_in(["Er is 4,168 miljard euro vastgelegd en 2,16 miljard euro betaald."])
    Money(committed=4168.0, paid=2160.0)
    """
    committed = paid = None
    for text in map(tidy, texts):
        committed = _first(_COMMITTED, text) if committed is None else committed
        paid = _first(_PAID, text) if paid is None else paid
    return Money(committed, paid)


def month_of(day: date) -> str:
    """A month as headings write it.

    >>> month_of(date(2023, 12, 31))
    'december 2023'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def _first(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    if match is None:
        return None
    whole, _, fraction = match["number"].rpartition(",")
    digits = f"{whole.replace('.', '')}.{fraction}" if whole else fraction.replace(".", "")
    return round(float(digits) * _MILLIONS[match["unit"].lower()], 3)
