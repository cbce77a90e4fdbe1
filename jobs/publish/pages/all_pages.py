"""Every page of the site, as drafts; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs.publish.pages.home import home_pages
from jobs.publish.pages.lists import source_pages
from jobs.publish.pages.measurements import measurement_pages
from jobs.publish.pages.people import people_of, people_pages
from jobs.publish.pages.projects import project_pages
from jobs.publish.pages.records import GetRecord, record_pages
from jobs.publish.pages.standing import standing_pages
from jobs.publish.pages.values import INDEX, Draft, Page, Stuff, drawn
from state.model.values import JsonObject


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table of the data, with how many rows it has and its files."""

    name: str
    rows: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataContent:
    """The tables of the data."""

    tables: tuple[TableLine, ...]


def all_drafts(stuff: Stuff, record: GetRecord, tables: Sequence[TableLine]) -> Iterator[Draft]:
    """Every page; `record` gives a record by its key, `tables` are those of the data."""
    people = people_of(tuple(stuff.facts.entries.values()))
    yield from home_pages(stuff)
    yield from project_pages(stuff)
    yield from map(drawn, measurement_pages(stuff))
    yield from people_pages(stuff, people)
    yield from map(drawn, standing_pages(stuff))
    yield drawn(_data(stuff, tables))
    yield from source_pages(stuff)
    yield from record_pages(stuff, record, frozenset(people.askers))


def _data(stuff: Stuff, tables: Sequence[TableLine]) -> Page:
    say = stuff.words.say
    schema: JsonObject = {
        "@type": "Dataset",
        "name": say("site.title"),
        "description": say("data.description"),
        "isAccessibleForFree": True,
    }
    return Page(
        path=f"data/{INDEX}",
        template="site/data",
        title=say("data"),
        description=say("data.description"),
        content=DataContent(tuple(tables)),
        schema=schema,
    )
