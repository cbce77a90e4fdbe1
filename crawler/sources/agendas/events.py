"""What is news of an agenda: its kinds of event, and when each happens; pure.

A record is a meeting; what happens, happens to one item of its agenda.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crawler.parsing.codes import find_codes
from crawler.sources.agendas.detail import AgendaDetail, ItemDetail
from state.changes.differ import differences
from state.model.event_kinds import EventKind
from state.model.keys import expectation_key
from state.model.news import News
from state.model.values import Change, JsonObject, Record, day

NEW = EventKind(
    "agenda.new", AgendaDetail, rank=34, recurs=False, only_relevant=True, schedules=True
)
CHANGED = EventKind("agenda.changed", AgendaDetail, rank=64, only_relevant=True, schedules=True)

KINDS = (NEW, CHANGED)
"""The kinds of event that only this source brings."""
BRINGS = KINDS
"""Every kind of event that may come of this source."""


def news_of(told: Record | None, record: Record) -> tuple[News, ...]:
    """What there is to tell of the items of an agenda, given how it stood when it was last told of:
    one that has come, one that has gone, and one of which day, hour, place or words are other."""
    return tuple(_news(told, record))


def presence_news(became: str, record: Record) -> tuple[News, ...]:
    """That a meeting is not listed any more, or is again, told of each of its items: it was never
    held, for all that is known."""
    known = AgendaDetail.of(record.detail)
    gone = replace(known, state="gone")
    before, after = (known, gone) if became == "withdrawn" else (gone, known)
    changed = replace(record, detail=after.as_json())
    change = Change("state", before.state, after.state)
    return tuple(News(CHANGED, _of_item(changed, item), (change,)) for item in known.items)


def _news(told: Record | None, record: Record) -> Iterator[News]:
    before = _items(told) if told else {}
    for item in AgendaDetail.of(record.detail).items:
        earlier = before.pop(item.name, None)
        if told is None or earlier is None:
            if record.fields.get("state") != "cancelled":
                yield News(NEW, _of_item(record, item))
            continue
        changes = differences(_compared(told.fields, earlier), _compared(record.fields, item))
        if changes:
            yield News(CHANGED, _of_item(record, item), changes)
    for item in before.values():
        gone = replace(AgendaDetail.of(record.detail), state="gone", items=(item,))
        record_then = replace(record, detail=gone.as_json())
        change = Change("state", "planned", "gone")
        yield News(CHANGED, _of_item(record_then, item), (change,))


def _items(record: Record) -> dict[str, ItemDetail]:
    return {item.name: item for item in AgendaDetail.of(record.detail).items}


def _compared(fields: JsonObject, item: ItemDetail) -> JsonObject:
    """What of a meeting and an item on its agenda is compared."""
    meeting = {name: value for name, value in fields.items() if name not in ("items", "projects")}
    return {**meeting, "title": item.title}


def _of_item(record: Record, item: ItemDetail) -> Record:
    """The one item of a meeting as a record of its own: what its events are about."""
    measurement = item.measurement
    detail = replace(
        AgendaDetail.of(record.detail),
        items=(item,),
        measurement=measurement,
        expectation=expectation_key(measurement) if measurement is not None else None,
    )
    texts = {"title": item.title, "text": item.text}
    found = (f for where, text in texts.items() for f in find_codes(text, where, beside=item.title))
    return Record(
        key=f"{record.key}/{item.name}",
        kind=record.kind,
        title=item.title,
        url=item.url or record.url,
        fields=_compared(record.fields, item),
        detail=detail.as_json(),
        findings=tuple(found),
        texts=texts,
        occurred_on=day(detail.day),
    )
