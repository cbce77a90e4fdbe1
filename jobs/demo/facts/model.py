"""What the example sites hold: questions, publications, files and the programme page.

Everything here is mutable, so that a test or the demo can let the world move on between two
requests. It must not know how the sites serve it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from jobs.demo.facts.committees import Meeting, OralQuestion
from jobs.demo.facts.decisions import Decision
from jobs.demo.facts.files import Content
from jobs.demo.facts.hosts import HOSTS

LinkStyle = Literal["slug", "number", "detail"]
WordSearch = Literal["texts", "titles", "nothing", "ignored", "refused"]
"""What a search for words looks at: the texts of documents too, or only what is listed; or it
finds nothing, or everything, or is answered with 400."""


@dataclass
class PupilFile:
    """One document of a question; without a body it is announced but answers 404."""

    file_id: int
    name: str
    body: Content | None
    words: str = ""
    """What the search knows of its text."""


@dataclass
class Question:
    """One written question, as far as the Parliament has published it."""

    id: int
    number: int
    session_year: str
    title: str
    subject: str
    asker_first: str
    asker_last: str
    minister_first: str
    minister_last: str
    asked_on: date
    answered_on: date | None = None
    published_on: date | None = None
    on_time: bool = True
    themes: list[str] = field(default_factory=list)
    files: list[PupilFile] = field(default_factory=list)
    listed: bool = True
    gone: bool = False

    @property
    def shown_on(self) -> date:
        """The day the search sorts and filters by."""
        return self.published_on or self.asked_on

    @property
    def term(self) -> str:
        """The legislative term, as in "2019-2024"; a new Parliament met in June 2024."""
        return "2019-2024" if self.asked_on < date(2024, 6, 9) else "2024-2029"


@dataclass
class Publication:
    """One entry of the catalogue of publications; `files` are (view-file number, label)."""

    slug: str
    title: str
    description: str
    published_on: date
    files: list[tuple[int, str]] = field(default_factory=list)
    number: int = 0
    link_style: LinkStyle = "slug"
    listed: bool = True
    gone: bool = False
    earlier_slugs: list[str] = field(default_factory=list)

    @property
    def href(self) -> str:
        """The relative address under which the overview links this publication."""
        forms: dict[LinkStyle, str] = {
            "slug": f"/publicaties/{self.slug}",
            "number": f"/Publication/{self.number}",
            "detail": f"/nl/publicaties/detail/{self.slug}",
        }
        return forms[self.link_style]


@dataclass
class Section:
    """One section of the programme page; `links` are (label, href)."""

    heading: str
    paragraphs: list[str]
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Programme:
    """The programme page; `build_stamp` stands in its frame only, never in its text."""

    title: str
    sections: list[Section] = field(default_factory=list)
    build_stamp: str = "build-1"


@dataclass
class World:
    """All that the hosts know, and switches for how they behave.

    Change it between requests; while other threads may be asking, hold `lock`.
    """

    questions: list[Question] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    files: dict[int, Content] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    oral_questions: list[OralQuestion] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    programme: Programme = field(default_factory=lambda: Programme("Vlaamse Veerkracht"))
    robots: dict[str, str] = field(
        default_factory=lambda: dict.fromkeys(HOSTS, "User-agent: *\nAllow: /\n")
    )
    validators: bool = False
    bulk_opendata: bool = True
    bare_single_items: bool = False
    leak: bool = False
    newest_first: bool = True
    search_limit: int = 10_000
    word_search: WordSearch = "texts"
    words_combine: bool = True
    big_count: int | None = None
    passed_over: int = 0
    overview_page_size: int = 10
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def question(self, question_id: int) -> Question:
        """Return the question with this id; raise KeyError when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def publication(self, slug: str) -> Publication:
        """Return the publication with this slug; raise KeyError when there is none."""
        for publication in self.publications:
            if publication.slug == slug:
                return publication
        raise KeyError(slug)

    def oral_question(self, question_id: int) -> OralQuestion:
        """Return the oral question with this id; raise KeyError when there is none."""
        for question in self.oral_questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def pupil_file(self, file_id: int) -> PupilFile:
        """Return the document with this id, of whatever question; raise KeyError when none."""
        for question in self.questions:
            for file in question.files:
                if file.file_id == file_id:
                    return file
        raise KeyError(file_id)


def session_year_of(day: date) -> str:
    """Return the session year a day belongs to; it runs from September to September."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{first + 1}"


def make_question(
    question_id: int,
    number: int,
    asked_on: date,
    subject: str,
    *,
    asker: tuple[str, str] = ("Lid", "A"),
    minister: tuple[str, str] = ("Jan", "Jambon"),
    answered_on: date | None = None,
    published_on: date | None = None,
    themes: list[str] | None = None,
    files: list[PupilFile] | None = None,
) -> Question:
    """Return a question whose other fields follow from these; people are (first, last)."""
    return Question(
        id=question_id,
        number=number,
        session_year=session_year_of(asked_on),
        title=f"Schriftelijke vraag over {subject}",
        subject=subject,
        asker_first=asker[0],
        asker_last=asker[1],
        minister_first=minister[0],
        minister_last=minister[1],
        asked_on=asked_on,
        answered_on=answered_on,
        published_on=published_on,
        themes=themes if themes is not None else ["Begroting"],
        files=files if files is not None else [],
    )
