"""Written question 104 of 2023-2024, the model case: facts of a real public document."""

from __future__ import annotations

from datetime import date

from jobs.demo.facts.files import lazy
from jobs.demo.facts.model import PupilFile, Question, make_question
from jobs.demo.facts.projects import MILESTONES, PROJECT_NAMES
from jobs.demo.papers.question_papers import question_pdf

QUESTION_ID = 1795000
FILE_ID = 2011111
ASKED_ON = date(2024, 1, 16)
ANSWERED_ON = date(2024, 2, 13)
PUBLISHED_ON = date(2024, 3, 6)
SUBJECT = "Relanceplan Vlaamse Veerkracht - Uitvoering"


INTRODUCTION = (
    "De uitvoering van het plan Vlaamse Veerkracht is volop bezig. Voor een aantal projecten die "
    "oorspronkelijk werden opgenomen in het relanceplan is de rapportering in het kader van "
    "Vlaamse Veerkracht stopgezet."
)

IF_SO = (
    "Zo ja, met welk budget? Hoe verhoudt dat budget zich tot de oorspronkelijk vooropgestelde "
    "middelen in het relanceplan voor dat project? Wat is de vooropgestelde realisatietermijn en "
    "hoe verhoudt die zich tot de oorspronkelijk vooropgestelde planning in het relanceplan?"
)

IF_NOT = "Zo niet, wat is de argumentatie achter het stopzetten van het project?"

ANSWER = (
    "Het betreft geen stopgezette projecten Vlaamse Veerkracht (VV), maar stopgezette mijlpalen "
    "binnen projecten VV. De projecten zelf zijn inmiddels gerealiseerd of in uitvoering. De "
    "projectfiches van het vijfde metingrapport Monitoring Relanceplan Vlaamse Veerkracht "
    "documenteren en duiden de stopzetting van de specifieke mijlpalen. De toelichting voor de "
    "stopzetting is opgenomen bij de betreffende mijlpaal bij de gedetailleerde "
    "projectvoortgang of bij de algemene projectvoortgang.\n\n"
    "De resultaten van de zesde voortgangsmeting (stand van zaken 31/12/2023) zullen in maart "
    "2024 beschikbaar zijn en zullen besproken worden in de Commissie voor Algemeen Beleid, "
    "Financiën, Begroting en Justitie van het Vlaams Parlement.\n\n"
    "https://publicaties.vlaanderen.be/view-file/53585\n"
    "https://publicaties.vlaanderen.be/view-file/53585"
)


def question_text() -> str:
    """Return the text of the question with its thirteen sub-questions."""
    parts = [INTRODUCTION]
    for number, (code, title) in enumerate(MILESTONES, start=1):
        asked = (
            f"{number}. Is het project ‘{title}’ ({code} - {PROJECT_NAMES[code]}) overgezet naar "
            "een regulier investeringsplan?"
        )
        parts += [asked, IF_SO, IF_NOT]
    return "\n\n".join(parts)


def unanswered() -> Question:
    """Return the question as it stood in public before the answer."""
    question = make_question(
        QUESTION_ID,
        104,
        ASKED_ON,
        SUBJECT,
        asker=("Thijs", "Verbeurgt"),
        themes=["Begroting", "Cultuur"],
    )
    body = question_pdf(question, question_text())
    question.files = [PupilFile(FILE_ID, "vrg.104.pdf", body, question_text())]
    return question


def answer(question: Question) -> None:
    """Put the answer into the question; its document keeps its id and holds both now."""
    question.answered_on = ANSWERED_ON
    question.published_on = PUBLISHED_ON
    # The document is made when it is asked for: the dates in it are already settled.
    question.files = [
        PupilFile(
            FILE_ID,
            "vrg_antw.104.pdf",
            lazy(lambda: question_pdf(question, question_text(), ANSWER)),
        )
    ]
