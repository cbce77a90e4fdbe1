"""What the document of a written question says: question, sub-questions and answer; pure.

Layout: docs/sources.md, section 3, last checked 2026-11-23. Never raises for what a text holds:
what does not fit together is said in the notes. It must not know what the open data says, except
to compare with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TypeVar

from crawler.sources.questions.document.answers import divide_answer, named_ministers, refers_to
from crawler.sources.questions.document.comparison import contradictions
from crawler.sources.questions.document.layout import (
    MAX_CHARACTERS,
    Paragraph,
    Shape,
    addresses,
    read_lines,
    read_paragraphs,
    shape_of,
)
from crawler.sources.questions.document.letterhead import Head, Section, split_sections, split_title
from crawler.sources.questions.document.sub_questions import SubQuestion, cut_question

__all__ = ["QuestionText", "SubQuestion", "contradictions", "merge_files", "read_question"]

_Value = TypeVar("_Value")
_MAX_LISTED = 5


@dataclass(frozen=True)
class QuestionText:
    """A question as its document has it, what is not in it None.

    `ministers`: of a question put to several, each name and own number. `refers_to`: the words
    that name the other answer, where this one says nothing else. Paragraphs are apart by an empty
    line; pages count from 1.
    """

    number: int | None = None
    asked_on: date | None = None
    asker: str | None = None
    minister: str | None = None
    title: str | None = None
    sub_questions: tuple[SubQuestion, ...] = ()
    ministers: tuple[tuple[str, int | None], ...] = ()
    answer: str | None = None
    answer_page: int | None = None
    refers_to: str | None = None
    links: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    introduction: str | None = None


def read_question(pages: Sequence[str]) -> QuestionText:
    """What a document says, from the text of its pages.

    A text that has neither letterhead nor numbered questions gives links and a note alone.
    """
    lines, whole = read_lines(pages)
    shape = shape_of(lines)
    sections = split_sections(lines)
    notes = [] if whole else [f"only the first {MAX_CHARACTERS} characters were read"]
    questions = [section for section in sections if not section.is_answer]
    answers = [section for section in sections if section.is_answer]
    headed = [section for section in questions if section.has_head]
    asked = next(iter([*headed, *questions]), None)
    if len({s.head.number for s in headed if s.head.number is not None}) > 1:
        notes.append("the file holds more than one question; the first is read")
    read = _with_heads([section.head for section in (asked, *answers) if section], notes)
    if asked is not None:
        read = _with_question(read, asked, shape, recognised=bool(headed or answers))
    read = _with_answer(read, [p for s in answers for p in read_paragraphs(s.lines, shape)])
    if answers and read.answer is None:
        read = replace(read, notes=(*read.notes, "there is the head of an answer but no answer"))
    texts = [paragraph.text for paragraph in read_paragraphs(lines, shape)]
    return replace(read, links=addresses(texts))


def _with_heads(heads: Sequence[Head], notes: list[str]) -> QuestionText:
    """What the letterheads say, the first one where they differ, which is noted."""
    numbers = _distinct([head.number for head in heads])
    days = _distinct([head.day for head in heads])
    people = _distinct([head.person for head in heads])
    ministers = _distinct([head.minister for head in heads])
    said: dict[str, Sequence[object]] = {
        "number": numbers,
        "day": days,
        "asker": people,
        "minister": ministers,
    }
    for name, values in said.items():
        if len(values) > 1:
            listed = " and ".join(str(value) for value in values[:_MAX_LISTED])
            notes.append(f"the letterheads differ in their {name}: {listed}")
    impossible = dict.fromkeys(words for head in heads for words in head.impossible)
    notes += [f"the day {words} cannot be" for words in islice(impossible, _MAX_LISTED)]
    return QuestionText(
        number=next(iter(numbers), None),
        asked_on=next(iter(days), None),
        asker=next(iter(people), None),
        minister=next(iter(ministers), None),
        notes=tuple(notes),
    )


def _distinct(values: Sequence[_Value | None]) -> list[_Value]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _with_question(
    read: QuestionText, section: Section, shape: Shape, *, recognised: bool
) -> QuestionText:
    title, body = split_title(section.lines, shape)
    paragraphs = read_paragraphs(body, shape)
    ministers, texts = named_ministers([paragraph.text for paragraph in paragraphs])
    kept = [
        Paragraph(text, paragraph.page)
        for text, paragraph in zip(texts, paragraphs, strict=True)
        if text
    ]
    introduction, sub_questions, notes = cut_question(kept)
    if not recognised and (len(sub_questions) < 2 or not any("?" in s.text for s in sub_questions)):
        # An attachment must not pass for a question.
        note = "the text has neither the letterhead of a question nor that of an answer"
        return replace(read, notes=(*read.notes, note))
    return replace(
        read,
        title=title,
        introduction=introduction,
        sub_questions=sub_questions,
        ministers=ministers,
        notes=(*read.notes, *notes),
    )


def _with_answer(read: QuestionText, paragraphs: Sequence[Paragraph]) -> QuestionText:
    if not paragraphs:
        return read
    read = replace(read, answer_page=paragraphs[0].page)
    return _divided(replace(read, answer="\n\n".join(p.text for p in paragraphs)))


def _divided(read: QuestionText) -> QuestionText:
    """The reading with its answer's parts beside the sub-questions they belong to."""
    if read.answer is None:
        return read
    asked = {sub_question.number: sub_question.text for sub_question in read.sub_questions}
    division = divide_answer(read.answer, asked, read.introduction or "")
    ministers = read.ministers or named_ministers(read.answer.split("\n\n"))[0]
    return replace(
        read,
        sub_questions=tuple(
            replace(sub_question, answer=division.parts.get(sub_question.number))
            for sub_question in read.sub_questions
        ),
        ministers=ministers,
        answer=division.text,
        answer_page=read.answer_page if division.text else None,
        refers_to=refers_to(division.text) if division.text else None,
        notes=tuple(dict.fromkeys((*read.notes, *division.notes))),
    )


def merge_files(texts: Sequence[QuestionText], number: int | None = None) -> QuestionText:
    """One question from all its files: the question from one, the answer from another.

    A file of another question is left out, which is noted; `number` says which one is meant, if
    that is known. Of two that hold the question the one with more sub-questions counts; pages are
    those of the file each part came from.
    """
    if not texts:
        return QuestionText()
    meant = [text for text in texts if _belong_together(text, QuestionText(number))] or texts
    question = max(meant, key=lambda text: (len(text.sub_questions), text.number is not None))
    own = [text for text in meant if _belong_together(question, text)]
    ordered = [question, *(text for text in own if text is not question)]
    answered = next((text for text in ordered if text.answer is not None), None)
    merged = QuestionText(
        number=_first([text.number for text in ordered]),
        asked_on=_first([text.asked_on for text in ordered]),
        asker=_first([text.asker for text in ordered]),
        minister=_first([text.minister for text in ordered]),
        title=_first([text.title for text in ordered]),
        sub_questions=question.sub_questions,
        ministers=_first([text.ministers or None for text in ordered]) or (),
        answer=answered.answer if answered else None,
        answer_page=answered.answer_page if answered else None,
        links=tuple(dict.fromkeys(link for text in own for link in text.links)),
        notes=_merged_notes(own, texts),
        introduction=question.introduction,
    )
    return _divided(merged)


def _merged_notes(own: Sequence[QuestionText], texts: Sequence[QuestionText]) -> tuple[str, ...]:
    notes: list[str] = []
    for text in texts:
        if text not in own:
            notes.append(f"a file belongs to another question (nr. {text.number}) and is left out")
        elif text.sub_questions or text.answer:
            # What is missing in an attachment is no news beside a question.
            notes += text.notes
    return tuple(dict.fromkeys(notes))


def _first(values: Sequence[_Value | None]) -> _Value | None:
    return next((value for value in values if value is not None), None)


def _belong_together(one: QuestionText, other: QuestionText) -> bool:
    if one.number is None or other.number is None or one.number == other.number:
        return True
    # Each of several ministers answers under an own number.
    numbers = {number for _, number in (*one.ministers, *other.ministers)}
    return {one.number, other.number} <= numbers
