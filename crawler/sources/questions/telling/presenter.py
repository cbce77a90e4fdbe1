"""What a message says of a written question; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.sources.questions.detail import QuestionDetail
from crawler.sources.questions.events import ANSWERED, NEW, OVERDUE, RESTORED, WITHDRAWN
from crawler.telling.presenter import Presenter
from crawler.telling.saying import (
    Beginning,
    Day,
    Phrase,
    Quoted,
    Row,
    Text,
    Value,
    phrase,
    unread,
)
from crawler.telling.told import Told
from state.model.details import Announcement, DocumentState

_MOST_DAYS = 3
_ANSWER_CHARACTERS = 400
_MOST_MILESTONES = 5
# What stands in a note of what speaks against the open data; the others are of how it was cut.
_AGAINST = ("open data", "another question", "letterheads differ", "cannot be")


class QuestionPresenter(Presenter[QuestionDetail]):
    """The answer where there is one, then what was asked, by whom and when."""

    has_title = False
    unsaid = Presenter.unsaid | {"state", "answered_on"}

    def headline(self, told: Told[QuestionDetail]) -> Phrase:
        """What happened to the question with this number."""
        return phrase(f"what.{told.kind.name}", number=_number(told.detail))

    def lines(self, told: Told[QuestionDetail], followed: frozenset[str]) -> Iterator[Value]:
        """The answer, the milestones asked about, the people, the days, and what is doubtful."""
        detail = told.detail
        if told.kind == ANSWERED and detail.answer:
            yield Quoted(Beginning(detail.answer, _ANSWER_CHARACTERS))
            dated = [each for each in detail.announcements if each.due_on]
            yield from map(_announced, dated[:_MOST_DAYS])
        if told.kind == OVERDUE and detail.due_on:
            yield phrase("late", day=Day(detail.due_on))
        said = (*_milestones(detail, followed), *_put_and_answered(told))
        if said:
            yield Row(said, between=" ")
        for document in detail.documents:
            if document.problem:
                yield unread(document.problem)
        if detail.notes:
            against = any(words in note for note in detail.notes for words in _AGAINST)
            yield phrase("doubt.against" if against else "doubt.cut")

    def links(self, told: Told[QuestionDetail]) -> Iterable[tuple[Phrase, str]]:
        """The page on which the answer begins; of a new question its own document."""
        detail = told.detail
        url, page = _answer_document(detail), detail.answer_page
        if told.kind == ANSWERED and url and page:
            yield phrase("link.answer", page=page), f"{url}#page={page}"
        elif told.kind == ANSWERED and (read := _read(detail)):
            yield phrase("link.answer_file"), read[0]
        elif told.kind == NEW and (read := _read(detail)):
            asked = (sub.page for sub in detail.sub_questions if sub.project and sub.page)
            begins = next(asked, 1)
            yield phrase("link.question", page=begins), f"{read[0]}#page={begins}"

    def page(self, told: Told[QuestionDetail]) -> Phrase:
        """The page of the question."""
        return phrase("link.question_page", site=super().page(told).values["site"])

    def file_role(self, told: Told[QuestionDetail], page: int | None) -> str:
        """Before the page on which the answer begins stands the question."""
        begins_on = told.detail.answer_page
        if page is None or begins_on is None or _answer_document(told.detail) is None:
            return "document"
        return "answer" if page >= begins_on else "question"


def _read(detail: QuestionDetail) -> list[str]:
    return [file.url for file in detail.documents if file.state is DocumentState.READ]


def _answer_document(detail: QuestionDetail) -> str | None:
    """The address of the document that the answer's page is in; None where that is not known."""
    read = _read(detail)
    # With more documents it is not known which of them the page is in.
    return read[0] if len(read) == 1 and detail.answer_page else None


def _number(detail: QuestionDetail) -> Value:
    """The number with a space before it, nothing where it is not known."""
    return phrase("number", number=Text(str(detail.number), 20)) if detail.number else Text("")


def _announced(announcement: Announcement) -> Phrase:
    """What an answer promises, and for when."""
    day = Day(announcement.due_on) if announcement.due_on else Text("")
    if not announcement.text:
        return phrase("announced_day", day=day)
    return phrase("announced", day=day, what=Text(announcement.text, 160, is_part=True))


def _milestones(detail: QuestionDetail, followed: frozenset[str]) -> Iterator[Phrase]:
    """The milestones that are asked about, of the projects that the reader follows."""
    mine = [s.milestone for s in detail.sub_questions if s.project in followed and s.milestone]
    if mine:
        shown = tuple(phrase("quoted", text=Text(m, 120)) for m in mine[:_MOST_MILESTONES])
        yield phrase("about", milestones=Row(shown, more=len(mine) - len(shown)))


def _put_and_answered(told: Told[QuestionDetail]) -> Iterator[Value]:
    """Who asked whom, and when; when it was answered, or by when it should be."""
    detail = told.detail
    parts: dict[str, Value] = {"by": Text(""), "to": Text(""), "on": Text("")}
    if detail.asker:
        parts["by"] = phrase("put_by", person=Text(detail.asker, 100))
    if detail.minister:
        parts["to"] = phrase("put_to", person=Text(detail.minister, 100))
    if detail.asked_on:
        parts["on"] = phrase("put_on", day=Day(detail.asked_on))
    if detail.asker or detail.minister or detail.asked_on:
        yield phrase("put", **parts)
    if detail.answered_on:
        yield phrase("answered", day=Day(detail.answered_on))
    is_open = detail.due_on and detail.state == "asked"
    if detail.due_on and is_open and told.kind not in (OVERDUE, WITHDRAWN, RESTORED):
        yield phrase("due", day=Day(detail.due_on))
