"""Written question 104 of 2023-2024, the model case: facts of a real public document."""

from __future__ import annotations

from datetime import date

from jobs.demo.documents import question_pdf
from jobs.demo.model import PupilFile, Question, lazy, make_question

QUESTION_ID = 1795000
FILE_ID = 2011111
ASKED_ON = date(2024, 1, 16)
ANSWERED_ON = date(2024, 2, 13)
PUBLISHED_ON = date(2024, 3, 6)
SUBJECT = "Relanceplan Vlaamse Veerkracht - Uitvoering"

PROJECT_NAMES = {
    "VV064": "FIT - datagedreven organisatie en digitalisering dienstverlening",
    "VV068": "Kaleidos - digitalisering van het besluitvormingsproces van de Vlaamse Regering",
    "VV078": "Ondersteuning culturele infrastructuur",
    "VV129": "cultuur - betere informatiedoorstroming en koppeling databanken",
    "VV130": "cultuur - digitalisering van collecties",
}

MILESTONES: tuple[tuple[str, str], ...] = (
    (
        "VV064",
        "Doelstelling 1b: Ken de klant (Customer Intimacy) via “PREDICTIEVE MODELLEN AI”. We "
        "maken algoritmes om signalen te capteren van potentiële investeerders en van nieuwe "
        "Vlaamse exporteurs.",
    ),
    (
        "VV068",
        "Een eerste onderdeel van adviesverlening is vooropgesteld in of gekoppeld met Kaleidos",
    ),
    ("VV078", "Aanstellen ontwerper"),
    ("VV078", "Toekennen investeringssubsidie"),
    ("VV078", "Opmaak ontwerp"),
    ("VV078", "Aanbesteding van de werken is gebeurd"),
    ("VV078", "Oplevering project"),
    ("VV078", "Uitvoering werken is gestart"),
    ("VV129", "Opdrachtomschrijving afgewerkt en bestek gepubliceerd"),
    (
        "VV129",
        "Gunnen van het OSLO-implementatieproject waarbij implementatiemodellen worden opgesteld",
    ),
    ("VV129", "Opleveren PIO-opdracht"),
    ("VV129", "Opleveren van het OSLO-implementatie project"),
    (
        "VV130",
        "Deelproject 4: Organisatie Staten-Generaal Cultuur waar het rapport van de werkgroep "
        "Middellange Termijn van de Tasforce Relance Cultuur voorgesteld wordt.",
    ),
)
"""The thirteen milestones asked about, in the order of the sub-questions: (code, title)."""

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
    question.files = [PupilFile(FILE_ID, "vrg.104.pdf", body)]
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
