"""What an event of a written question tells, as one value; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from state.model.details import Announcement, Detail, DocumentDetail, Parties


@dataclass(frozen=True, kw_only=True)
class SubQuestionDetail:
    """A part of the question, its answer, and the project and milestone that it is about."""

    number: int | str | None = None
    text: str = ""
    project: str | None = None
    milestone: str | None = None
    answer: str | None = None
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionDetail(Detail):
    """A written question with what its documents say; `notes` are what does not fit."""

    number: int | str | None = None
    session_year: str | None = None
    asker: str | None = None
    minister: str | None = None
    asked_on: date | None = None
    due_on: date | None = None
    public_due_on: date | None = None
    answered_on: date | None = None
    published_on: date | None = None
    state: Literal["asked", "answered"] = "asked"
    themes: tuple[str, ...] = ()
    documents: tuple[DocumentDetail, ...] = ()
    sub_questions: tuple[SubQuestionDetail, ...] = ()
    answer: str | None = None
    answer_page: int | None = None
    refers_to: str | None = None
    links: tuple[str, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def file_urls(self) -> tuple[str, ...]:
        """The addresses of its documents."""
        return tuple(document.url for document in self.documents)

    @property
    def promises(self) -> tuple[Announcement, ...]:
        """What its answer promises."""
        return self.announcements

    @property
    def parties(self) -> Parties:
        """Its asker, its minister and its themes."""
        return Parties(
            askers=(self.asker,) if self.asker else (),
            ministers=(self.minister,) if self.minister else (),
            themes=self.themes,
        )
