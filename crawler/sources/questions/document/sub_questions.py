"""The numbered sub-questions of a written question: text, project and milestone of each; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.parsing.codes import find_codes
from crawler.sources.questions.document.layout import Paragraph
from crawler.sources.questions.document.numbering import (
    Step,
    letter_steps,
    missing_numbers,
    number_steps,
    with_letters,
)
from state.model.words import tidy

_CODE_BRACKET = re.compile(r"[(\[]\s{0,20}VV\s{0,20}+[-\u2010-\u2014]?\s{0,20}\d{2,3}(?!\d)")
_SINGLE, _DOUBLE = "‘’‚‛'`´‹›", '“”„‟"«»'
_OPENING = "‘‚‛“„‟«‹`"
_CLITIC = re.compile(r"(?:s|t|n|k|m)\s", re.IGNORECASE)
_MAX_MILESTONE = 1_000


@dataclass(frozen=True)
class SubQuestion:
    """One numbered part of a question.

    `number` as in "2" or "3a"; `project` in normal form; `milestone` the quoted words before the
    bracket; `answer` the part of the answer that bears the number; `page` counts from 1.
    """

    number: str
    text: str
    project: str | None
    milestone: str | None
    answer: str | None
    page: int


@dataclass(frozen=True)
class _Part:
    number: str
    paragraphs: Sequence[Paragraph]


def cut_question(
    paragraphs: Sequence[Paragraph],
) -> tuple[str | None, tuple[SubQuestion, ...], list[str]]:
    """The introduction, the sub-questions in order, and notes; one where nothing is numbered."""
    if not paragraphs:
        return None, (), []
    texts = [paragraph.text for paragraph in paragraphs]
    steps = number_steps(texts, ["?" in text for text in texts])
    if steps:
        numbered = [_part(paragraphs, steps, i) for i in range(len(steps))]
        parts = [lettered for part in numbered for lettered in _split_letters(part)]
    else:
        steps = letter_steps(texts, None)
        parts = [_part(paragraphs, steps, i) for i in range(len(steps))]
    if not parts:
        parts = [_Part("1", paragraphs)]
    introduction = "\n\n".join(texts[: steps[0].position]) if steps else None
    notes = [f"sub-question {number} is missing" for number in missing_numbers(steps)]
    found: list[SubQuestion] = []
    for part in parts:
        sub_question, several = _sub_question(part)
        found.append(_with_context(sub_question, found))
        notes += several
    return introduction or None, tuple(found), notes


def _part(paragraphs: Sequence[Paragraph], steps: Sequence[Step], index: int) -> _Part:
    """The paragraphs from one step to the next, the first without its marker."""
    step = steps[index]
    end = steps[index + 1].position if index + 1 < len(steps) else len(paragraphs)
    marker = step.marker
    # The letter behind a number is left for the letters to be read.
    rest = with_letters(marker) if marker.numbers else marker.rest
    first = replace(paragraphs[step.position], text=rest)
    number = str(marker.numbers[0]) if marker.numbers else marker.letters[0]
    return _Part(number, [first, *paragraphs[step.position + 1 : end]])


def _split_letters(part: _Part) -> list[_Part]:
    """The part by its letters, what stands before them under the bare number."""
    steps = letter_steps([paragraph.text for paragraph in part.paragraphs], int(part.number))
    if not steps:
        return [part]
    lead = [p for p in part.paragraphs[: steps[0].position] if p.text]
    found = [_Part(part.number, lead)] if lead else []
    for index, step in enumerate(steps):
        end = steps[index + 1].position if index + 1 < len(steps) else len(part.paragraphs)
        first = replace(part.paragraphs[step.position], text=step.marker.rest)
        rest = part.paragraphs[step.position + 1 : end]
        found.append(_Part(part.number + step.marker.letters[0], [first, *rest]))
    return found


def _sub_question(part: _Part) -> tuple[SubQuestion, list[str]]:
    text = "\n\n".join(p.text for p in part.paragraphs if p.text)
    line = tidy(text)
    codes = [finding.code for finding in find_codes(line, "sub-question")]
    notes = []
    if len(codes) > 1:
        several = ", ".join(codes)
        notes.append(f"sub-question {part.number} names several projects: {several}")
    page = part.paragraphs[0].page
    project = codes[0] if codes else None
    return SubQuestion(part.number, text, project, milestone_in(line), None, page), notes


def _with_context(sub_question: SubQuestion, before: Sequence[SubQuestion]) -> SubQuestion:
    """`3a` asks about the project of `3` where it names none itself."""
    lead = re.match(r"\d+(?=[a-z])", sub_question.number)
    if lead is None or sub_question.project is not None:
        return sub_question
    above = next((other for other in before if other.number == lead[0]), None)
    if above is None:
        return sub_question
    milestone = sub_question.milestone or above.milestone
    return replace(sub_question, project=above.project, milestone=milestone)


def milestone_in(text: str) -> str | None:
    """The quoted words before the first bracket with a project code, without their quotes.

    >>> milestone_in("Is ‘Oplevering project’ (VV078 - Ondersteuning) klaar?")
    'Oplevering project'
    """
    text = re.sub(r"''|’’|‘‘|``|´´", '"', text)
    bracket = _CODE_BRACKET.search(text)
    if bracket is None:
        return None
    before = text[max(0, bracket.start() - _MAX_MILESTONE) : bracket.start()].rstrip()
    closing = before[-1:]
    family = next((f for f in (_SINGLE, _DOUBLE) if closing and closing in f), None)
    if family is not None:
        start = _opening_of(before[:-1], family)
        words = tidy(before[start + 1 : -1]) if start is not None else ""
        return words or None
    return _left_open(before)


def _opening_of(text: str, family: str) -> int | None:
    """Where the quotation opens that closes right after the text; apostrophes are none."""
    depth, nearest = 1, None
    for index in range(len(text) - 1, -1, -1):
        kind = _quote(text, index, family)
        if kind == "open":
            nearest = index if nearest is None else nearest
            depth -= 1
            if depth == 0:
                return index
        elif kind == "close":
            depth += 1
    return nearest


def _left_open(before: str) -> str | None:
    """The words of a quotation that was opened before the bracket and never closed."""
    marks = [
        (index, kind)
        for index in range(len(before))
        if (kind := _quote(before, index, _SINGLE + _DOUBLE))
    ]
    if not marks or marks[-1][1] != "open":
        return None
    words = tidy(before[marks[-1][0] + 1 :])
    return words if words and not re.search(r"[.?!]\s", words) else None


def _quote(text: str, index: int, family: str) -> str | None:
    """Whether a character opens or closes a quotation of this family."""
    character = text[index]
    if character not in family:
        return None
    before, after = text[index - 1 : index] if index else "", text[index + 1 : index + 2]
    if before.isalnum() and after.isalnum():
        return None
    starts = not before or before.isspace() or before in "([" or before in _SINGLE + _DOUBLE
    if starts and character not in _DOUBLE and _CLITIC.match(text, index + 1):
        return None
    if character in _OPENING or (starts and after and not after.isspace()):
        return "open"
    return "close"
