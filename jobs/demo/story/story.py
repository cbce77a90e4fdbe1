"""The story the demo tells: the world before it, and its steps.

It begins in mid-January 2024 with the fifth measurement as the last one published. Counts and dates
of measurements are facts as far as they are known; publication days within a month are made up.
"""

from __future__ import annotations

from datetime import date

from jobs.demo.facts.committees import Meeting, OralQuestion
from jobs.demo.facts.decisions import Decision
from jobs.demo.facts.files import lazy
from jobs.demo.facts.model import Programme, Publication, Question, Section, World
from jobs.demo.papers.example_sheets import sheets_of
from jobs.demo.papers.question_papers import report_pdf, small_pdf
from jobs.demo.story import committee_of_finance, question_104
from jobs.demo.story.older_decisions import older_decisions, sixth_measurement_on_the_agenda
from jobs.demo.story.older_questions import older_questions

FILES_ORIGIN = "https://publicaties.vlaanderen.be"

FIFTH_REPORT = 53585
SIXTH_REPORT = 56001

INTRODUCTION = (
    "Met het relanceplan Vlaamse Veerkracht investeert de Vlaamse Regering 4,3 miljard euro in 7 "
    "speerpunten, verdeeld over 36 clusters en 181 projecten."
)


def story_world() -> World:
    """Return the world before the story: five measurements, twelve older questions."""
    return World(
        questions=older_questions(),
        publications=_publications(),
        files={
            FIFTH_REPORT: lazy(lambda: report_pdf(5, date(2022, 12, 31), sheets_of(5))),
            49001: lazy(lambda: report_pdf(4, date(2022, 6, 30), sheets_of(4))),
            42019: lazy(lambda: small_pdf(f"Relanceplan Vlaamse Veerkracht\n\n{INTRODUCTION}")),
            51200: lazy(lambda: small_pdf("Jaarverslag 2022\n\nGezonde werkplekken.")),
        },
        programme=Programme("Vlaamse Veerkracht", _sections()),
        decisions=older_decisions(),
        oral_questions=committee_of_finance.older_oral_questions(),
        meetings=committee_of_finance.older_meetings(),
    )


def ask_question_104(world: World) -> Question:
    """Let question 104 be asked on 16 January 2024, without an answer; return it."""
    question = question_104.unanswered()
    world.questions.append(question)
    return question


def answer_question_104(world: World) -> Question:
    """Let question 104 be answered, published on 6 March 2024, under the same file id.

    Raises KeyError when it has not been asked.
    """
    question = world.question(question_104.QUESTION_ID)
    question_104.answer(question)
    return question


def put_sixth_measurement_on_the_agenda(world: World) -> Decision:
    """Let the sixth measurement be put before the government of 22 March 2024; return the item."""
    decision = sixth_measurement_on_the_agenda()
    world.decisions.append(decision)
    return decision


def announce_oral_question(world: World) -> OralQuestion:
    """Let an oral question on the sixth measurement be announced on 8 March 2024; return it."""
    question = committee_of_finance.oral_question_on_sixth_measurement()
    world.oral_questions.append(question)
    return question


def convene_committee(world: World) -> Meeting:
    """Let the committee be convened for 26 March 2024, with the measurement and the question on its
    agenda; return the meeting. Raises KeyError when the question has not been announced."""
    question = world.oral_question(committee_of_finance.ORAL_QUESTION_ID)
    meeting = committee_of_finance.committee_on_sixth_measurement(question)
    world.meetings.append(meeting)
    return meeting


def hold_committee(world: World) -> OralQuestion:
    """Let the committee meet: the question has been put, and its proceedings are there.

    Raises KeyError when the question has not been announced.
    """
    question = world.oral_question(committee_of_finance.ORAL_QUESTION_ID)
    committee_of_finance.put_in_committee(question)
    return question


def publish_sixth_measurement(world: World, published_on: date = date(2024, 3, 22)) -> Publication:
    """Let the sixth measurement come out: catalogue entry, report, section of the page."""
    publication = Publication(
        slug="zesde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht",
        title="Zesde metingrapport Monitoring Relanceplan Vlaamse Veerkracht",
        description="Stand van zaken van de projecten op 31/12/2023.",
        published_on=published_on,
        files=[(SIXTH_REPORT, "Zesde metingrapport (pdf)")],
        number=SIXTH_REPORT,
    )
    world.files[SIXTH_REPORT] = lazy(lambda: report_pdf(6, date(2023, 12, 31), sheets_of(6)))
    world.publications.append(publication)
    world.programme.sections.append(_sixth_section())
    return publication


def _view_file(number: int) -> str:
    return f"{FILES_ORIGIN}/view-file/{number}"


def _publications() -> list[Publication]:
    return [
        Publication(
            slug="relanceplan-vlaamse-veerkracht",
            title="Relanceplan Vlaamse Veerkracht",
            description="Het plan van de Vlaamse Regering van september 2020.",
            published_on=date(2020, 9, 30),
            files=[(42019, "Relanceplan (pdf)")],
            number=42019,
            link_style="number",
        ),
        Publication(
            slug="vierde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht",
            title="Vierde metingrapport Monitoring Relanceplan Vlaamse Veerkracht",
            description="Stand van zaken van de projecten in juni 2022.",
            published_on=date(2022, 7, 15),
            files=[(49001, "Vierde metingrapport (pdf)")],
            number=49001,
            link_style="detail",
        ),
        Publication(
            slug="jaarverslag-2022-mentale-veerkracht-op-het-werk",
            title="Jaarverslag 2022: mentale veerkracht op het werk",
            description="Hoe personeelsleden met werkdruk omgaan.",
            published_on=date(2023, 3, 1),
            files=[(51200, "Jaarverslag (pdf)")],
            number=51200,
        ),
        Publication(
            slug="vijfde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht",
            title="Vijfde metingrapport Monitoring Relanceplan Vlaamse Veerkracht",
            description="Stand van zaken van de projecten op 31/12/2022.",
            published_on=date(2023, 5, 5),
            files=[(FIFTH_REPORT, "Vijfde metingrapport (pdf)")],
            number=FIFTH_REPORT,
        ),
    ]


def _sections() -> list[Section]:
    return [
        Section("Een plan voor de toekomst", [INTRODUCTION]),
        Section(
            "Voortgangsrapportering maart 2021",
            [
                "Van de 180 projecten zijn er 77 opgestart na agendering, 91 opgestart, 1 met "
                "aandacht nodig en 11 nog niet gestart."
            ],
        ),
        Section(
            "Voortgangsrapportering september 2021",
            [
                "149 projecten zijn opgestart na agendering, 26 opgestart, 1 met aandacht nodig "
                "en 4 nog niet gestart."
            ],
        ),
        Section(
            "Voortgangsrapportering december 2021",
            ["De resultaten van de derde meting zijn beschikbaar."],
        ),
        Section(
            "Voortgangsrapportering juni 2022",
            [
                "162 projecten zijn in uitvoering na agendering, 9 opgestart, 2 gerealiseerd, 5 "
                "met aandacht nodig, 1 met bijkomende actie noodzakelijk en 1 nog niet gestart."
            ],
            [("Rapporten", _view_file(49001))],
        ),
        Section(
            "Voortgangsrapportering december 2022",
            [
                "Van de 181 projecten zijn er 13 gerealiseerd en 165 in uitvoering of opgestart, "
                "op schema."
            ],
            [("Rapporten", _view_file(FIFTH_REPORT))],
        ),
    ]


def _sixth_section() -> Section:
    return Section(
        "Voortgangsrapportering december 2023",
        [
            "Van de 181 projecten zijn er 33 gerealiseerd, 141 op schema, 4 met aandacht nodig en "
            "3 stopgezet.",
            "1.483 van de 1.753 mijlpalen zijn gerealiseerd of op schema. Er is 4,168 miljard "
            "euro vastgelegd en 2,16 miljard euro betaald.",
        ],
        [("Monitoringsrapport en data 2023", _view_file(SIXTH_REPORT))],
    )
