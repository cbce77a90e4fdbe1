"""What is news of an oral question: its kinds of event, and when each of them happens; pure."""

from __future__ import annotations

from crawler.sources.oral_questions.detail import OralQuestionDetail
from state.changes.differ import differences
from state.model.event_kinds import EventKind
from state.model.news import News
from state.model.values import Record

NEW = EventKind(
    "oral_question.new", OralQuestionDetail, rank=32, recurs=False, waits_for_files=True
)
ANSWERED = EventKind("oral_question.answered", OralQuestionDetail, rank=22, recurs=False)
CHANGED = EventKind("oral_question.changed", OralQuestionDetail, rank=62)
WITHDRAWN = EventKind("oral_question.withdrawn", OralQuestionDetail, rank=62)
RESTORED = EventKind("oral_question.restored", OralQuestionDetail, rank=62)

KINDS = (NEW, ANSWERED, CHANGED, WITHDRAWN, RESTORED)
"""The kinds of event that only this source brings."""
BRINGS = KINDS
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of a question, given how it stood when it was last told of.

    One that is first seen with its proceedings is answered and no more than that; one that had been
    withdrawn before anybody knew of it is no news. Of one that was known from the search alone, its
    own data are no news: they were there already.
    """
    state = record.fields.get("state")
    if told is None:
        if state == "withdrawn":
            return ()
        return (News(ANSWERED if state == "answered" else NEW, record),)
    before = told.fields.get("state")
    changes = differences(told.fields, record.fields)
    if not changes or before is None:
        return ()
    if state == before:
        return (News(CHANGED, record, changes),)
    if state == "withdrawn":
        return (News(WITHDRAWN, record, changes),)
    if before == "withdrawn":
        return (News(RESTORED, record, changes),)
    return (News(ANSWERED if state == "answered" else CHANGED, record, changes),)
