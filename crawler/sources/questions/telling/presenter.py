"""What a message says of a written question; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.sources.questions.detail import QuestionDetail
from crawler.sources.questions.events import ANSWERED, OVERDUE
from crawler.telling.presenter import Presenter
from crawler.telling.saying import Beginning, Day, Phrase, Row, Text, Value, phrase, unread
from crawler.telling.told import Told
from state.model.details import DocumentState

_ANSWER_CHARACTERS = 400
_MOST_MILESTONES = 5


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
            yield phrase("said", text=Beginning(detail.answer, _ANSWER_CHARACTERS))
            for announcement in detail.announcements:
                if announcement.due_on:
                    yield phrase("announced", day=Day(announcement.due_on))
        yield from _milestones(detail, followed)
        yield _people(detail)
        yield from _days(told)
        for document in detail.documents:
            if document.problem:
                yield unread(document.problem)
        for note in detail.notes:
            yield phrase("note", note=Text(note))

    def links(self, told: Told[QuestionDetail]) -> Iterable[tuple[Phrase, str]]:
        """The page on which the answer begins."""
        url, page = _answer_document(told.detail), told.detail.answer_page
        if told.kind == ANSWERED and url and page:
            yield phrase("answer_page", page=page), f"{url}#page={page}"

    def file_role(self, told: Told[QuestionDetail], page: int | None) -> str:
        """Before the page on which the answer begins stands the question."""
        begins_on = told.detail.answer_page
        if page is None or begins_on is None or _answer_document(told.detail) is None:
            return "document"
        return "answer" if page >= begins_on else "question"


def _answer_document(detail: QuestionDetail) -> str | None:
    """The address of the document that the answer's page is in; None where that is not known."""
    read = [file.url for file in detail.documents if file.state is DocumentState.READ]
    # With more documents it is not known which of them the page is in.
    return read[0] if len(read) == 1 and detail.answer_page else None


def _number(detail: QuestionDetail) -> Value:
    """The number with a space before it, nothing where it is not known."""
    return phrase("number", number=Text(str(detail.number), 20)) if detail.number else Text("")


def _milestones(detail: QuestionDetail, followed: frozenset[str]) -> Iterator[Phrase]:
    """The milestones that are asked about, of the projects that the reader follows."""
    mine = [s.milestone for s in detail.sub_questions if s.project in followed and s.milestone]
    if mine:
        shown = tuple(phrase("quoted", text=Text(m, 120)) for m in mine[:_MOST_MILESTONES])
        yield phrase("about", milestones=Row(shown, more=len(mine) - len(shown)))


def _people(detail: QuestionDetail) -> Phrase:
    number = _number(detail)
    if detail.session_year:
        number = phrase("number_in_year", number=number, year=Text(detail.session_year, 20))
    asker, minister = (
        Text(name) if name else phrase("asker_unknown") for name in (detail.asker, detail.minister)
    )
    return phrase("question_line", number=number, asker=asker, minister=minister)


def _days(told: Told[QuestionDetail]) -> Iterator[Phrase]:
    detail = told.detail
    if detail.asked_on:
        yield phrase("asked", day=Day(detail.asked_on))
    if detail.answered_on:
        yield phrase("answered", day=Day(detail.answered_on))
    if detail.due_on and detail.state == "asked":
        name = "late" if told.kind == OVERDUE else "due"
        yield phrase(name, day=Day(detail.due_on))
