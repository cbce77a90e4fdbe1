"""The committee in which the sixth measurement is discussed, as answer 104 promises.

Made up, but for the committee and its number, and for whose question on the fourth report it was.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from jobs.demo.facts.committees import AgendaItem, Meeting, OralQuestion

BRUSSELS = ZoneInfo("Europe/Brussels")
COMMITTEE_ID = 1332937
COMMITTEE = "Commissie voor Algemeen Beleid, Financiën, Begroting en Justitie"
ORAL_QUESTION_ID = 1801234


def older_oral_questions() -> list[OralQuestion]:
    """Return what was asked before the story begins."""
    fourth = OralQuestion(
        1659871,
        103,
        "het vierde voortgangsrapport van het relanceplan Vlaamse Veerkracht",
        date(2023, 10, 3),
        asker=("Björn", "Rzoska"),
        status="Behandeld",
        held_on=date(2023, 10, 17),
        proceedings="<p><b>De heer Rzoska:</b> Hoe staat het met de culturele infrastructuur "
        "(VV078)?</p><p><b>Minister Jambon:</b> De uitvoering loopt.</p>",
    )
    other = OralQuestion(
        1790001,
        501,
        "de wachtlijsten in de kinderopvang",
        date(2023, 12, 5),
        asker=("Lid", "B"),
        minister=("Hilde", "Crevits"),
        committee="Commissie voor Welzijn, Volksgezondheid en Gezin",
        themes=["Welzijn"],
    )
    return [fourth, other]


def oral_question_on_sixth_measurement() -> OralQuestion:
    """Return the question on the sixth measurement, as it is announced."""
    return OralQuestion(
        ORAL_QUESTION_ID,
        1876,
        "de zesde voortgangsmeting van het relanceplan Vlaamse Veerkracht en de culturele "
        "infrastructuur (VV078)",
        date(2024, 3, 8),
    )


def older_meetings() -> list[Meeting]:
    """Return the meetings of two committees in which nothing of the plan is discussed."""
    welfare = Meeting(
        1810001,
        1332940,
        "Commissie voor Welzijn, Volksgezondheid en Gezin",
        moment(date(2024, 3, 12), 9, 30),
        [AgendaItem("Regeling van de werkzaamheden")],
    )
    finance = Meeting(
        1810002,
        COMMITTEE_ID,
        COMMITTEE,
        moment(date(2024, 3, 19), 14),
        [AgendaItem("Ontwerp van decreet over het Rekendecreet")],
    )
    return [welfare, finance]


def committee_on_sixth_measurement(question: OralQuestion) -> Meeting:
    """Return the meeting in which the sixth measurement is discussed and the question put."""
    return Meeting(
        1811111,
        COMMITTEE_ID,
        COMMITTEE,
        moment(date(2024, 3, 26), 14),
        [
            AgendaItem(
                "Gedachtewisseling over de zesde voortgangsmeting van het relanceplan Vlaamse "
                "Veerkracht"
            ),
            AgendaItem("Vragen om uitleg", [question]),
        ],
    )


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant by the clocks of Brussels."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=BRUSSELS)


PROCEEDINGS = (
    "<p><b>De voorzitter:</b> Het woord is aan de heer Verbeurgt.</p>"
    "<p><b>Thijs Verbeurgt:</b> Minister, in de zesde meting staan mijlpalen van VV078 als "
    "stopgezet.</p>"
    "<p><b>Minister Jan Jambon:</b> Van de 181 projecten zijn er 33 gerealiseerd en 141 op schema. "
    "De mijlpalen van VV078 worden in 2024 verder opgevolgd.</p>"
)


def put_in_committee(question: OralQuestion, on: date = date(2024, 3, 26)) -> None:
    """Let a question be put: the proceedings are there."""
    question.status = "Behandeld"
    question.held_on = on
    question.proceedings = PROCEEDINGS
