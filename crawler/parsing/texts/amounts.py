"""Amounts in euro in running text, each with the words around it; pure.

Written `4,5 miljoen euro`, `1.250.000 EUR`, `€ 3 mln`, `907.000 euro`, `250 000 euro`. A
number without its currency is none, nor is a currency without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from state.model.words import fold, plain_signs, tidy

_NUMBER = r"(?:[0-9]{1,3}(?:[. ][0-9]{3}){1,4}|[0-9]{1,13})(?:,[0-9]{1,3}|\.[0-9]{1,2})?(?:,-+)?"
_SCALES = {
    "duizend": 10**3,
    "miljoen": 10**6,
    "mln": 10**6,
    "mio": 10**6,
    "miljard": 10**9,
    "mld": 10**9,
}
_SCALE = rf"(?:{'|'.join(_SCALES)})\b\.?"
_CURRENCY = r"(?:euro|eur)\b|€"
_AMOUNT = re.compile(
    rf"""(?<![\w.,])(?:
      (?:€|eur(?:o)?\b)[ ]?(?P<after>{_NUMBER})(?:[ ]?(?P<scale_after>{_SCALE}))?(?![.,]?[0-9])
    | (?P<before>{_NUMBER})[ ]?(?:(?P<scale_before>{_SCALE})[ ]?)?(?:{_CURRENCY})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# "€ 2 à 3 miljoen": the scale stands behind the second number alone.
_RANGE = re.compile(rf" ?(?:à|tot|-|–) ?{_NUMBER} ?(?P<scale>{_SCALE})", re.IGNORECASE)
_AROUND = 60
_MOST_AMOUNTS = 50
_MOST_DECIMALS = 2


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An amount in euro, with `cents` as its fraction; `text` is how it is written, `passage` the
    words around it."""

    euro: float
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class PlacedAmount:
    """An amount in euro with the place in its text where it is written."""

    euro: float
    start: int
    end: int


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Each amount in the text once, in the order of first appearance, fifty at most.

    >>> [amount.euro for amount in find_amounts("4,5 miljoen euro, of € 3 mln en 1.250.000 EUR")]
    [4500000.0, 3000000.0, 1250000.0]
    """
    plain = tidy(plain_signs(text))
    found: dict[float, Amount] = {}
    for amount in _placed(plain):
        if len(found) == _MOST_AMOUNTS:
            break
        written = plain[amount.start : amount.end].strip()
        passage = _passage(plain, amount.start, amount.end)
        found.setdefault(amount.euro, Amount(euro=amount.euro, text=written, passage=passage))
    return tuple(found.values())


def placed_amounts(plain: str) -> tuple[PlacedAmount, ...]:
    """Each amount in a text of plain signs and single spaces, in order.

    >>> placed_amounts("van 3 mln euro")
    (PlacedAmount(euro=3000000.0, start=4, end=14),)
    """
    return tuple(_placed(plain))


def _placed(plain: str) -> Iterator[PlacedAmount]:
    for match in _AMOUNT.finditer(plain):
        euro = _value(match, _RANGE.match(plain, match.end()))
        if euro:
            yield PlacedAmount(euro, *match.span())


def _value(match: re.Match[str], further: re.Match[str] | None) -> float | None:
    """The amount; None where thousandths of a euro are written, which nobody means."""
    number = match["after"] or match["before"]
    scale = match["scale_after"] or match["scale_before"] or (further and further["scale"])
    whole, fraction = _parts(number.split(",-")[0])
    if len(fraction) > _MOST_DECIMALS and not scale:
        return None
    factor: int = _SCALES[fold(scale).rstrip(".")] if scale else 1
    # In cents, so that no amount is a little less than it is written.
    cents = int(whole) * factor * 100 + (int(fraction) * factor * 100) // 10 ** len(fraction)
    return float(cents) / 100


def _parts(number: str) -> tuple[str, str]:
    """The digits before and behind the mark of decimals; three behind a full stop are thousands."""
    match = re.fullmatch(r"(.*)(?:,([0-9]{1,3})|\.([0-9]{1,2}))", number)
    whole, fraction = (match[1], match[2] or match[3]) if match else (number, "0")
    return re.sub(r"[. ]", "", whole), fraction


def _passage(text: str, start: int, end: int) -> str:
    """The words around a place, whole ones, with an ellipsis where something is left out."""
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        cut = text.rfind(" ", end, last)
        last = cut if cut > 0 else end
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return f"{before}{text[first:last]}{after}"
