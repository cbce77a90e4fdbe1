"""The questions of a century: each follows from its place alone, so that none is kept.

Twenty-five come a day, up to the last day of all; one in fifty names a project of the plan, in its
document and, every other one, in its title; the last six hundred have no answer yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from jobs.demo.facts.model import PupilFile, Question, make_question
from jobs.demo.papers.question_papers import question_pdf

PER_DAY, NAMING_EVERY, UNANSWERED, PROJECTS = 25, 50, 600, 181
LAST_DAY = date(2099, 11, 23)
_FIRST_ID, _FIRST_FILE_ID = 1_000_001, 3_000_001
_THEMES = ("Begroting", "Mobiliteit", "Onderwijs", "Welzijn", "Leefmilieu", "Cultuur", "Wonen")
_MATTERS = ("Bibliotheken", "Fietspaden", "Sluizen", "Crèches", "Windmolens", "Musea", "Bruggen")
_PLACES = 308


@dataclass
class Century:
    """`count` questions until the last day, and `more` that were asked on the day after it."""

    count: int
    more: int = 0
    _papers: dict[bool, bytes] = field(default_factory=dict)

    @property
    def since(self) -> date:
        """The day on which the first of them was shown."""
        return self._shown_on(0)

    @property
    def size(self) -> int:
        """How many there are now."""
        return self.count + self.more

    def between(self, first: date | None, last: date | None) -> range:
        """The places of those shown from one day to another, both included."""
        begin = 0 if first is None else self._first_on(first)
        end = self.size if last is None else self._first_on(last + timedelta(days=1))
        return range(begin, max(begin, end))

    def naming(self) -> range:
        """The places of those that name a project of the plan."""
        return range(0, self.count, NAMING_EVERY)

    def place_of(self, question_id: int) -> int | None:
        """The place of the question with this id."""
        return self._place(question_id - _FIRST_ID)

    def place_of_file(self, file_id: int) -> int | None:
        """The place of the question to which this file belongs."""
        return self._place(file_id - _FIRST_FILE_ID)

    def question(self, place: int) -> Question:
        """The question at this place, with its document."""
        shown_on, answered = self._shown_on(place), place < self.count - UNANSWERED
        is_naming = place % NAMING_EVERY == 0 or place >= self.count
        code = self.code(place) if is_naming else ""
        title = f"{_MATTERS[place % 7]} in gemeente {place % _PLACES} - Stand van zaken {place}"
        question = make_question(
            _FIRST_ID + place,
            1 + place,
            shown_on - timedelta(days=50 if answered else 0),
            f"{code} - {title}" if code and place % (2 * NAMING_EVERY) else title,
            asker=(f"Lid{place % 124}", f"Naam{place % 124}"),
            minister=(f"Minister{place % 10}", f"Naam{place % 10}"),
            answered_on=shown_on - timedelta(days=22) if answered else None,
            published_on=shown_on if answered else None,
            themes=[_THEMES[place % 7]],
        )
        words = f"relanceplan Vlaamse Veerkracht {code}" if is_naming else ""
        # Each document has bytes of its own.
        body = self._paper(is_naming, question) + f"\n% {code} {place}\n".encode()
        question.files = [PupilFile(_FIRST_FILE_ID + place, f"vrg.{place}.pdf", body, words)]
        return question

    @staticmethod
    def code(place: int) -> str:
        """The code of the project that a question concerns which names one."""
        return f"VV{place // NAMING_EVERY % PROJECTS + 1:03}"

    def _paper(self, is_naming: bool, question: Question) -> bytes:
        if is_naming not in self._papers:
            asked = "1. Wat kost VV078 in het relanceplan?" if is_naming else "1. Hoe staat het?"
            self._papers[is_naming] = question_pdf(question, asked)
        return self._papers[is_naming]

    def _place(self, number: int) -> int | None:
        return number if 0 <= number < self.size else None

    def _first_on(self, day: date) -> int:
        """The place of the first question that was not shown before this day."""
        if day > LAST_DAY:
            return self.count if day == LAST_DAY + timedelta(days=1) else self.size
        return max(0, self.count - PER_DAY * ((LAST_DAY - day).days + 1))

    def _shown_on(self, place: int) -> date:
        if place >= self.count:
            return LAST_DAY + timedelta(days=1)
        return LAST_DAY - timedelta(days=(self.count - 1 - place) // PER_DAY)
