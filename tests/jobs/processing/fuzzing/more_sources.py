"""What the sources that need their table are asked for on a spoiled stage, and what happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crawler.sources.agendas.source import AGENDAS
from crawler.sources.base import AnySource
from crawler.sources.decisions.source import DECISIONS
from crawler.sources.oral_questions.source import ORAL_QUESTIONS
from crawler.sources.together.settings import SourcesSettings
from jobs.demo.facts.committees import AgendaItem, Meeting, OralQuestion
from jobs.demo.facts.decisions import Decision, DecisionFile
from jobs.demo.facts.model import World, make_question
from jobs.demo.papers.question_papers import question_pdf
from state.model.values import Role, Target

BRUSSELS = ZoneInfo("Europe/Brussels")


def targets_of(source: AnySource, settings: SourcesSettings, world: World) -> Iterator[Target]:
    """Everything that a source asks for of this world."""
    if source is DECISIONS:
        yield from _of_decisions(settings, world)
    elif source is ORAL_QUESTIONS:
        yield from _of_oral_questions(settings, world)
    else:
        yield from _of_agendas(settings, world)


def _of_decisions(settings: SourcesSettings, world: World) -> Iterator[Target]:
    table = settings.table(DECISIONS)
    url = table.search_url.format(words="Veerkracht", size=100, page=0, period="")
    yield Target(Role("decision_search"), url)
    for decision in world.decisions:
        url = table.attachments_url.format(item=decision.id)
        yield Target(Role("decision_attachments"), url)
        for file in decision.files:
            yield Target(Role("file"), f"https://{table.hosts[0]}/files/{file.id}/download")


def _of_oral_questions(settings: SourcesSettings, world: World) -> Iterator[Target]:
    table = settings.table(ORAL_QUESTIONS)
    query = table.period_query.format(start=table.since, end="")
    yield Target(Role("oral_search"), table.search_url.format(query=query, size=100, page=1))
    for question in world.oral_questions:
        yield Target(Role("oral_opendata"), table.opendata_url.format(id=question.id))
        url = table.proceedings_url.format(id=question.id)
        yield Target(Role("oral_proceedings"), url, tolerated=True)


def _of_agendas(settings: SourcesSettings, world: World) -> Iterator[Target]:
    table = settings.table(AGENDAS)
    yield Target(Role("committees"), table.committees_url)
    for committee in sorted({meeting.committee_id for meeting in world.meetings}):
        url = table.meetings_url.format(
            start="08012024", end="11022024", committee=committee, page=1
        )
        yield Target(Role("meetings"), url)
    for meeting in world.meetings:
        url = table.agenda_url.format(id=meeting.id)
        yield Target(Role("meeting_agenda"), url, tolerated=True)


def add_more(world: World) -> None:
    """What these sources have from the beginning."""
    note = question_pdf(make_question(1_700_000, 1, date(2024, 1, 3), "VV078"), "Over VV090.")
    world.decisions += [
        _decision(
            "a1", "Veerkracht: subsidie voor VV078", "Er gaat 4,5 miljoen euro naar één huis."
        ),
        _decision("a2", "Veerkracht: iets anders", "Geen project, wel één bedrag: € 3 mln."),
    ]
    world.decisions[0].files = [DecisionFile("f1", "Nota.pdf", note)]
    put = OralQuestion(1_800_001, 7, "de uitvoering van VV078", date(2023, 12, 1))
    put.held_on, put.status = date(2023, 12, 19), "Behandeld"
    put.proceedings = "<p>Het project loopt, zoals ook VV090 en één ander.</p>"
    world.oral_questions += [
        put,
        OralQuestion(1_800_002, 8, "de fietspaden en de Veerkracht", date(2024, 1, 9)),
    ]
    world.meetings += [
        _meeting(
            1_810_001, 1_332_937, 1, [AgendaItem("Bespreking van VV078"), AgendaItem("Varia")]
        ),
        _meeting(1_810_002, 1_332_940, 6, [AgendaItem("Veerkracht: vragen", world.oral_questions)]),
    ]


def let_more_happen(world: World) -> None:
    """Something new of each."""
    world.decisions.append(_decision("a3", "Veerkracht: nieuw", "Over VV088: 2 miljoen euro."))
    world.oral_questions.append(OralQuestion(1_800_003, 9, "VV088 in Gent", date(2024, 1, 12)))
    world.meetings.append(_meeting(1_810_003, 1_332_937, 8, [AgendaItem("Over VV088")]))


def _decision(name: str, title: str, words: str) -> Decision:
    at = datetime(2024, 1, 12, 10, tzinfo=BRUSSELS)
    return Decision(f"65a0{name}", title, f"<p>{words} Vlaamse Veerkracht.</p>", at)


def _meeting(number: int, committee: int, on: int, items: list[AgendaItem]) -> Meeting:
    at = datetime(2024, 2, on, 14, tzinfo=BRUSSELS)
    return Meeting(number, committee, f"Commissie {committee}", at, items)
