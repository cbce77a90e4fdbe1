"""The page of each record of a source, shown as its source says; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crawler.sources.registry import source_of_key
from crawler.telling.shown import Block, Exchange, Shown
from jobs.publish.facts.values import Entry
from jobs.publish.pages.values import Draft, Happening, Page, Stuff
from state.model.values import JsonObject, Record
from state.model.working_days import working_days_between

GetRecord = Callable[[str], Record | None]
_HISTORY = 30
# Every page stays below a hundred kilobytes, signs of more than one byte among them.
_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a record, with the page on which each project is named."""

    url: str
    places: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class RecordContent:
    """What the page of a record shows; `waited` is in working days."""

    entry: Entry
    shown: Shown
    blocks: tuple[Block, ...]
    is_cut: bool
    files: tuple[FileLine, ...]
    events: tuple[Happening, ...]
    waited: int | None
    people: tuple[str, ...]


def record_pages(stuff: Stuff, record: GetRecord, askers: frozenset[str]) -> Iterator[Draft]:
    """A page for each record; `askers` have pages of their own."""
    for entry in stuff.facts.entries.values():
        yield _draft(stuff, entry, record, askers)


def _draft(stuff: Stuff, entry: Entry, record: GetRecord, askers: frozenset[str]) -> Draft:
    history = stuff.facts.history.get(entry.key, ())
    has_page = entry.exchange is not None and entry.exchange.asker in askers
    basis = (entry.digest, history, has_page)
    return Draft(
        entry.path,
        basis,
        lambda: _page(stuff, entry, record, has_page),
        is_found=bool(entry.projects),
    )


def _page(stuff: Stuff, entry: Entry, get: GetRecord, has_page: bool) -> Page:
    record, source = get(entry.key), source_of_key(entry.key)
    shown = source.lookup.shown(record) if source and record else Shown()
    blocks = tuple(_first_blocks(shown.blocks))
    exchange = entry.exchange
    asker = exchange.asker if exchange and has_page else None
    history = stuff.facts.history.get(entry.key, ())[-_HISTORY:]
    content = RecordContent(
        entry=entry,
        shown=shown,
        blocks=blocks,
        is_cut=len(blocks) < len(shown.blocks),
        files=tuple(_files(record)) if record else (),
        events=stuff.events_by_id(history),
        waited=_waited(exchange),
        people=(asker,) if asker else (),
    )
    return Page(
        path=entry.path,
        template="pages/record",
        title=entry.title,
        description=stuff.words.source(entry.source),
        content=content,
        proof=entry.proof,
        schema=_schema(entry, shown),
        is_found=bool(entry.projects),
    )


def _first_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """As many as fit on a page; the official document has them all."""
    room = _CHARACTERS
    for block in blocks:
        room -= len(block.text) + len(block.reply or "")
        if room < 0:
            return
        yield block


def _files(record: Record) -> Iterator[FileLine]:
    for url in record.files:
        places = {f.code: f.page for f in record.findings if f.where == url}
        yield FileLine(url, tuple(places.items()))


def _waited(exchange: Exchange | None) -> int | None:
    if exchange is None or exchange.asked_on is None or exchange.answered_on is None:
        return None
    return working_days_between(exchange.asked_on, exchange.answered_on)


def _schema(entry: Entry, shown: Shown) -> JsonObject:
    exchange = entry.exchange
    if exchange is None:
        return {"@type": "CreativeWork", "name": entry.title, "dateCreated": entry.day}
    replies = [block for block in shown.blocks if block.is_reply]
    schema: JsonObject = {
        "@type": "Question",
        "name": entry.title,
        "dateCreated": exchange.asked_on.isoformat() if exchange.asked_on else None,
        "author": {"@type": "Person", "name": exchange.asker} if exchange.asker else None,
        "answerCount": int(exchange.is_answered),
    }
    if exchange.is_answered:
        schema["acceptedAnswer"] = {
            "@type": "Answer",
            "text": replies[0].text[:500] if replies else entry.title,
            "dateCreated": exchange.answered_on.isoformat() if exchange.answered_on else None,
            "author": {"@type": "Person", "name": exchange.minister} if exchange.minister else None,
        }
    return schema
