"""A large generated world, to measure with; its documents are made when they are asked for."""

from __future__ import annotations

from datetime import date, timedelta

from jobs.demo.facts.files import lazy
from jobs.demo.facts.model import (
    Programme,
    Publication,
    PupilFile,
    Question,
    Section,
    World,
    make_question,
)
from jobs.demo.papers.example_sheets import NAMES
from jobs.demo.papers.question_papers import question_pdf, small_pdf

FIRST_DAY = date(2023, 9, 1)
LAST_DAY = date(2024, 3, 1)
UNANSWERED = 20
FIRST_ID = 1700001
FIRST_FILE_ID = 1900001
FIRST_VIEW_FILE = 54001

SUBJECTS = (
    "Wachtlijsten", "Fietspaden", "Bibliotheken", "Schoolgebouwen", "Bosuitbreiding",
    "Waterkwaliteit", "Handelsmissies", "Sportinfrastructuur", "Erfgoed", "Digitalisering",
)  # fmt: skip

MINISTERS = (("Jan", "Jambon"), ("Hilde", "Crevits"), ("Gwendolyn", "Rutten"))


def large_world(questions: int = 500, publications: int = 30) -> World:
    """Return a world of so many questions and publications, each with one small PDF.

    The days on which the questions are listed spread evenly over 1 September 2023 to 1 March
    2024; the last twenty are unanswered, every tenth names a project in its document.
    """
    world = World(questions=[_question(index, questions) for index in range(questions)])
    for index in range(publications):
        _add_publication(world, index)
    world.programme = Programme(
        "Vlaamse Veerkracht",
        [Section("Voortgangsrapportering december 2022", ["13 projecten zijn gerealiseerd."])],
    )
    return world


def _question(index: int, total: int) -> Question:
    shown_on = FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * index // max(total - 1, 1))
    answered = index < total - UNANSWERED
    question = make_question(
        FIRST_ID + index,
        1 + index,
        shown_on - timedelta(days=50) if answered else shown_on,
        f"{SUBJECTS[index % len(SUBJECTS)]} - Stand van zaken {index + 1}",
        minister=MINISTERS[index % len(MINISTERS)],
        answered_on=shown_on - timedelta(days=22) if answered else None,
        published_on=shown_on if answered else None,
    )
    codes = sorted(NAMES)
    code = codes[index // 10 % len(codes)] if index % 10 == 0 else None
    named = f"({code} - {NAMES[code]})" if code else "in Vlaanderen"
    text = f"1. Wat is de stand van zaken van {question.subject} {named}?"
    body = lazy(lambda: question_pdf(question, text))
    question.files = [PupilFile(FIRST_FILE_ID + index, f"vrg.{index + 1:03}.pdf", body, text)]
    return question


def _add_publication(world: World, index: int) -> None:
    number = FIRST_VIEW_FILE + index
    title = f"Vlaamse Veerkracht in beeld, deel {index + 1}"
    world.files[number] = lazy(lambda: small_pdf(title))
    world.publications.append(
        Publication(
            slug=f"vlaamse-veerkracht-in-beeld-deel-{index + 1}",
            title=title,
            description="Een reeks over de projecten van het relanceplan.",
            published_on=FIRST_DAY + timedelta(days=index * 6),
            files=[(number, f"Deel {index + 1} (pdf)")],
            number=number,
        )
    )
