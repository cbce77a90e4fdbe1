"""What an answer says to each sub-question, and to which other answer it only refers; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.sources.questions.document.numbering import (
    letter_steps,
    number_marker,
    number_steps,
    repeated_numbers,
    with_letters,
)
from state.model.words import fold

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“\"'])")
_REFERS = re.compile(
    r"\bverwij(?:s|zen|st)\b|\bverwezen\b|\bzie\b"
    r"|\b(?:wordt|werd|zal)\b[^.;]{0,120}\b(?:verstrekt|gegeven|bezorgd)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:schriftelijke\s+)?vra(?:ag|gen)\s+(?:met\s+)?(?:nrs?\.?|nummer)\s*\d{1,4}"
    r"(?:\s+van\s+(?:\d{1,2}\s\w{3,9}\s\d{4}|\d{1,2}/\d{1,2}/\d{4}))?"
    r"(?:\s+van\s+(?:[A-Z][\w'’-]+\s?){2,5})?"
)
_COORDINATED = re.compile(
    r"(?:het\s+|een\s+|mijn\s+)?(?:geco[oö]rdineerde?\s+antwoord\b[^.;]{0,160}"
    r"|antwoord\s+(?:dat|van|op\s+(?:de|uw)\s+schriftelijke)\b[^.;]{0,160})",
    re.IGNORECASE,
)
_MAX_REFERENCE = 800
_MAX_BESIDE = 160
_LONG_ENOUGH = 60
_MINISTERS = re.compile(
    r"\b(?:vraag|antwoord)\b[^.;]{0,80}?\b(?:aan|namens|door|met)\s+(?:de\s+|alle\s+)?"
    r"(?:bevoegde\s+|volgende\s+)?(?:vlaamse?\s+)?(?=(?:vice)?ministers?\b)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:(?:de|het|vlaams)\s+)*(?:vice)?ministers?(?:-president)?\s*:?\s*", re.I)
_MINISTER = re.compile(
    r"(?P<name>[A-ZÀ-Ý][\w'’.-]*(?:\s(?:[A-ZÀ-Ý]|de\b|den\b|der\b|van\b|'t\b)[\w'’-]*){1,5})"
    r"\s*(?:\((?:nrs?\.?|vraag)?\s*(?P<number>\d{1,4})\))?\s*(?P<more>,\s*en\b|,|;|\ben\b)?\s*"
)
_MAX_MINISTERS = 20
_MAX_COMPARED = 200_000


@dataclass(frozen=True)
class Division:
    """An answer without repeated question text, and its parts by sub-question."""

    text: str | None
    parts: Mapping[str, str]
    notes: tuple[str, ...]


def divide_answer(answer: str, asked: Mapping[str, str], introduction: str = "") -> Division:
    """The parts of an answer (paragraphs apart by an empty line) for the sub-questions `asked`.

    `asked` gives each sub-question's text by its number. Without any number in the answer a
    single sub-question gets it whole, several get nothing.
    """
    given = [text for text in answer.split("\n\n") if text]
    if not asked:
        return Division(answer or None, {}, ())
    texts = _without_question(given, asked, introduction)
    notes = []
    if texts != given:
        notes.append("the answer's file repeats text of the question, which is left out there")
    if len(asked) == 1:
        return Division("\n\n".join(texts) or None, _whole(next(iter(asked)), texts), tuple(notes))
    numbers = {int(match[0]) for number in asked if (match := re.match(r"\d+", number))}
    if not numbers:
        return Division("\n\n".join(texts) or None, _by_letter(texts, asked), tuple(notes))
    steps = number_steps(texts, [_bears_text(text) for text in texts], numbers)
    parts: dict[str, str] = {}
    for index, step in enumerate(steps):
        end = steps[index + 1].position if index + 1 < len(steps) else len(texts)
        part = [with_letters(step.marker), *texts[step.position + 1 : end]]
        for number in step.marker.numbers:
            parts.update(_part_by_letter(number, part, asked))
    if again := repeated_numbers(texts, steps):
        named = ", ".join(map(str, again))
        notes.append(f"the answer bears a number twice ({named}): its parts may be cut wrongly")
    return Division("\n\n".join(texts) or None, parts, tuple(notes))


def _bears_text(text: str) -> bool:
    marker = number_marker(text)
    return bool(marker.rest if marker else text)


def _part_by_letter(number: int, part: Sequence[str], asked: Mapping[str, str]) -> dict[str, str]:
    """The part of one number, and of its letters: their own text or else that of the number."""
    steps = letter_steps(part, number)
    whole = "\n\n".join(text for text in part if text)
    found = {} if steps else {str(number): whole}
    own: dict[str, str] = {}
    for index, step in enumerate(steps):
        end = steps[index + 1].position if index + 1 < len(steps) else len(part)
        text = "\n\n".join(t for t in [step.marker.rest, *part[step.position + 1 : end]] if t)
        own |= {f"{number}{letter}": text for letter in step.marker.letters if text}
    lead = "\n\n".join(text for text in part[: steps[0].position] if text) if steps else whole
    has_letters = any(re.fullmatch(rf"{number}[a-z]", name) for name in asked)
    if steps and (lead or not has_letters):
        found[str(number)] = lead if has_letters else whole
    for name in asked:
        if re.fullmatch(rf"{number}[a-z]", name) and (text := own.get(name) or lead):
            found[name] = text
    return {name: text for name, text in found.items() if text and name in asked}


def _whole(number: str, texts: Sequence[str]) -> dict[str, str]:
    """The answer to a single question, without its number where that is the only one."""
    markers = [marker for text in texts if (marker := number_marker(text))]
    only = texts and len(markers) == 1 and number_marker(texts[0])
    whole = "\n\n".join([only.rest, *texts[1:]] if only else texts)
    return {number: whole} if whole else {}


def _by_letter(texts: Sequence[str], asked: Mapping[str, str]) -> dict[str, str]:
    parts = {}
    steps = letter_steps(texts, None)
    for index, step in enumerate(steps):
        end = steps[index + 1].position if index + 1 < len(steps) else len(texts)
        text = "\n\n".join([step.marker.rest, *texts[step.position + 1 : end]])
        parts.update({letter: text for letter in step.marker.letters if letter in asked})
    return parts


# --- question text in the answer ----------------------------------------------------------


def _without_question(
    texts: Sequence[str], asked: Mapping[str, str], introduction: str
) -> list[str]:
    """The paragraphs of the answer; of a repeated one only its number stays, for what follows."""
    paragraphs = {_key(p) for text in asked.values() for p in text.split("\n\n")} - {""}
    everything = _key(" ".join([introduction, *asked.values()]))[:_MAX_COMPARED]
    kept: list[str] = []
    pending = ""
    for text in texts:
        marker = number_marker(text)
        bare = marker.rest if marker else text
        rest = _behind_question(bare, paragraphs)
        if rest is None and _is_repeated(bare, paragraphs, everything):
            rest = ""
        if rest is None:
            kept.append(text if marker else pending + text)
            pending = ""
            continue
        sign = text[: len(text) - len(bare)] if marker else pending
        pending = "" if rest else sign
        kept += [sign + rest] if rest else []
    return kept


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _is_repeated(text: str, paragraphs: set[str], everything: str) -> bool:
    key = _key(text)
    if key in paragraphs and (len(key) > 15 or text.endswith("?")):
        return True
    long = len(key) >= _LONG_ENOUGH or (len(key) > 15 and text.endswith("?"))
    return long and key in everything


def _behind_question(text: str, paragraphs: set[str]) -> str | None:
    """What follows a repeated question in the same paragraph, None where it does not begin so."""
    for match in islice(re.finditer(r"\?\s+(?=\S)", text[:2_000]), 20):
        if _key(text[: match.start()]) in paragraphs:
            return text[match.end() :]
    return None


# --- references and coordination -----------------------------------------------------------


def refers_to(answer: str) -> str | None:
    """The question or answer that an answer refers to without saying anything itself."""
    if len(answer) > _MAX_REFERENCE:
        return None
    sentences = _SENTENCE_END.split(answer.replace("\n\n", " "))
    beside = [s for s in sentences if not _REFERS.search(s) and not _COORDINATED.search(s)]
    if sum(map(len, beside)) > _MAX_BESIDE or not _REFERS.search(answer):
        return None
    for pattern in (_OTHER, _COORDINATED):
        for sentence in sentences:
            if match := pattern.search(sentence):
                return match[0].strip(" ,")
    return None


def named_ministers(
    texts: Sequence[str],
) -> tuple[tuple[tuple[str, int | None], ...], list[str]]:
    """The ministers a question was put to, with their own numbers; the texts without saying so."""
    found: dict[str, int | None] = {}
    without: list[str] = []
    for text in texts:
        bare = text
        for start in _MINISTERS.finditer(text[:5_000]):
            names, end = _names_from(text, start.end())
            if len(names) > 1:
                found |= {name: found.get(name) or number for name, number in names}
                begin = max(text.rfind(sign, 0, start.start()) + 1 for sign in ".?!")
                bare = f"{text[:begin]} {text[end:].lstrip(' .')}".strip()
                break
        without.append(bare)
    return tuple(found.items()), without


def _names_from(text: str, position: int) -> tuple[list[tuple[str, int | None]], int]:
    """The names listed from a position on, and where the list ends."""
    names: list[tuple[str, int | None]] = []
    while len(names) < _MAX_MINISTERS:
        title = _TITLE.match(text, position)
        match = _MINISTER.match(text, title.end() if title else position)
        if match is None:
            break
        names.append((match["name"].rstrip("."), int(match["number"]) if match["number"] else None))
        position = match.end()
        if not match["more"]:
            break
    return names, position
