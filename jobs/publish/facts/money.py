"""What a report says of money: euro committed and paid; pure.

As in "Er is 4,168 miljard euro vastgelegd en 2,16 miljard euro betaald". Of each the plan as a
whole is wanted: what is said of a part of it, what is yet to come and what is said in percent alone
tells nothing. A figure that is not sure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from crawler.parsing.texts.amounts import PlacedAmount, placed_amounts
from crawler.parsing.texts.days import MONTHS
from jobs.publish.facts.values import Money, Place
from state.model.words import plain_signs, tidy

_MILLION = 1_000_000
_WORDS = re.compile(
    r"""\b(?:
      (?P<committed>vastgelegde?|vastlegging(?:en)?|vastleggingskrediet(?:en)?|vak)
    | (?P<paid>(?:uit)?(?:betaalde?|betaling(?:en)?)|vereffende?|vereffening(?:en)?
      |vereffeningskrediet(?:en)?|betaalkrediet(?:en)?|vek)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DONE = ("vastgelegd", "betaald", "uitbetaald", "vereffend")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z€(])|[;\n•]")
_SCALE = r"(?:duizend|miljoen|mln|mio|miljard|mld)"
# "Vastgelegd (in miljoen euro): 4.168": the scale stands before the number.
_SCALE_BEFORE = re.compile(
    rf"\((?:in )?(?P<scale>{_SCALE})\.? ?(?:euro|eur|€)\) ?[:=|]? ?(?P<number>\d[\d.,]{{0,14}})",
    re.IGNORECASE,
)
# So many millions need no word for their currency here.
_WITHOUT_CURRENCY = re.compile(
    rf"(?<![\w.,€])(?<!€ )(?P<amount>\d[\d., ]{{0,14}}{_SCALE}\b\.?)(?! ?(?:euro|eur)\b| ?€)",
    re.IGNORECASE,
)
_PERCENT = r"\d{1,3}(?:,\d{1,2})? ?(?:%|procent\b|pct\b)"
# What only explains the amount before it: "(97 %)", ", of 97 %,".
_ASIDE = re.compile(
    rf"\([^()]{{0,40}}\)|,? (?:of|ofwel|oftewel|hetzij|goed voor) {_PERCENT},?", re.IGNORECASE
)
_IN_PERCENT = re.compile(_PERCENT, re.IGNORECASE)
_NOT_SO = re.compile(
    r"\b(?:niet|geen|zal|zullen|zou|moet|moeten|kan|kunnen|nog te|te worden|gepland"
    r"|resterende?|deel|gedeelte|merendeel|meeste|helft|kwart|driekwart|derde|alles)\b",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(
    r"\bvv[ -]?\d|\b(?:speerpunt|cluster|project|deelproject|maatregel|beleidsdomein|departement"
    r"|agentschap|projectfiche|mijlpaal)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    rf"\b(?:van|op|uit) (?:de|het|deze|dit|die)(?: \w{{1,20}})? ?$|{_PERCENT} van ?$", re.IGNORECASE
)
_WHICH = re.compile(r",? ?(?:die|dat|welke)\b", re.IGNORECASE)
_LABEL = re.compile(
    r" ?(?:\([^()]{0,20}\))? ?(?:[:=|]|(?:bedragen|bedraagt|belopen|beloopt)\b)", re.IGNORECASE
)
_BESIDE = re.compile(r" ?(?:aan|als|in)? ?", re.IGNORECASE)
_MOST_BETWEEN = 70
_MOST_CHARACTERS = 1000  # what is longer is no sentence
_LOOKED_BEHIND = 18

Name = Literal["committed", "paid"]


@dataclass(frozen=True)
class _Sentence:
    """A sentence with its words for what became of money, and the amounts in it."""

    text: str
    words: tuple[re.Match[str], ...]
    amounts: tuple[PlacedAmount, ...]

    def before(self, number: int) -> PlacedAmount | None:
        """The amount of which a word says before it what became of it."""
        word, begin = self.words[number], self.words[number - 1].end() if number else 0
        found = [x for x in self.amounts if begin <= x.start and x.end <= word.start()]
        if not found or _LABEL.match(self.text, word.end()):
            return None
        last = found[-1]
        between = _ASIDE.sub(" ", self.text[last.end : word.start()])
        if word.group().casefold() not in _DONE:
            return last if _BESIDE.fullmatch(between) else None
        about = f"{self.text[begin : last.start]} {between}"
        behind = self.text[word.end() : word.end() + _LOOKED_BEHIND].partition(",")[0]
        is_of_all = _OF_ALL.search(self.text[begin : last.start]) and not _WHICH.match(between)
        is_sure = _is_sure(between) and not _NOT_SO.search(f"{about} {behind}")
        return last if is_sure and not is_of_all else None

    def behind(self, number: int) -> PlacedAmount | None:
        """The amount that follows on a word."""
        word, end = self.words[number], self._next(number)
        found = [x for x in self.amounts if word.end() <= x.start and x.end <= end]
        if not found:
            return None
        between = self.text[word.end() : found[0].start]
        before = self.text[self.words[number - 1].end() if number else 0 : word.start()]
        is_sure = _is_sure(between) and not _NOT_SO.search(f"{before} {between}")
        return found[0] if is_sure else None

    def is_mixed(self, number: int) -> bool:
        """Whether the next word says something else of the same amount: "vastgelegd en betaald"."""
        if number + 1 == len(self.words):
            return False
        word, end = self.words[number], self._next(number)
        other = _name(self.words[number + 1]) != _name(word)
        return other and not any(word.end() <= x.start and x.end <= end for x in self.amounts)

    def _next(self, number: int) -> int:
        return self.words[number + 1].start() if number + 1 < len(self.words) else len(self.text)


def money_in(texts: Iterable[tuple[str, Place]]) -> Money:
    """What the texts, each with its place, say of each for the plan as a whole: the largest that is
    said, as no part is more than all. Neither where more would be paid than was committed."""
    amounts: dict[Name, float] = {}
    places: dict[Name, Place] = {}
    for text, place in texts:
        for name, millions in amounts_in(text):
            if millions > amounts.get(name, 0.0):
                amounts[name], places[name] = millions, place
    committed, paid = amounts.get("committed"), amounts.get("paid")
    if committed is not None and paid is not None and paid > committed:
        return Money()
    return Money(committed, paid, places.get("committed"), places.get("paid"))


def amounts_in(text: str) -> Iterator[tuple[Name, float]]:
    """What a text says of each, in millions.

    >>> list(amounts_in("Er is 4,168 miljard euro vastgelegd en 2,16 miljard euro betaald."))
    [('committed', 4168.0), ('paid', 2160.0)]
    >>> list(amounts_in("Er is 97 % vastgelegd. Voor VV078 is 2 miljoen euro betaald."))
    []
    """
    for part in _SENTENCE.split(plain_signs(text)):
        for name, euro in _said(tidy(part)):
            yield name, round(euro / _MILLION, 3)


def month_of(day: date) -> str:
    """A month as headings write it.

    >>> month_of(date(2023, 12, 31))
    'december 2023'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def _said(text: str) -> Iterator[tuple[Name, float]]:
    """What a sentence says, in euro."""
    if len(text) > _MOST_CHARACTERS or not _WORDS.search(text) or _OF_A_PART.search(text):
        return
    plain = _SCALE_BEFORE.sub(r": \g<number> \g<scale> euro", text)
    plain = _WITHOUT_CURRENCY.sub(r"\g<amount> euro", plain)
    sentence = _Sentence(plain, tuple(_WORDS.finditer(plain)), placed_amounts(plain))
    numbers = range(len(sentence.words))
    if any(map(sentence.is_mixed, numbers)):
        return
    given: dict[int, PlacedAmount] = {}
    is_label = [bool(_LABEL.match(plain, word.end())) for word in sentence.words]
    turns = (
        ((n for n in numbers if is_label[n]), sentence.behind),
        ((n for n in numbers if not is_label[n]), sentence.before),
        ((n for n in numbers if not is_label[n]), sentence.behind),
    )
    for turn, find in turns:
        for number in turn:
            amount = None if number in given else find(number)
            if amount is not None and amount not in given.values():
                given[number] = amount
    for number, amount in given.items():
        yield _name(sentence.words[number]), amount.euro


def _is_sure(between: str) -> bool:
    """Whether a word and an amount belong together, with these words between them."""
    return len(between) <= _MOST_BETWEEN and not _IN_PERCENT.search(between)


def _name(word: re.Match[str]) -> Name:
    return "committed" if word["committed"] else "paid"
