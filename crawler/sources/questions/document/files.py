"""What the documents of a question say, as plain JSON for readings and for events; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import TypeAdapter

from crawler.sources.questions.document.promises.promises import Promise, find_promises
from crawler.sources.questions.document.text import (
    QuestionText,
    SubQuestion,
    contradictions,
    merge_files,
    read_question,
)
from state.model.values import JsonObject

_ADAPTER = TypeAdapter(QuestionText)


def question_part(pages: Sequence[str]) -> JsonObject:
    """The question and answer in one document, as plain JSON values."""
    part: JsonObject = _ADAPTER.dump_python(read_question(pages), mode="json")
    return part


def question_details(parts: Sequence[JsonObject], fields: Mapping[str, object]) -> JsonObject:
    """What an event tells of the documents of a question, `fields` being its record's.

    `sub_questions`, `answer`, `links`, `announcements`, and `notes` on what does not fit.
    """
    texts = [_ADAPTER.validate_python(part) for part in parts]
    if not texts:
        return {
            "sub_questions": [], "answer": None, "answer_page": None, "refers_to": None,
            "links": [], "announcements": [], "notes": [],
        }  # fmt: skip
    number = _number(fields.get("number"))
    text = merge_files(texts, number)
    answered_on = fields.get("answered_on")
    day = date.fromisoformat(str(answered_on)) if answered_on else None
    doubts = contradictions(
        text,
        number,
        *(_words(fields, f) for f in ("asked_on", "minister", "asker")),
    )
    return {
        "sub_questions": [_sub_question(sub) for sub in text.sub_questions],
        "answer": text.answer,
        "answer_page": text.answer_page,
        "refers_to": text.refers_to,
        "links": list(text.links),
        "announcements": [_announcement(p) for p in find_promises(text.answer or "", day)],
        "notes": [*doubts, *text.notes],
    }


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _words(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return str(value) if value else None


def _sub_question(sub: SubQuestion) -> JsonObject:
    return {
        "number": int(sub.number) if sub.number.isdigit() else sub.number,
        "text": sub.text,
        "project": sub.project,
        "milestone": sub.milestone,
        "answer": sub.answer,
        "page": sub.page,
    }


def _announcement(promise: Promise) -> JsonObject:
    return {
        "measurement": promise.measurement,
        "reference_date": promise.reference_date.isoformat() if promise.reference_date else None,
        "expected": promise.expected,
        "due_on": promise.due_on.isoformat() if promise.due_on else None,
        "text": promise.text,
    }
