"""The open data of one or many questions -> readings, links and what does not fit; pure.

Source: https://ws.vlpar.be/e/opendata/schv (docs/sources.md, section 2). Form last checked
2026-11-23 against reports of public callers; nobody of this project has seen it live.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crawler.parsing.base import Parsed, Reading, as_int, as_list, describe, read_json, where
from crawler.parsing.border import Border
from crawler.parsing.texts.days import DayReader
from crawler.sources.questions.bodies.addresses import (
    document_number,
    document_readings,
    document_targets,
    is_of_parliament,
    question_key,
)
from crawler.sources.questions.bodies.statuses import is_answered
from crawler.sources.questions.names import OPENDATA_BULK
from crawler.sources.questions.record import OpenData
from crawler.sources.questions.settings import QuestionsReading
from state.model.errors import ParseError
from state.model.json_forms import as_json
from state.model.values import JsonObject, Snapshot, Target
from state.model.words import is_readable


@dataclass
class _Answer:
    """What one answer brings."""

    border: Border
    settings: QuestionsReading
    bulk: bool
    readings: list[Reading] = field(default_factory=list)
    links: list[Target] = field(default_factory=list)
    violated: dict[str, str] = field(default_factory=dict)
    days: DayReader = field(default_factory=DayReader)

    def take(self, question: JsonObject) -> None:
        """Read the open data of one question; among many, one that cannot be read is named."""
        try:
            data, names, foreign = _opendata(question, self)
        except ParseError as error:
            if not self.bulk:
                raise
            self.violated[self.border.assumption] = str(error)
            return
        self.readings.append(Reading(question_key(data.id), "opendata", as_json(data)))
        self.readings += document_readings(data.id, data.title, data.documents, names)
        self.links += document_targets(self.settings, data.documents)
        if foreign:
            self.violated["questions.hosts"] = f"a document at {foreign[0]}"


def parse_opendata(snapshot: Snapshot, settings: QuestionsReading) -> Parsed:
    """The open data of the questions that were asked for; ParseError where it is none of these."""
    bulk = snapshot.role == OPENDATA_BULK
    assumption = "questions.opendata_bulk" if bulk else "questions.opendata"
    value = read_json(snapshot, "JSON with the open data of a question", assumption)
    questions = [q for q in _unwrap(value) if as_int(q.get("id")) is not None]
    if not questions and not (bulk and _is_empty_bulk(value)):
        raise ParseError(
            "an object with the `id` of a question",
            describe(snapshot.body),
            where(snapshot),
            assumption,
        )
    answer = _Answer(Border(snapshot, assumption), settings, bulk)
    asked = _asked_for(snapshot, settings)
    for question in questions:
        question_id = str(as_int(question.get("id")))
        if asked and question_id not in asked:
            answer.violated[assumption] = f"question {question_id} from {where(snapshot)}"
        else:
            answer.take(question)
    if questions and not answer.readings and not bulk:
        raise ParseError(
            f"the open data of question {', '.join(sorted(asked))}",
            f"that of {', '.join(str(q.get('id'))[:20] for q in questions[:3])}",
            where(snapshot),
            assumption,
        )
    if answer.days.unread:
        answer.violated["questions.days"] = f"{answer.days.unread[0]} at {snapshot.url}"
    return Parsed(tuple(answer.readings), tuple(answer.links), violated_assumptions=answer.violated)


def _asked_for(snapshot: Snapshot, settings: QuestionsReading) -> Set[str]:
    """The numbers of the questions that an address asks for; none where it does not tell."""
    for template in (settings.opendata_bulk_url, settings.opendata_url):
        filled = template.fields_of(snapshot.url) if template else None
        if filled:
            return frozenset("".join(filled.values()).split(","))
    return frozenset()


def _unwrap(value: Any) -> list[JsonObject]:
    """The questions of a bulk answer in its form, in a bare list, or of one question alone."""
    items = value.get("items", value) if isinstance(value, dict) else value
    objects = [item for item in as_list(items) if isinstance(item, dict)]
    inner = (item.get("schriftelijke-vraag", item) for item in objects)
    return [question for item in inner for question in as_list(item) if isinstance(question, dict)]


def _is_empty_bulk(value: Any) -> bool:
    return value == [] or (isinstance(value, dict) and value.get("items", 0) in ([], None))


def _opendata(question: JsonObject, answer: _Answer) -> tuple[OpenData, dict[str, str], list[str]]:
    """The data of one question, the names of its documents, and documents of other hosts."""
    border = answer.border
    steps = [step for step in as_list(question.get("procedureverloop")) if isinstance(step, dict)]
    names: dict[str, str] = {}
    foreign: list[str] = []
    for file in as_list(question.get("bestand-ordered")):
        url = border.text(file, "URL") if isinstance(file, dict) else ""
        if number := document_number(url, answer.settings.document_form):
            names[number] = border.text(file, "bestandsnaam")
        elif url:
            foreign.append(url)
    is_misread = any(is_of_parliament(url, answer.settings) for url in foreign)
    data = OpenData(
        id=str(as_int(question.get("id"))),
        number=border.number(question, "vraagnummer"),
        session_year=border.text(question, "zittingsjaar") or None,
        title=border.text(question, "titel") or border.text(question, "onderwerp"),
        subject=border.text(question, "onderwerp") or None,
        asker=_named(question, "vraagsteller", border),
        minister=_named(question, "minister", border),
        themes=_themes(question, border),
        asked_on=_step_day(steps, "gesteld", answer),
        answered_on=_step_day(steps, "beantwoord", answer),
        published_on=_step_day(steps, "gepubliceerd", answer),
        answered=any(is_answered(border.text(step, "status")) for step in steps),
        documents=tuple(sorted(names)),
        is_partial=True if is_misread or not is_readable(question) else None,
    )
    return data, names, foreign


def _step_day(steps: list[JsonObject], word: str, answer: _Answer) -> date | None:
    """The day of the first step with this word; of steps that answer, only where one does."""
    for step in steps:
        status = answer.border.text(step, "status")
        if word not in status.casefold() or (word != "gesteld" and not is_answered(status)):
            continue
        found = answer.days.read(answer.border.moment(step, "datum"), f"datum ({status[:40]})")
        if found:
            return found
    return None


def _themes(question: JsonObject, border: Border) -> tuple[str, ...]:
    themes = question.get("thema") or question.get("themas")
    if isinstance(themes, dict):
        themes = themes.get("thema", themes)
    named = (t.get("naam") or t.get("titel") if isinstance(t, dict) else t for t in as_list(themes))
    found = (border.text({"thema": theme}, "thema") for theme in named)
    return tuple(sorted({text for text in found if text}))


def _named(question: JsonObject, name: str, border: Border) -> str | None:
    people = as_list(question.get(name))
    for person in people:
        if not isinstance(person, dict):
            border.text({name: person}, name)
    full = (
        f"{border.name(p, 'voornaam')} {border.name(p, 'naam')}".strip()
        for p in people
        if isinstance(p, dict)
    )
    return ", ".join(words for words in full if words) or None
