"""Numbers at the start of paragraphs, and which of them number the parts of a text; pure.

Knows `1.`, `1)`, `1a.`, `a)`, `1-3.`, `1. en 2.`, `vragen 1 tot 3:`. It must not know whether the
text is a question or an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_RANGE = r"-|–|tot\s+en\s+met|tot|t\.?\s?e\.?\s?m\.?|t/m"
_JOIN = rf"(?:{_RANGE}|,|&|\+|/|en)"
_REF = r"\d{1,2}(?:\s?[a-z]\b)?"
_WORD = r"(?:antwoord\s+)?(?:op\s+)?(?:de\s+)?(?:deel)?vra(?:ag|gen)\s+(?:nr\.?\s*)?|ad\s+"
_NUMBERS = re.compile(
    rf"(?P<word>{_WORD})?\(?(?P<refs>{_REF}(?:\s?[.)]?\s*{_JOIN}\s*{_REF}){{0,9}})"
    r"(?:\s?[.):°](?!\d)[):]?|(?(word)$|(?!)))\s*",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    rf"\(?(?P<refs>[a-z](?:\s?[.)]?\s*{_JOIN}\s*[a-z]\b){{0,5}})\s?(?:\)\.?|\.(?=\s|$))\s*"
)
# `1a-b.`, `1 a) en b)`: one number with several letters.
_LETTERED = re.compile(
    r"(?P<number>\d{1,2})\s?[.]?\s?(?P<first>[a-z])\s?[.)]?\s*(?P<join>-|–|,|&|en|tot)"
    r"\s*(?P<last>[a-z])\s?[.):]\s*"
)
_RANGE_BETWEEN = re.compile(rf"\s?[.)]?\s*(?:{_RANGE})\s*", re.IGNORECASE)
# With what a marker may begin besides a digit: one in brackets, or behind one of the words above.
_FIRST_SIGNS = frozenset("(aodvAODV")
_WIDEST_RANGE = 60
_MAX_STARTS = 20
_MAX_GAP = 3


@dataclass(frozen=True)
class Marker:
    """The numbers at a paragraph's start, the letters behind a single one, and the text after."""

    numbers: tuple[int, ...]
    letters: tuple[str, ...]
    rest: str


def number_marker(text: str) -> Marker | None:
    """The marker at the start of the paragraph.

    >>> number_marker("1. tot 3. Dat klopt.").numbers
    (1, 2, 3)
    """
    # Most lines and paragraphs begin otherwise: each is asked about several times.
    if text and not (text[0].isdecimal() or text[0] in _FIRST_SIGNS):
        return None
    if lettered := _LETTERED.match(text):
        first, last = ord(lettered["first"]), ord(lettered["last"])
        if first < last:
            step = 1 if lettered["join"] in ("-", "–", "tot") else last - first
            letters = tuple(map(chr, range(first, last + 1, step)))
            return Marker((int(lettered["number"]),), letters, text[lettered.end() :])
    match = _NUMBERS.match(text)
    if match is None:
        return None
    refs = list(re.finditer(r"(\d{1,2})(?:\s?([a-z])\b)?", match["refs"], re.IGNORECASE))
    numbers = _expand([int(ref[1]) for ref in refs], match["refs"], [ref.span() for ref in refs])
    if not numbers or 0 in numbers:
        return None
    letters = ()
    if len(set(numbers)) == 1 and refs[0][2]:
        letters = _letters([str(ref[2] or "").lower() for ref in refs], match["refs"], refs)
    distinct = tuple(dict.fromkeys(numbers))
    return Marker(distinct, letters, text[match.end() :])


def letter_marker(text: str, number: int | None) -> Marker | None:
    """The letters at the start of a paragraph, bare or behind the number they belong to."""
    marker = number_marker(text)
    if marker is not None:
        return marker if marker.letters and marker.numbers == (number,) else None
    match = _LETTERS.match(text)
    if match is None:
        return None
    refs = list(re.finditer(r"\b[a-z]\b", match["refs"]))
    letters = _letters([ref[0] for ref in refs if ref[0]], match["refs"], refs)
    return Marker((), letters, text[match.end() :]) if letters else None


def with_letters(marker: Marker) -> str:
    """The text behind the number of a marker, its letters left in front to be read next."""
    letters = f"{' en '.join(marker.letters[:5])}) " if marker.letters else ""
    return letters + marker.rest


def _letters(letters: list[str], between: str, refs: Sequence[re.Match[str]]) -> tuple[str, ...]:
    codes = [ord(letter) for letter in letters if letter]
    spans = [ref.span() for ref in refs]
    return tuple(chr(code) for code in _expand(codes, between, spans[: len(codes)]))


def _expand(values: list[int], between: str, spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """All that is named, ranges written out; nothing where the numbers do not rise."""
    if any(second < first for first, second in pairwise(values)):
        return ()
    found = values[:1]
    for index, value in enumerate(values[1:], start=1):
        separator = between[spans[index - 1][1] : spans[index][0]]
        first = value
        if _RANGE_BETWEEN.fullmatch(separator) and value - found[-1] <= _WIDEST_RANGE:
            first = found[-1] + 1
        found.extend(range(first, value + 1))
    return tuple(found)


@dataclass(frozen=True)
class Step:
    """A paragraph that begins a numbered part: its place in the text and its marker."""

    position: int
    marker: Marker


def number_steps(
    texts: Sequence[str], weighty: Sequence[bool], known: Collection[int] | None = None
) -> tuple[Step, ...]:
    """The paragraphs that begin the numbered parts, in order; numbers of other lists are left out.

    Of several series (a list in the introduction, one within an answer) the one counts of which
    most parts hold a `weighty` paragraph. With `known`, no other numbers begin a part.
    """
    steps = [
        Step(position, marker)
        for position, text in enumerate(texts)
        if (marker := number_marker(text))
        and (known is None or any(number in known for number in marker.numbers))
    ]
    starts = [i for i, step in enumerate(steps) if step.marker.numbers[0] == 1]
    if not starts and known is not None:
        starts = list(range(len(steps)))
    if not starts:
        return ()
    sums = [0, *accumulate(map(int, weighty))]
    places = _places(steps)
    chains = [_chain(steps, places, start) for start in starts[:_MAX_STARTS]]
    best = max(range(len(chains)), key=lambda i: (_score(chains[i], sums), len(chains[i])))
    return tuple(chains[best])


def _places(steps: Sequence[Step]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for index, step in enumerate(steps):
        places.setdefault(step.marker.numbers[0], []).append(index)
    return places


def _chain(steps: Sequence[Step], places: dict[int, list[int]], start: int) -> list[Step]:
    """From `start` on always the next number, or the one after a small gap where it is missing."""
    chain, index = [steps[start]], start
    while True:
        last = steps[index].marker.numbers[-1]
        following = (_after(places.get(last + 1 + gap, ()), index) for gap in range(_MAX_GAP))
        found = next((place for place in following if place is not None), None)
        if found is None:
            return chain
        index = found
        chain.append(steps[index])


def _after(indexes: Sequence[int], index: int) -> int | None:
    place = bisect_right(indexes, index)
    return indexes[place] if place < len(indexes) else None


def _score(chain: Sequence[Step], sums: Sequence[int]) -> int:
    ends = [*(step.position for step in chain[1:]), len(sums) - 1]
    return sum(sums[end] > sums[step.position] for step, end in zip(chain, ends, strict=True))


def letter_steps(texts: Sequence[str], number: int | None) -> tuple[Step, ...]:
    """The paragraphs that begin parts a, b, c … in order; none unless there are at least two."""
    found: list[Step] = []
    expected = "a"
    for position, text in enumerate(texts):
        marker = letter_marker(text, number)
        if marker is None or marker.letters[0] != expected:
            continue
        found.append(Step(position, marker))
        expected = chr(ord(marker.letters[-1]) + 1)
    named = sum(len(step.marker.letters) for step in found)
    return tuple(found) if named > 1 else ()


def missing_numbers(steps: Sequence[Step]) -> tuple[int, ...]:
    """The numbers left out between the first and the last part."""
    present = {number for step in steps for number in step.marker.numbers}
    return tuple(n for n in range(1, max(present, default=0)) if n not in present)


def repeated_numbers(texts: Sequence[str], steps: Sequence[Step]) -> tuple[int, ...]:
    """The numbers that begin a part and, further on, one more paragraph."""
    begun = {number: step.position for step in steps for number in step.marker.numbers}
    again: list[int] = []
    for position, text in enumerate(texts):
        marker = number_marker(text)
        for number in marker.numbers if marker else ():
            if begun.get(number, position) < position and not (marker and marker.letters):
                again.append(number)
    return tuple(sorted(set(again)))
