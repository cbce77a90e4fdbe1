"""The letterheads of a written question and its answer, and the text under each; pure.

Layout: docs/sources.md, section 3, last checked 2026-11-23. It must not know what questions and
answers say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.parsing.texts.days import MONTHS
from crawler.sources.questions.document.layout import Shape, ends_sentence, is_item
from crawler.sources.questions.document.page_furniture import Line
from state.model.words import fold, tidy

_QUESTION = re.compile(r"SCHRIFTELIJKE VRAAG\b(?P<rest>.*)")
_ANSWER = re.compile(
    r"(?:(?:GECO[OÖ]RDINEERDE?|AANVULLEND|VOORLOPIG|BIJKOMEND)\s)?"
    r"(?:ANTWOORD\b\s?:?(?P<rest>\s+(?:op\s|OP\s).*)?|(?P<small>Antwoord\s?:?))",
    re.IGNORECASE,
)
_ON_QUESTION = re.compile(
    r"op (?:de |uw )?(?:schriftelijke )?vra(?:ag|gen)\b.{0,40}\d", re.IGNORECASE
)
_HEAD_LINE = re.compile(
    r"(?:nrs?\.?\s?\d|nummer\s?:?\s?\d|van\s|datum\b|d\.?d\.?\s"
    r"|op (?:de |uw )?(?:schriftelijke )?vra|\(?geco[oö]rdineerd)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:nrs?\.?|nummer)\s?:?\s?(\d{1,4})\b", re.IGNORECASE)
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:\s+({'|'.join(MONTHS)})\s+|([/.-])(\d{{1,2}})\3)(\d{{4}})\b", re.IGNORECASE
)
_ASKER = re.compile(r"\bvan\s+(?!de heer|mevrouw)(?P<name>[^\W\d_][^\d,;:?]{2,60})$", re.IGNORECASE)
_PARTICLES = frozenset({"de", "den", "der", "het", "ten", "ter", "'t"})
_MAX_HEAD = 14
_MAX_TITLE = 200


@dataclass(frozen=True)
class Head:
    """What a letterhead says; `impossible` are the days in it that cannot be."""

    number: int | None = None
    day: date | None = None
    person: str | None = None
    minister: str | None = None
    impossible: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A question or an answer: its letterhead and the lines under it."""

    is_answer: bool
    head: Head
    lines: tuple[Line, ...]
    has_head: bool = True


def normal_capitals(name: str) -> str:
    """A name as people write it, where it stands in capitals.

    >>> normal_capitals("FREYA VAN DEN BOSSCHE")
    'Freya Van den Bossche'
    """
    if any(character.islower() for character in name):
        return tidy(name)
    words: list[str] = []
    for word in tidy(name).split(" "):
        is_particle = fold(word) in _PARTICLES and words[-1:] == ["Van"]
        words.append(word.lower() if is_particle else re.sub(r"[^\W\d_]+", _capital, word))
    return " ".join(words)


def _capital(match: re.Match[str]) -> str:
    return match[0][0] + match[0][1:].lower()


def day_named(text: str) -> tuple[str, date | None] | None:
    """The words of the first day in the text and the day, None for one that cannot be."""
    match = _DAY.search(text)
    if match is None:
        return None
    name = match[2]
    month = MONTHS.index(name.lower()) + 1 if name else int(match[4])
    try:
        return match[0], date(int(match[5]), month, int(match[1]))
    except ValueError:
        return match[0], None


def split_sections(lines: Sequence[Line]) -> list[Section]:
    """The questions and answers of a document, in order; what stands before a head has none."""
    starts = [i for i in range(len(lines)) if _is_question(lines, i) or _is_answer(lines, i)]
    sections: list[Section] = []
    begin = 0
    for start, end in zip([-1, *starts], [*starts, len(lines)], strict=True):
        # The minister stands over the word ANTWOORD, at the end of what comes before it.
        is_answer = end < len(lines) and _is_answer(lines, end)
        letterhead = _minister_before(lines, begin, end) if is_answer else end
        if start < 0:
            if letterhead > begin:
                sections.append(Section(False, Head(), tuple(lines[:letterhead]), False))
        else:
            sections.append(_section(lines, begin, start, letterhead))
        begin = letterhead
    return sections


def _is_question(lines: Sequence[Line], index: int) -> bool:
    match = _QUESTION.fullmatch(lines[index].text)
    if match is None:
        return False
    following = [line.text for line in lines[index + 1 : index + 5]]
    return any(_HEAD_LINE.match(text) for text in (match["rest"].strip(), *following))


def _is_answer(lines: Sequence[Line], index: int) -> bool:
    match = _ANSWER.fullmatch(lines[index].text)
    if match is None:
        return False
    in_capitals = "ANTWOORD" in lines[index].text
    following = [line.text for line in lines[index + 1 : index + 3]]
    return in_capitals or (
        not match["rest"]
        and lines[index].text[0].isupper()
        and any(_ON_QUESTION.match(text) for text in following)
    )


def _section(lines: Sequence[Line], begin: int, start: int, end: int) -> Section:
    """The section whose heading is the line `start`; its minister may stand from `begin` on."""
    is_answer = _is_answer(lines, start)
    rest = re.sub(r"^.*?(?:VRAAG|ANTWOORD)\b", "", lines[start].text, count=1, flags=re.IGNORECASE)
    minister = _minister([line.text for line in lines[begin:start]]) if is_answer else None
    texts, index = [rest.strip(" :")], start + 1
    while index < min(end, start + _MAX_HEAD) and _HEAD_LINE.match(lines[index].text):
        if not _is_head_line(lines[index].text):
            break
        texts.append(lines[index].text)
        index += 1
    if minister is None:
        block = _capitals(lines, index, end)
        minister = _minister([line.text for line in lines[index : index + block]])
        index += block if minister else 0
    return Section(is_answer, _head(texts, minister), tuple(lines[index:end]))


def _is_head_line(text: str) -> bool:
    """`Van` also begins sentences: under it a name or a day must stand."""
    if not re.match(r"van\s", text, re.IGNORECASE):
        return True
    return day_named(text) is not None or (_is_name(text[4:]) and not ends_sentence(text))


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) <= 7 and words[0][0].isupper() and words[-1][0].isupper()


def _head(texts: Sequence[str], minister: str | None) -> Head:
    number = day = person = None
    impossible: list[str] = []
    for text in texts:
        if number is None and (match := _NUMBER.search(text)):
            number = int(match[1])
        if found := day_named(text):
            day = day or found[1]
            impossible += [found[0]] if found[1] is None else []
        if person is None and (match := _ASKER.search(text)):
            person = normal_capitals(match["name"])
    return Head(number, day, person, minister, tuple(impossible))


def _is_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 3 and not is_item(text)


def _capitals(lines: Sequence[Line], begin: int, end: int) -> int:
    """How many lines in capitals the minister and titles take from here on."""
    count, titles = 0, False
    for line in lines[begin : min(end, begin + 8)]:
        text = re.sub(r"^aan\s", "", line.text)
        if not _is_capitals(text) or (titles and line.gap):
            break
        titles = titles or "MINISTER" in text
        count += 1
    return count


def _minister_before(lines: Sequence[Line], begin: int, end: int) -> int:
    """Where the minister and titles begin that stand over the line `end`."""
    start = end
    while start > max(begin, end - 8) and _is_capitals(lines[start - 1].text):
        start -= 1
    title = next((i for i in range(start, end) if "MINISTER" in lines[i].text), None)
    if title is None:
        return start if end - start == 1 and _minister([lines[start].text]) else end
    is_name = title > start and _minister([lines[title - 1].text]) is not None
    return title - 1 if is_name else title


def _minister(texts: Sequence[str]) -> str | None:
    """The name over the titles: the last line before them, or what stands before a comma."""
    if not texts:
        return None
    title = next((i for i, text in enumerate(texts) if "MINISTER" in text), len(texts))
    name = texts[title - 1] if title else texts[0].partition(",")[0]
    name = re.sub(r"^aan\s", "", name)
    if "MINISTER" in name or len(name) > 60 or not _is_name(name):
        return None
    return normal_capitals(name)


def split_title(lines: Sequence[Line], shape: Shape) -> tuple[str | None, Sequence[Line]]:
    """The title at the beginning and the lines after it."""
    if not lines:
        return None, lines
    count = 1
    by_gap = next((i for i in range(1, min(4, len(lines))) if lines[i].gap), None)
    if by_gap is not None:
        count = by_gap
    else:
        while count < 4 and count < len(lines) and _is_full(lines[count - 1], shape):
            count += 1
        count = 1 if count == 4 else count
    title = tidy(" ".join(line.text for line in lines[:count]))
    if ends_sentence(title) or is_item(title) or len(title) > _MAX_TITLE or count == len(lines):
        return None, lines
    return title, lines[count:]


def _is_full(line: Line, shape: Shape) -> bool:
    return len(line.text) >= 0.75 * shape.width
