"""Where a text says a project's number, by the grammar below; pure.

A code is `VV` and one to three digits, joined by nothing, a space, a hyphen or a word
(`VV project 68`); behind it may stand a contract number (`VV023/12`) or further numbers
(`VV 12, 14 en 15`). Where the plan is named in the same sentence, or over the text, the number
alone names a project: `dossier 68`, `dossiers 72 en 129`, `relanceproject 113`, `maatregel 017`.

What counts something (`VV5 km`, `project 10 miljoen`), a year, a day, a part of a number, and what
belongs to somebody else (`dossier 78 van de stad`) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from crawler.parsing.texts.days import MONTHS

_DASHES = "-\u2012\u2013\u2014\u2015"  # other hyphens have become plain ones
_DASH = re.escape(_DASHES)
_THING = r"(?:relance[ -]?)?(?:projecten|project|dossiers|dossier|maatregelen|maatregel)"
_NUMBER = r"(?:nummers?|nrs?\b\.?)"
_CODE = re.compile(
    rf"""(?<![^\W_])VV(?:[\s{_DASH}]{{1,3}}(?P<word>{_THING}[ ]?{_NUMBER}?|{_NUMBER}))?
    (?P<between>\s{{0,20}}+[{_DASH}]?\s{{0,20}}+)(?P<digits>[0-9]{{1,3}})(?![^\W_])""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"""(?<![^\W_])(?P<word>{_THING}|relance[ -]?budget)(?P<nr>[ ]?{_NUMBER})?
    \s{{1,20}}+(?P<digits>[0-9]{{1,3}})(?![^\W_])""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:\s{0,3}+[,;&+]\s{0,3}+(?:(?:en|of)\s{1,3}+)?|\s{1,3}+(?:en|of|alsook|evenals)\s{1,3}+)"
    r"(?P<digits>[0-9]{1,3})(?![^\W_])"
)

_UNITS = (
    r"(?:km|m|m²|m³|cm|mm|ha|are|kg|g|ton|liter|l|kw|mw|gw|kwh|mwh|eur|euro|cent|mio|mln|mld|keur|meur"
    r"|miljoen|miljard|duizend|honderd|procent|pct|jaar|jaren|maand|maanden|week|weken|dag|dagen|uur|u|"
    r"uren|minuten|minuut|seconden|werkdagen|kwartalen|vte|vte's|voltijdse|stuks|personen|mensen|keer|"
    r"maal|punten|graden|plaatsen|projecten|dossiers|maatregelen|gemeenten|steden|besturen|scholen|"
    rf"{'|'.join(MONTHS)})"
)
# Behind a number: what makes it a count, a day, an amount or a part of another number.
_COUNTS = re.compile(
    rf"\s{{0,3}}+(?:[%‰°€$²³]|[x×]\s?[0-9])|\s{{1,3}}+{_UNITS}(?![^\W_])"
    r"|[.,:][0-9]|\s[0-9]{3}(?![0-9])|/[0-9]{4}|/[0-9]{1,3}[/-]|['’][0-9]",
    re.IGNORECASE,
)
_SCORE = re.compile(rf"\s{{0,3}}+[{_DASH}]\s{{0,3}}+[0-9]{{1,2}}(?![^\W_])")
_GOVERNMENTS_OWN = re.compile(r"VR\s{1,5}+[0-9]{4}(?:\s{1,5}+[0-9]{2,4})?\s{1,5}+\Z")
_OF_A_LAW = re.compile(
    r"(?:artikel|artikelen|art\.?|§)\s{0,5}+[0-9]{1,4}\w{0,9},?\s{1,5}+\Z", re.IGNORECASE
)
_ANNOUNCED = re.compile(rf"(?:{_THING}|[(/,]|\ben|\bof)\s{{0,5}}\Z", re.IGNORECASE)

_PLAN = re.compile(
    r"vlaamse\s{1,5}+[‘'\"“”’]?veerkracht|vlaamse?\s{1,5}+[‘'\"“”’]?relance", re.IGNORECASE
)
_SENTENCE_END = re.compile(
    r"[.!?…][)\]’”'\"]{0,2}\s{1,40}+(?=[^\W\d_a-zà-ÿ]|[‘“'\"(])|\n[^\S\n]{0,40}+\n"
)
_REACH = 700  # no sentence that somebody has read is longer
_PLAN_BEFORE = re.compile(
    rf"(?:veerkracht|relanceplan)['’\"”)]?[\s({_DASH}:,]{{0,5}}\Z", re.IGNORECASE
)
_OF_THE_PLAN = re.compile(
    r"\s{1,5}+(?:van|uit|binnen|in)\s{1,5}+(?:de|het|dit|ons)?\s{0,5}+(?:[\w‘'-]{1,20}\s){0,2}?"
    r"(?:[‘'\"“]?vlaamse\s|relance|plan\b|‘?veerkracht)",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\s{1,5}+(?:van|bij)\s{1,5}+"
    r"(?:(?:de|het|een|mijn|uw|onze|stad|gemeente|provincie)\s|[^\W\d_a-zà-ÿ])"
    r"|\s{1,5}+(?:in|voor)\s{1,5}+(?:de|het)\s{1,5}+(?:stad|gemeente|provincie|rechtbank)"
)
_OTHERS_OWN = re.compile(
    r"(?:stedelijke?|gemeentelijke?|provincia(?:al|le)|federa(?:al|le)|europe(?:es|se)|waalse?|"
    r"brusselse?|gerechtelijke?)\s{1,5}+\Z",
    re.IGNORECASE,
)
# What may follow the number of a thing that is not called a file of the plan.
_GOES_ON = re.compile(
    r"\s{0,5}+(?:\Z|[^\w\s])|\s{1,5}+(?:[^\W\d_a-zà-ÿ]|"
    r"(?:van|uit|in|binnen|voor|met|op|bij|door|tot|over|onder|"
    r"is|zijn|was|waren|werd|werden|wordt|worden|heeft|hebben|kan|kunnen|zal|zullen|moet|moeten|"
    r"krijgt|krijgen|kent|keurt|loopt|lopen|gaat|gaan|en|of|dat|die|waar\w{0,12}|nu|ook|niet|nog|al)\b)"
)


class Numbered(NamedTuple):
    """A project's number in a text, and where the words for it end."""

    number: int
    start: int
    end: int


def project_numbers(text: str, beside: str = "") -> Iterator[Numbered]:
    """Each number of a project that a text says, in the order of the text.

    `beside` is what stands over it, such as its title: where that names the plan, the text need
    not. The text is in plain signs; whether a project of that number is there is not asked.
    """
    is_of_plan = _PLAN.search(beside) is not None
    plan = _Sentences(text)
    # Most texts have no word of it; to see that costs less than to search for the whole of it.
    written = _CODE.finditer(text) if "VV" in text else ()
    codes = (one for match in written for one in _of_code(text, match))
    may_name = is_of_plan or plan.is_named or "relance" in text.lower()
    things = (
        one
        for match in (_NUMBERED.finditer(text) if may_name else ())
        if is_of_plan or _is_plans_own(match) or plan.is_named_near(match.start())
        for one in _of_thing(text, match)
    )
    yield from sorted((*codes, *things), key=lambda one: one.start)


def _is_plans_own(match: re.Match[str]) -> bool:
    """Whether the word itself says of which plan it is."""
    return bool(re.match("relance ?-?project", match["word"], re.IGNORECASE))


class _Sentences:
    """The sentences of a text, and in which of them the plan is named."""

    def __init__(self, text: str) -> None:
        self._plan = [match.start() for match in _PLAN.finditer(text)]
        self._ends = [m.end() for m in _SENTENCE_END.finditer(text)] if self._plan else []

    @property
    def is_named(self) -> bool:
        """Whether any of them names the plan."""
        return bool(self._plan)

    def is_named_near(self, place: int) -> bool:
        """Whether the sentence at a place names the plan, not too far from there."""
        sentence = bisect_right(self._ends, place)
        after = bisect_right(self._plan, place)
        return any(
            abs(named - place) <= _REACH and bisect_right(self._ends, named) == sentence
            for named in self._plan[max(0, after - 1) : after + 1]
        )


def _of_code(text: str, match: re.Match[str]) -> Iterator[Numbered]:
    """The numbers at a `VV` with digits, none where it is something else."""
    digits, start, end = match["digits"], match.start(), match.end("digits")
    if text[start : start + 2] != "VV" or not _is_code(text, match):
        return
    yield Numbered(int(digits), start, end)
    several = (match["word"] or "").lower().endswith(("en", "s")) or _names_several(text, start)
    yield from _listed(text, end, digits, several)


def _is_code(text: str, match: re.Match[str]) -> bool:
    digits, between, end = match["digits"], match["between"], match.end("digits")
    before = text[max(0, match.start() - 40) : match.start()]
    if _GOVERNMENTS_OWN.search(before):
        return False
    if len(digits) == 3 and (digits.startswith("0") or not _COUNTS.match(text, end)):
        return True
    if digits.startswith("0") and len(digits) == 2 and not between.strip(_DASHES):
        return not _COUNTS.match(text, end)
    if _COUNTS.match(text, end) or _OF_A_LAW.search(before):
        return False
    if match["word"]:
        return True
    if between.strip() and between[0] not in _DASHES:
        return False  # a dash after a space joins no number
    if any(sign in between for sign in "\n\r\f") and not _ANNOUNCED.search(before):
        return False
    return not (len(digits) == 1 and between and _SCORE.match(text, end))


def _names_several(text: str, start: int) -> bool:
    before = text[max(0, start - 30) : start].rstrip().lower()
    return before.endswith(("projecten", "dossiers", "maatregelen", "nummers", "codes"))


def _of_thing(text: str, match: re.Match[str]) -> Iterator[Numbered]:
    """The numbers at a word such as `dossier`, none where it is of something else."""
    word, digits, end = match["word"].lower(), match["digits"], match.end("digits")
    before = text[max(0, match.start() - 40) : match.start()]
    if re.search(r"(?<![^\W_])VV[\s-]{0,3}\Z", before):
        return  # a code, found as one
    if _COUNTS.match(text, end) or text.startswith("/", end) or _OTHERS_OWN.search(before):
        return
    several = word.endswith(("en", "dossiers")) or (match["nr"] or "").lower().endswith("s")
    listed = [Numbered(int(digits), match.start(), end), *_listed(text, end, digits, several)]
    last = listed[-1].end
    of_the_plan = _OF_THE_PLAN.match(text, last) is not None
    if _OF_SOMEBODY.match(text, last) and not of_the_plan:
        return
    if not word.startswith(("dossier", "relance")):
        is_close = of_the_plan or _PLAN_BEFORE.search(before)
        if len(digits) == 1 and not (is_close or match["nr"]):
            return
        if not several and not _GOES_ON.match(text, last):
            return
    yield from listed


def _listed(text: str, end: int, first: str, several: bool) -> Iterator[Numbered]:
    """The further numbers of a list that begins with the digits `first`, which end there.

    A last number that a plain word follows may count what the word says (`VV 12 en 14 gemeenten`),
    unless the words before the list say that it names `several`.
    """
    numbers: list[Numbered] = []
    while match := _MORE.match(text, end):
        digits = match["digits"]
        if first.startswith("0") and len(digits) < len(first):
            break
        if _COUNTS.match(text, match.end("digits")):
            break
        end = match.end("digits")
        numbers.append(Numbered(int(digits), match.start("digits"), end))
    is_sure = several or len(first) == 3 or len(numbers) > 1
    if numbers and not (is_sure or _GOES_ON.match(text, end)):
        numbers.pop()
    yield from numbers
