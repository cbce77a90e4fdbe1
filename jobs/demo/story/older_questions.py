"""The dozen written questions that are public before the story begins; made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jobs.demo.facts.files import lazy
from jobs.demo.facts.model import PupilFile, Question, make_question
from jobs.demo.papers.example_sheets import NAMES
from jobs.demo.papers.question_papers import question_pdf, small_pdf

FIRST_ID = 1780001
FIRST_FILE_ID = 2000001

JAMBON = ("Jan", "Jambon")
CREVITS = ("Hilde", "Crevits")
RUTTEN = ("Gwendolyn", "Rutten")


@dataclass(frozen=True)
class _Row:
    """One older question: its subject, its days, and the project codes it names."""

    number: int
    asked_on: date
    answered_on: date | None
    published_on: date | None
    minister: tuple[str, str]
    asker: tuple[str, str]
    subject: str
    themes: tuple[str, ...]
    codes: tuple[str, ...] = ()


def _day(text: str) -> date:
    return date.fromisoformat(text)


ROWS = (
    _Row(
        12, _day("2023-09-26"), _day("2023-10-23"), _day("2023-11-15"), JAMBON, ("Lid", "A"),
        "Digitalisering van collecties - Stand van zaken", ("Cultuur",), ("VV130",),
    ),
    _Row(
        15, _day("2023-10-02"), _day("2023-10-27"), _day("2023-11-22"), CREVITS, ("Lid", "B"),
        "Wachtlijsten in de kinderopvang", ("Welzijn",),
    ),
    _Row(
        21, _day("2023-10-05"), _day("2023-11-07"), _day("2023-11-29"), CREVITS, ("Lid", "C"),
        "Overkophuizen - Spreiding", ("Welzijn", "Jeugd"), ("VV139",),
    ),
    _Row(
        27, _day("2023-10-10"), _day("2023-11-08"), _day("2023-11-30"), RUTTEN, ("Lid", "A"),
        "Inburgering - Aanbod van avondcursussen", ("Inburgering",),
    ),
    _Row(
        33, _day("2023-10-17"), _day("2023-11-16"), _day("2023-12-08"), JAMBON, ("Lid", "D"),
        "Kaleidos - Koppeling met andere toepassingen", ("Digitalisering",), ("VV068",),
    ),
    _Row(
        41, _day("2023-10-24"), _day("2023-11-23"), _day("2023-12-15"), JAMBON, ("Lid", "B"),
        "Gebouwen van de Vlaamse overheid - Toegankelijkheid", ("Facilitair management",),
    ),
    _Row(
        47, _day("2023-11-06"), _day("2023-12-04"), _day("2024-01-03"), CREVITS, ("Lid", "E"),
        "Sociale kaart - Verbetering", ("Welzijn",), ("VV120",),
    ),
    _Row(
        52, _day("2023-11-09"), _day("2023-12-08"), _day("2024-01-08"), RUTTEN, ("Lid", "C"),
        "Fietspaden langs gemeentewegen - Subsidies", ("Mobiliteit", "Binnenlands bestuur"),
        ("VV014",),
    ),
    _Row(
        58, _day("2023-11-14"), _day("2023-12-13"), _day("2024-01-10"), JAMBON, ("Lid", "F"),
        "Culturele infrastructuur - Cultuurhuis Blankenberge", ("Cultuur",), ("VV078",),
    ),
    _Row(
        63, _day("2023-11-16"), _day("2023-12-15"), _day("2024-01-11"), CREVITS, ("Lid", "A"),
        "Vaccinatiegraad bij zorgpersoneel", ("Gezondheid",),
    ),
    _Row(
        70, _day("2023-11-20"), _day("2023-12-18"), _day("2024-01-12"), JAMBON, ("Lid", "G"),
        "Deelname aan handelsmissies", ("Buitenlands beleid",),
    ),
    _Row(
        96, _day("2024-01-09"), None, None, RUTTEN, ("Lid", "D"),
        "Personeelsbezetting bij lokale besturen", ("Binnenlands bestuur",),
    ),
)  # fmt: skip


def older_questions() -> list[Question]:
    """Return the questions, oldest first; the one on VV014 has an attachment as a second file."""
    questions = [_question(index, row) for index, row in enumerate(ROWS)]
    attachment = lazy(lambda: small_pdf("Bijlage: subsidies per gemeente\n\nGent: 12\nBrugge: 9"))
    questions[7].files.append(PupilFile(FIRST_FILE_ID + 100, "bijlage.052.pdf", attachment))
    return questions


def _question(index: int, row: _Row) -> Question:
    question = make_question(
        FIRST_ID + index,
        row.number,
        row.asked_on,
        row.subject,
        asker=row.asker,
        minister=row.minister,
        answered_on=row.answered_on,
        published_on=row.published_on,
        themes=list(row.themes),
    )
    text, answer = _texts(row)
    body = lazy(lambda: question_pdf(question, text, answer))
    name = f"vrg_antw.{row.number:03}.pdf" if row.answered_on else f"vrg.{row.number:03}.pdf"
    question.files.append(PupilFile(FIRST_FILE_ID + index, name, body, f"{text} {answer}"))
    return question


def _texts(row: _Row) -> tuple[str, str]:
    projects = [f"({code} - {NAMES[code]})" for code in row.codes]
    named = (
        " ".join(["het relanceplan Vlaamse Veerkracht", *projects]) if projects else "het beleid"
    )
    text = (
        f"Deze vraag gaat over {row.subject} in {named}.\n\n"
        "1. Wat is de stand van zaken?\n\n"
        "2. Welke middelen werden er sinds 2021 vastgelegd?"
    )
    answer = (
        "1. De uitvoering verloopt zoals gepland.\n\n"
        "2. De vastgelegde middelen zijn terug te vinden in de begroting."
    )
    return text, answer
