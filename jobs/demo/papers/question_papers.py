"""The PDF documents of the example sites, the same bytes at every call.

It must not know who serves them or which story they belong to.
"""

from __future__ import annotations

from jobs.demo.facts.filler_words import dutch_date
from jobs.demo.facts.model import Question
from jobs.demo.papers.paper import Document
from jobs.demo.papers.report_document import Milestone, ProjectSheet, report_pdf

__all__ = [
    "Milestone",
    "ProjectSheet",
    "locked_pdf",
    "question_pdf",
    "report_pdf",
    "scan_pdf",
    "small_pdf",
]

MINISTER_TITLES = {
    "Jan Jambon": (
        "MINISTER-PRESIDENT VAN DE VLAAMSE REGERING, VLAAMS MINISTER VAN BUITENLANDSE ZAKEN, "
        "CULTUUR, DIGITALISERING EN FACILITAIR MANAGEMENT"
    ),
    "Hilde Crevits": (
        "VICEMINISTER-PRESIDENT VAN DE VLAAMSE REGERING, VLAAMS MINISTER VAN WELZIJN, "
        "VOLKSGEZONDHEID EN GEZIN"
    ),
    "Gwendolyn Rutten": (
        "VICEMINISTER-PRESIDENT VAN DE VLAAMSE REGERING, VLAAMS MINISTER VAN BINNENLANDS "
        "BESTUUR, BESTUURSZAKEN, INBURGERING EN GELIJKE KANSEN"
    ),
}


def question_pdf(question: Question, text: str | None = None, answer: str | None = None) -> bytes:
    """Return the document of a question; its answer is in it once the question is answered.

    Text and answer may have several lines; plain ones stand in for those that are not given.
    """
    document = Document()
    document.add_page()
    _write_question(document, question, text or _plain_text(question))
    if question.answered_on is not None:
        _write_answer(document, question, answer or _plain_answer(question))
    return document.data()


def _write_question(document: Document, question: Question, text: str) -> None:
    document.paragraph("SCHRIFTELIJKE VRAAG", bold=True)
    document.paragraph(f"nr. {question.number}")
    document.paragraph(f"van {_asker(question).upper()}")
    document.paragraph(f"datum: {dutch_date(question.asked_on)}")
    document.paragraph("")
    _write_minister(document, question)
    document.paragraph(question.subject, bold=True)
    document.paragraph("")
    document.paragraphs(text)


def _write_answer(document: Document, question: Question, answer: str) -> None:
    document.add_page()
    _write_minister(document, question)
    document.paragraph("ANTWOORD", bold=True)
    document.paragraph(f"op vraag nr. {question.number} van {dutch_date(question.asked_on)}")
    document.paragraph(f"van {_asker(question).upper()}")
    document.paragraph("")
    document.paragraphs(answer)


def _write_minister(document: Document, question: Question) -> None:
    name = f"{question.minister_first} {question.minister_last}"
    document.paragraph(name.upper(), bold=True)
    document.paragraph(MINISTER_TITLES.get(name, "VLAAMS MINISTER"))
    document.paragraph("")


def _asker(question: Question) -> str:
    return f"{question.asker_first} {question.asker_last}"


def _plain_text(question: Question) -> str:
    return (
        f"Graag kreeg ik een stand van zaken over {question.subject}.\n\n"
        "1. Wat is de stand van zaken?\n\n2. Welke middelen zijn er voorzien?"
    )


def _plain_answer(question: Question) -> str:
    return (
        f"1. De uitvoering van {question.subject} verloopt zoals gepland.\n\n"
        "2. De middelen zijn in de begroting opgenomen."
    )


def small_pdf(text: str) -> bytes:
    """Return a PDF of this text and nothing else."""
    document = Document()
    document.add_page()
    document.paragraphs(text)
    return document.data()


def locked_pdf() -> bytes:
    """Return a PDF that cannot be opened without a password."""
    document = Document()
    document.add_page()
    document.paragraph("Dit staat achter slot.")
    document.set_encryption(owner_password="eigenaar", user_password="lezer")  # noqa: S106
    return document.data()


def scan_pdf() -> bytes:
    """Return a PDF whose page is drawn only: it has no text layer."""
    document = Document()
    document.add_page()
    document.rect(20, 20, 170, 240)
    for row in range(20):
        document.line(30, 40 + 8 * row, 180, 40 + 8 * row)
    return document.data()
