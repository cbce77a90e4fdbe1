"""Decisions of the Flemish Government before the story begins; titles and amounts are real ones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.demo.facts.decisions import Decision, DecisionFile
from jobs.demo.facts.files import lazy
from jobs.demo.papers.question_papers import small_pdf

BRUSSELS = ZoneInfo("Europe/Brussels")


def meeting(day: str) -> datetime:
    """Return the instant of the government's meeting of a day: ten in the morning."""
    return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=BRUSSELS)


def older_decisions() -> list[Decision]:
    """Return a handful of decisions on the plan, oldest first."""
    note = lazy(lambda: small_pdf("Nota aan de Vlaamse Regering\n\nOver VV068."))
    kaleidos = Decision(
        "6095010000000000000000a1",
        "Plan Vlaamse Veerkracht: dossier 68",
        "<p>In het kader van het relanceplan Vlaamse Veerkracht keurt de Vlaamse Regering de "
        "verdere ontwikkeling goed van het platform Kaleidos (VV068). Voor dat project is voor "
        "2021-2022 2,4 miljoen euro voorzien.</p>",
        meeting("2021-05-07"),
        files=[DecisionFile("5ff068", "Nota.pdf", note)],
    )
    culture = Decision(
        "61e1320000000000000000a2",
        "Plan Vlaamse Veerkracht: toekenning investeringssubsidies culturele topinfrastructuur en "
        "cultuurinfrastructuur van bovenlokaal belang",
        "<p>De Vlaamse Regering kent investeringssubsidies toe in het kader van het project VV078 "
        "‘Ondersteuning culturele infrastructuur’.</p>",
        meeting("2022-01-14"),
    )
    measurement = Decision(
        "62d1220000000000000000a3",
        "Monitoring relanceplan Vlaamse Veerkracht: vierde meting 1 juni 2022",
        "<p>De Vlaamse Regering neemt kennis van de vierde meting van het relanceplan.</p>",
        meeting("2022-07-15"),
        item_type="Mededeling",
    )
    restoration = Decision(
        "639bfd0000000000000000a4",
        "Plan Vlaamse Veerkracht: 1,46 miljoen euro subsidie voor restauratie van het Hooghuis in "
        "Doel",
        "<p>De Vlaamse Regering kent 1,46 miljoen euro subsidie toe aan Herita vzw voor de casco "
        "restauratie van het Hooghuis in Doel.</p>",
        meeting("2022-12-16"),
        ministers=[("Matthias", "Diependaele")],
    )
    return [kaleidos, culture, measurement, restoration]


def sixth_measurement_on_the_agenda() -> Decision:
    """Return the item by which the sixth measurement is put before the government."""
    return Decision(
        "65fd2e0000000000000000a6",
        "Monitoring relanceplan Vlaamse Veerkracht: zesde meting 31 december 2023",
        "<p>De Vlaamse Regering neemt kennis van de zesde meting van het relanceplan Vlaamse "
        "Veerkracht. Van de 4,3 miljard euro is 4,168 miljard euro vastgelegd en 2,16 miljard euro "
        "betaald.</p>",
        meeting("2024-03-22"),
        item_type="Mededeling",
    )
