"""What is news of a written question: its kinds of event, and when each of them happens; pure."""

from __future__ import annotations

from crawler.sources.questions.detail import QuestionDetail
from state.changes.differ import differences
from state.model.details import DocumentState
from state.model.event_kinds import DOCUMENT_CHANGED, EventKind
from state.model.news import News
from state.model.values import Record

NEW = EventKind("question.new", QuestionDetail, rank=30, recurs=False, waits_for_files=True)
ANSWERED = EventKind(
    "question.answered",
    QuestionDetail,
    rank=20,
    recurs=False,
    waits_for_files=True,
    tells_files=True,
)
CHANGED = EventKind("question.changed", QuestionDetail, rank=60)
OVERDUE = EventKind("question.overdue", QuestionDetail, rank=40, recurs=False, told_by_clock=True)
WITHDRAWN = EventKind("question.withdrawn", QuestionDetail, rank=60)
RESTORED = EventKind("question.restored", QuestionDetail, rank=60)

KINDS = (NEW, ANSWERED, CHANGED, OVERDUE, WITHDRAWN, RESTORED)
"""The kinds of event that only this source brings."""
BRINGS = (*KINDS, DOCUMENT_CHANGED)
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of a question, given how it stood when it was last told of.

    One that is first seen with its answer is answered and no more than that.
    """
    is_answered = record.fields.get("state") == "answered"
    if told is None:
        return (News(ANSWERED if is_answered else NEW, record),)
    changes = differences(told.fields, record.fields)
    if not changes:
        return ()
    if is_answered and told.fields.get("state") == "asked":
        return (News(ANSWERED, record, changes, is_incomplete=_has_the_same_files(told, record)),)
    return (News(CHANGED, record, changes),)


def _has_the_same_files(told: Record, record: Record) -> bool:
    """Whether an answered question still has the very files it had before it was answered; one
    that may not be fetched will not come."""
    fetched = _bytes_of(record)
    return bool(fetched) and _bytes_of(told) == fetched


def _bytes_of(record: Record) -> set[tuple[str, str | None]]:
    documents = QuestionDetail.of(record.detail).documents
    return {(d.url, d.sha256) for d in documents if d.state is not DocumentState.FORBIDDEN}
