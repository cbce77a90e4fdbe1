"""Passes whose fetches are written by hand from the example world: no process and no socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlite_utils import Database

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.report_files import cut_body
from crawler.sources.programme.source import PROGRAMME as PROGRAMME_SOURCE
from crawler.sources.publications.source import PUBLICATIONS as PUBLICATIONS_SOURCE
from crawler.sources.questions.source import QUESTIONS as QUESTIONS_SOURCE
from crawler.sources.together.scopes import scope_of
from jobs.alerting.relevance import Relevance
from jobs.alerting.router import Router
from jobs.config.model import Config
from jobs.demo.facts.model import Programme, Publication, Section, World, make_question
from jobs.demo.sites.replies import Reply, Request
from jobs.demo.sites.routes import answer
from jobs.processing.context import UnitOfWork
from jobs.processing.pipeline import Outcome, PassProcessor
from state.changes.sheets import CutReport
from state.database.migrations import migrations
from state.deliveries.delivery_list import DeliveryList
from state.model.values import ClockKind, Event, PassState, Role, SourceName, Target
from state.stores import Stores

QUESTIONS, PUBLICATIONS = SourceName("questions"), SourceName("publications")
PROGRAMME = SourceName("programme")
NAMES = (QUESTIONS, PUBLICATIONS, PROGRAMME)


class InThisProcess:
    """Reads documents at once, where the program has a process of its own for them."""

    def read(self, body: bytes) -> Document:
        """The text of a file."""
        return read_document(body)

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report."""
        return cut_body(body)


def small_world() -> World:
    """Two questions without an answer or a document, one publication, a programme page."""
    return World(
        questions=[
            make_question(1_790_001, 11, date(2024, 1, 10), "het project VV078"),
            make_question(1_790_002, 12, date(2024, 1, 11), "de fietspaden"),
        ],
        publications=[
            Publication(
                slug="relanceplan",
                title="Relanceplan Vlaamse Veerkracht",
                description="Het plan.",
                published_on=date(2024, 1, 5),
            )
        ],
        programme=Programme("Vlaamse Veerkracht", [Section("Nieuws", ["Er is nog geen nieuws."])]),
    )


@dataclass
class Stage:
    """The example world, and a database into which what it says is fetched pass by pass.

    `down` are the addresses (by a part of them) that fail; `reverse`: answers come in backwards;
    `crawl_error`: why the crawl of every source gave up. `batch` is how much is committed together,
    and `between` what happens then.
    """

    db: Database
    config: Config
    world: World = field(default_factory=small_world)
    down: set[str] = field(default_factory=set)
    reverse: bool = False
    crawl_error: str | None = None
    names: tuple[SourceName, ...] = NAMES
    batch: int | None = None
    between: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.begin_again()

    def begin_again(self) -> None:
        """Forget what is not stored, as a process that begins anew."""
        self.work = UnitOfWork.over(Stores.of(self.db), self.config.sources, InThisProcess())
        self.stores = self.work.stores

    def process(self, pass_id: int) -> Outcome:
        """Process a pass that has been fetched."""
        relevance = Relevance(self.config, self.work.collector.document)
        router = Router(self.stores, self.config, {}, relevance)
        processor = PassProcessor(
            self.work,
            relevance,
            router,
            self.config.expectations,
            batch=self.batch,
            between=self.between,
        )
        return processor.process(self.stores.passes.get(pass_id))

    def run(self, at: datetime, sweep: bool = False) -> Outcome:
        """A pass at that instant: everything is asked for, and processed."""
        scopes = {
            name: {**scope_of(name, self.config.sources), "sweep": sweep} for name in self.names
        }
        pass_id = self.stores.passes.begin_pass(at, ClockKind.GIVEN, scopes)
        targets = list(self._targets())
        for source, target in reversed(targets) if self.reverse else targets:
            self._fetch(pass_id, source, target, at)
        for name in self.names:
            self.stores.passes.end_source(pass_id, name, 1, 1, self.crawl_error)
        self.stores.passes.set_pass_state(pass_id, PassState.FETCHED)
        return self.process(pass_id)

    def reconfigure(self, **tables: Any) -> None:
        """Go on with another configuration."""
        self.config = Config.model_validate(tables_of(**tables))
        self.begin_again()

    def events(self, baseline: bool = False) -> list[Event]:
        """The events on record, oldest first; those of the baseline or the others."""
        return [event for event in self.stores.log.select() if event.baseline is baseline]

    def told(self) -> list[tuple[str, str]]:
        """Kind and subject of every event that is no baseline, oldest first."""
        return [(event.kind, event.subject) for event in self.events()]

    def notices(self) -> list[str]:
        """The names of the notices of which anybody is told, in the order of their deliveries."""
        found = DeliveryList(self.stores.db).select()
        return [d.notice_id for d in found if d.notice_id is not None]

    def _targets(self) -> Iterator[tuple[SourceName, Target]]:
        questions = self.config.sources.table(QUESTIONS_SOURCE)
        query = questions.period_query.format(start=questions.since, end="")
        search = questions.search_url.format(query=query, size=100, page=1)
        yield QUESTIONS, Target(Role("search"), search)
        for question in self.world.questions:
            url = questions.opendata_url.format(id=question.id)
            yield QUESTIONS, Target(Role("opendata"), url)
        for words in self.config.sources.table(PUBLICATIONS_SOURCE).queries:
            overview = self.config.sources.table(PUBLICATIONS_SOURCE).overview_url
            url = overview.format(words=words.replace(" ", "%20"), page=0)
            yield PUBLICATIONS, Target(Role("overview"), url)
        for item in self.world.publications:
            url = f"https://www.vlaanderen.be/publicaties/{item.slug}"
            yield PUBLICATIONS, Target(Role("page"), url)
        yield PROGRAMME, Target(Role("programme"), self.config.sources.table(PROGRAMME_SOURCE).url)

    def _fetch(self, pass_id: int, source: SourceName, target: Target, at: datetime) -> None:
        store, reply = self.stores.snapshots, self._reply(target.url)
        if reply.status == 200:
            headers = {"content-type": reply.content_type}
            store.add_response(pass_id, source, target, 200, headers, reply.body, at)
        else:
            reason = f"it answered {reply.status}"
            store.add_failure(pass_id, source, target, reply.status, reason, at)

    def _reply(self, url: str) -> Reply:
        if any(part in url for part in self.down):
            return Reply(503)
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return answer(
            self.world, Request(parts.netloc, "GET", path, {"accept": "application/json"})
        )


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A stage of its own for each test, with ops who can be told."""
    db = Database(memory=True)
    migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    yield Stage(db, Config.model_validate(tables_of()))
    db.close()


def tables_of(**other: Any) -> dict[str, Any]:
    """A configuration as it is read from a file: one watcher of VV078, and ops."""
    watcher = {"name": "an", "projects": ["VV078"], "urls": ["json://localhost/an"]}
    ops = {"urls": ["json://localhost/ops"]}
    return {"watchers": [watcher], "ops": ops, **other}


@pytest.fixture(scope="session")
def hours() -> Callable[[float], datetime]:
    """An instant so many hours after the first pass of a test."""
    return lambda number: FIRST_AT + timedelta(hours=number)


FIRST_AT = datetime.fromisoformat("2024-01-15T08:00:00+00:00")
