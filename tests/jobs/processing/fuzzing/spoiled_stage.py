"""A stage on which answers of one kind of address can be spoiled, and what happens on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.sources.agendas.source import AGENDAS
from crawler.sources.base import AnySource
from crawler.sources.decisions.source import DECISIONS
from crawler.sources.oral_questions.source import ORAL_QUESTIONS
from crawler.sources.publications.source import PUBLICATIONS as PUBLICATIONS_SOURCE
from crawler.sources.questions.source import QUESTIONS as QUESTIONS_SOURCE
from jobs.config.model import Config
from jobs.demo.facts.model import Publication, PupilFile, Section, World, make_question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.replies import HTML_TYPE, JSON_TYPE, PDF_TYPE, Reply, Request
from jobs.demo.sites.routes import answer
from state.database.migrations import migrations
from state.deliveries.delivery_list import DeliveryList
from state.model.values import Event, Role, SourceName, Target
from tests.jobs.processing.conftest import (
    FIRST_AT,
    PUBLICATIONS,
    QUESTIONS,
    Stage,
    small_world,
    tables_of,
)
from tests.jobs.processing.fuzzing.more_sources import add_more, let_more_happen, targets_of
from tests.jobs.processing.fuzzing.no_answers import NoAnswer, is_lie, is_of_one_value


@dataclass(frozen=True)
class Address:
    """A kind of address: by which part it is known, of what type its answers are, and how the
    sources that ask it are set up; `asks` is the one that does, where it needs its table."""

    part: str
    content_type: str
    bulk: bool = False
    listing: str = "html"
    asks: AnySource | None = None


ADDRESSES = {
    "search": Address("/api/search/query/", JSON_TYPE),
    "open data": Address("/e/opendata/schv/17", JSON_TYPE),
    "open data in bulk": Address("/e/opendata/schv/lijst", JSON_TYPE, bulk=True),
    "document": Address("pfile?id=", PDF_TYPE),
    "overview": Address("/publicaties?", HTML_TYPE),
    "overview API": Address("/api/overview-search", JSON_TYPE, listing="api"),
    "page": Address("/publicaties/", HTML_TYPE),
    "file": Address("/view-file/", PDF_TYPE),
    "programme": Address("/vlaamse-regering/", HTML_TYPE),
    "decisions": Address("/news-items/search", JSON_TYPE, asks=DECISIONS),
    "attachments": Address("/news-item-infos", JSON_TYPE, asks=DECISIONS),
    "oral questions": Address("Vraag%20om", JSON_TYPE, asks=ORAL_QUESTIONS),
    "oral open data": Address("/e/opendata/vi/", JSON_TYPE, asks=ORAL_QUESTIONS),
    "proceedings": Address("/verslag", JSON_TYPE, asks=ORAL_QUESTIONS),
    "committees": Address("/comm/huidige", JSON_TYPE, asks=AGENDAS),
    "meetings": Address("/verg/zoek/", JSON_TYPE, asks=AGENDAS),
    "agenda": Address("/agd", JSON_TYPE, asks=AGENDAS),
}


@dataclass
class SpoiledStage(Stage):
    """The stage with documents and files, asked for as an address is set up."""

    address: Address = ADDRESSES["search"]
    spoiled: NoAnswer | None = None

    def __post_init__(self) -> None:
        if self.address.asks is not None:
            self.names = (self.address.asks.name,)
        super().__post_init__()

    def _targets(self) -> Iterator[tuple[SourceName, Target]]:
        asks = self.address.asks
        if asks is None:
            yield from self._of_all()
            return
        for target in targets_of(asks, self.config.sources, self.world):
            # What a spoiled listing does not show nobody knows to ask for.
            is_hidden = self.spoiled is not None and self.address == ADDRESSES["oral questions"]
            if not is_hidden or not self._is_unheard_of(target.url):
                yield asks.name, target

    def _is_true(self, good: Reply, spoiled: NoAnswer) -> bool:
        """Whether what would come is an answer of another content, where nothing else says the
        same. Of the sources that need their table, what lacks in what is new and comes later is
        added, which is news."""
        if self.address.asks is None:
            # Where many are asked for at once, none of them has a second answer beside it.
            return self.address.bulk and is_lie(good, spoiled)
        there = {
            *(f"oral_question:{question.id}" for question in self.world.oral_questions),
            *(f"agenda:{meeting.id}" for meeting in self.world.meetings),
            *(f"decision:{decision.id}" for decision in self.world.decisions),
        }
        kind = self.address.asks.record_kind
        known = set(self.stores.records.keys(kind))
        is_new = any(key not in known for key in there if key.startswith(f"{kind}:"))
        return is_lie(good, spoiled) or (is_new and is_of_one_value(spoiled))

    def _is_unheard_of(self, url: str) -> bool:
        new = [q.id for q in self.world.oral_questions if q.id not in self._known_oral()]
        return any(f"/{number}" in url for number in new)

    def _known_oral(self) -> set[int]:
        keys = self.stores.records.keys(ORAL_QUESTIONS.record_kind)
        return {int(key.partition(":")[2]) for key in keys}

    def _of_all(self) -> Iterator[tuple[SourceName, Target]]:
        for source, target in super()._targets():
            # One by one they are asked for where many at once cannot be had.
            if target.role == "opendata" and self.address.bulk and self.spoiled is None:
                continue
            if target.role == "overview" and self.address.listing == "api":
                continue
            yield source, target
        if self.address.bulk:
            ids = ",".join(str(question.id) for question in self.world.questions)
            url = self.config.sources.table(QUESTIONS_SOURCE).opendata_bulk_url.format(ids=ids)
            yield QUESTIONS, Target(Role("opendata_bulk"), url)
        if self.address.listing == "api":
            url = self.config.sources.table(PUBLICATIONS_SOURCE).api_url
            body = json.dumps({"page": {"offset": 0, "limit": 1000}}, sort_keys=True)
            yield PUBLICATIONS, Target(Role("overview_api"), url, "POST", body)
        for question in self.world.questions:
            for file in question.files:
                url = f"https://docs.vlaamsparlement.be/files/pfile?id={file.file_id}"
                yield QUESTIONS, Target(Role("file"), url)
        for number in self.world.files:
            url = f"https://publicaties.vlaanderen.be/view-file/{number}"
            yield PUBLICATIONS, Target(Role("file"), url)

    def _reply(self, url: str) -> Reply:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        method, body = "GET", b""
        if path == "/api/overview-search":
            method, body = "POST", b'{"page": {"offset": 0, "limit": 1000}}'
        request = Request(parts.netloc, method, path, {"accept": "application/json"}, body)
        good = answer(self.world, request)
        if self.spoiled is None or self.address.part not in url or good.status != 200:
            return good
        if isinstance(self.spoiled, NoAnswer) and self._is_true(good, self.spoiled):
            return good
        return self.spoiled.spoil(good)

    def let_news_happen(self) -> None:
        """A question with a document, a publication with a file, and words on the programme."""
        question = make_question(1_790_003, 13, date(2024, 1, 12), "VV078 in Gent")
        body = question_pdf(question, "1. Hoe staat het met VV087?\n2. En met VV088?")
        question.files = [PupilFile(2_000_003, "vrg.13.pdf", body)]
        self.world.questions.append(question)
        self.world.files[56_002] = body
        self.world.publications.append(
            Publication(
                "nieuw",
                "Vlaamse Veerkracht: nieuw",
                "Een beschrijving van één zin.",
                date(2024, 1, 15),
                [(56_002, "Nieuw (pdf)")],
            )
        )
        self.world.programme.sections.append(Section("Meer", ["Er is nieuws over één project."]))
        let_more_happen(self.world)

    def told_to_watchers(self) -> list[tuple[Any, ...]]:
        """What is due to the watcher, as `telling` gives it; what ops alone hear left out."""
        found = DeliveryList(self.stores.db).select()
        due = {d.event_id for d in found if d.watcher == "an" and d.event_id is not None}
        return [telling(event) for event in self.events() if event.id in due]


def telling(event: Event) -> tuple[Any, ...]:
    """What an event says, but for when it was seen."""
    return (event.kind, event.subject, event.id, event.projects, event.changes)


def _world() -> World:
    world = small_world()
    answered = world.question(1_790_001)
    answered.answered_on = date(2024, 1, 12)
    answered.published_on = date(2024, 1, 13)
    answered.themes = ["Begroting", "Cultuur"]
    answered.subject = "het project VV078 en één ander"
    body = question_pdf(answered, "1. Hoe staat het met VV087?", "1. Goed, zie VV088.")
    answered.files = [PupilFile(2_000_001, "vrg.11.pdf", body)]
    plan = world.publications[0]
    plan.description = "Het plan van één regering.\nIn veel woorden."
    plan.files = [(56_001, "Plan (pdf)"), (56_003, "Bijlage (pdf)")]
    other = make_question(1_700_000, 1, date(2024, 1, 3), "VV090")
    world.files = {56_001: question_pdf(other, "Over VV090.\nEn VV091."), 56_003: body}
    world.programme.sections.append(
        Section(
            "Documenten",
            ["Vlaamse Veerkracht in cijfers", "De stand van één jaar."],
            [("Plan (pdf)", "https://publicaties.vlaanderen.be/view-file/56001")],
        )
    )
    add_more(world)
    return world


def _config(address: Address) -> Config:
    sources: dict[str, Any] = {"publications": {"listing": address.listing}}
    if address.asks is not None:
        sources[address.asks.name] = {}
    watcher = {
        "name": "an", "projects": "all", "keywords": ["veerkracht", "fietspaden"], "kinds": ["*"],
        "urls": ["json://localhost/an"],
    }  # fmt: skip
    return Config.model_validate(tables_of(watchers=[watcher], sources=sources))


@cache
def _baseline(address: Address) -> bytes:
    """The database after the first pass."""
    db = Database(memory=True)
    migrations.apply(db)
    made = SpoiledStage(db, _config(address), world=_world(), address=address)
    outcome = made.run(FIRST_AT)
    assert {v.error for v in outcome.verdicts.values()} == {None}
    db.conn.commit()
    stored: bytes = db.conn.serialize()
    db.close()
    return stored


def settled(address: Address) -> SpoiledStage:
    """A stage with the baseline behind it."""
    db = Database(memory=True)
    db.conn.deserialize(_baseline(address))
    db.execute("PRAGMA foreign_keys = ON")
    return SpoiledStage(db, _config(address), world=_world(), address=address)
