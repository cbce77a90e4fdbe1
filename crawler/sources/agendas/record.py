"""The record of a meeting with its agenda; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crawler.parsing.codes import find_codes
from crawler.reports.recognition import measurement_discussed
from crawler.sources.agendas.detail import AgendaDetail, ItemDetail, State
from crawler.sources.agendas.names import KIND
from crawler.sources.agendas.settings import AgendasReading
from crawler.sources.base import Parts
from crawler.sources.oral_questions.names import KIND as ORAL_QUESTION
from crawler.sources.shared.compared import Compared
from crawler.sources.shared.shared_record import codes_of
from state.model.json_forms import LEFT_OUT, from_json
from state.model.keys import Key, expectation_key
from state.model.values import Record, day


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What the search says of a meeting; `time` is its hour in Brussels."""

    id: int
    committee_id: int | None
    committee: str | None
    day: date | None
    time: str | None
    place: str | None
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing on an agenda; `question` is the number of an oral question, `choice` what gave the
    title, where that was not the first that can."""

    name: str
    title: str
    text: str
    question: int | None
    choice: int | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class ItemState:
    """What is compared of an item; `url` is by what it is known."""

    url: str
    title: str


@dataclass(frozen=True, kw_only=True)
class AgendaFields(Compared):
    """What is compared of a meeting and its agenda; all else is only shown (see AgendaDetail)."""

    PARTS = frozenset({"items"})

    committee: str | None
    day: date | None
    time: str | None
    place: str | None
    state: State
    items: tuple[ItemState, ...]
    projects: tuple[str, ...]


def build_agenda(key: str, parts: Parts, settings: AgendasReading) -> Record | None:
    """The record of a meeting, None while no search has had it."""
    if "meeting" not in parts:
        return None
    meeting = from_json(Meeting, parts["meeting"])
    given = parts.get("agenda", {}).get("items", ())
    read = [from_json(Item, each) for each in given]
    items = tuple(_shown(item, meeting, settings) for item in read)
    texts = {f"item {number}": f"{i.title}. {i.text}" for number, i in enumerate(items, 1)}
    findings = tuple(
        f
        for (where, text), i in zip(texts.items(), items, strict=True)
        for f in find_codes(text, where, beside=i.title)
    )
    state: State = "cancelled" if meeting.cancelled else "planned"
    fields = AgendaFields(
        committee=meeting.committee,
        day=meeting.day,
        time=meeting.time,
        place=meeting.place,
        state=state,
        items=tuple(ItemState(i.name, i.title) for i in items),
        projects=tuple(codes_of(findings)),
    )
    measurement = next((i.measurement for i in items if i.measurement is not None), None)
    return Record(
        key=key,
        kind=KIND,
        title=meeting.committee or f"Vergadering {Key.parse(key).name}",
        url=settings.meeting_url.format(id=meeting.id),
        fields=fields.as_json(),
        detail=AgendaDetail(
            meeting=meeting.id,
            committee_id=meeting.committee_id,
            committee=meeting.committee,
            day=meeting.day,
            time=meeting.time,
            place=meeting.place,
            state=state,
            items=items,
            measurement=measurement,
            expectation=expectation_key(measurement) if measurement is not None else None,
        ).as_json(),
        findings=findings,
        texts=texts,
        occurred_on=day(meeting.day),
        listed_on=day(meeting.day),
        choices={f"items: {item.name}": item.choice for item in read if item.choice},
    )


def _shown(item: Item, meeting: Meeting, settings: AgendasReading) -> ItemDetail:
    """An item as it is told; a question about a measurement does not put it on the agenda."""
    found = measurement_discussed(item.title) if item.question is None else None
    template = settings.meeting_url if item.question is None else settings.question_url
    return ItemDetail(
        name=item.name,
        title=item.title,
        text=item.text,
        url=template.format(id=meeting.id if item.question is None else item.question),
        question=None if item.question is None else str(Key(ORAL_QUESTION, str(item.question))),
        measurement=found.number if found else None,
    )
