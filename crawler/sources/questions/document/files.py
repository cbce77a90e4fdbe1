"""What the documents of a question say, as plain JSON for readings, as values for events; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from crawler.sources.questions.detail import QuestionDetail, SubQuestionDetail
from crawler.sources.questions.document.text import (
    QuestionText,
    SubQuestion,
    contradictions,
    merge_files,
    read_question,
)
from crawler.sources.shared.promises.promises import find_promises
from state.model.values import JsonObject

_ADAPTER = TypeAdapter(QuestionText)


def question_part(pages: Sequence[str]) -> JsonObject:
    """The question and answer in one document, as plain JSON values."""
    part: JsonObject = _ADAPTER.dump_python(read_question(pages), mode="json")
    return part


def with_documents(question: QuestionDetail, parts: Sequence[JsonObject]) -> QuestionDetail:
    """The question with what its documents say, given as the `question_part` of each.

    That is sub-questions, answer, links, announcements, and notes on what does not fit.
    """
    texts = [_ADAPTER.validate_python(part) for part in parts]
    if not texts:
        return question
    number = question.number if isinstance(question.number, int) else None
    text = merge_files(texts, number)
    asked_on = question.asked_on.isoformat() if question.asked_on else None
    doubts = contradictions(text, number, asked_on, question.minister, question.asker)
    promised = find_promises(text.answer or "", question.answered_on)
    return replace(
        question,
        sub_questions=tuple(map(_sub_question, text.sub_questions)),
        answer=text.answer,
        answer_page=text.answer_page,
        refers_to=text.refers_to,
        links=tuple(text.links),
        announcements=tuple(promise.as_announcement for promise in promised),
        notes=(*doubts, *text.notes),
    )


def _sub_question(sub: SubQuestion) -> SubQuestionDetail:
    return SubQuestionDetail(
        number=int(sub.number) if sub.number.isdigit() else sub.number,
        text=sub.text,
        project=sub.project,
        milestone=sub.milestone,
        answer=sub.answer,
        page=sub.page,
    )
