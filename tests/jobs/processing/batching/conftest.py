"""Much trouble in a few passes, to be processed in batches of any size, and cut off anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlite_utils import Database

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.report_files import cut_body
from jobs.config.model import Config
from jobs.demo.facts.model import Section, make_question
from jobs.demo.sites.replies import Reply
from jobs.demo.story.world import (
    answer_question_104,
    ask_question_104,
    publish_sixth_measurement,
    story_world,
)
from jobs.processing.context import UnitOfWork
from state.changes.sheets import CutReport
from state.database.migrations import migrations
from state.model.values import PassState
from state.stores import Stores
from tests.jobs.processing.conftest import FIRST_AT, tables_of
from tests.jobs.processing.fuzzing.spoiled_stage import ADDRESSES, SpoiledStage

_read = cache(read_document)
_cut = cache(cut_body)


class ReadOnce:
    """Reads each document once in all tests: what it says never changes."""

    def read(self, body: bytes) -> Document:
        """The text of a file."""
        return _read(body)

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report."""
        return _cut(body)


class CutOffError(BaseException):
    """The process has ended here."""


@dataclass
class LongStage(SpoiledStage):
    """The story on a stage with documents, files and reports."""

    def begin_again(self) -> None:
        """Forget what is not stored, as a process that begins anew."""
        self.work = UnitOfWork.over(Stores.of(self.db), self.config.sources, ReadOnce())
        self.stores = self.work.stores

    def enact(self, numbers: Iterable[int]) -> None:
        """The passes of these numbers, each by a process of its own, with what happens before."""
        for number in numbers:
            self.let_happen(number)
            self.begin_again()
            self.run(FIRST_AT + timedelta(hours=STEPS[number][0]), sweep=True)

    def let_happen(self, number: int) -> None:
        """What happens before the pass of this number."""
        STEPS[number][1](self)

    def finish(self) -> None:
        """Go on, by a process of its own, with the pass that was cut off."""
        self.db.rollback()
        self.begin_again()
        [cut_off] = self.stores.passes.passes(PassState.FETCHED)
        self.process(cut_off.id)

    def _reply(self, url: str) -> Reply:
        is_down = any(part in url for part in self.down)
        return Reply(503) if is_down else super()._reply(url)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored, by table."""
        names = [
            row[0]
            for row in self.db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passages_%'"
                " AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"
            )
        ]
        return {name: self.db.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def _baseline(_: LongStage) -> None:
    """Nothing happens before the first pass."""


def _much(stage: LongStage) -> None:
    ask_question_104(stage.world)
    publish_sixth_measurement(stage.world)
    stage.world.programme.sections.append(Section("Meer", ["Er is nieuws over één project."]))
    for number in range(3):
        about = f"VV0{78 + number} in Gent"
        question = make_question(1_796_001 + number, 200 + number, date(2024, 1, 15), about)
        stage.world.questions.append(question)


def _less(stage: LongStage) -> None:
    answer_question_104(stage.world)
    gone = stage.world.questions[1]
    gone.listed, gone.gone = False, True
    stage.world.questions[2].title = "Een andere titel over VV078"
    del stage.world.programme.sections[-1]


def _down(stage: LongStage) -> None:
    stage.down = {"/api/overview-search"}


def _up(stage: LongStage) -> None:
    stage.down = set()


STEPS: tuple[tuple[float, Callable[[LongStage], None]], ...] = (
    (0, _baseline),
    (1, _much),
    (30, _less),
    (40, _down),
    (60, _up),
)
"""At which hour each pass is, and what happens before it."""


def long_stage(db: Database | None = None) -> LongStage:
    """A stage before its first pass; in memory, unless a database is given."""
    db = db or Database(memory=True)
    if migrations.pending(db):
        migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    watcher = {
        "name": "an", "projects": "all", "keywords": ["veerkracht", "fietspaden"], "kinds": ["*"],
        "urls": ["json://localhost/an"], "remind_days": 30,
    }  # fmt: skip
    tables = tables_of(
        watchers=[watcher],
        sources={"publications": {"listing": "api"}},
        expected=[{"title": "Zesde meting", "measurement": 6, "due": date(2024, 1, 31)}],
    )
    config = Config.model_validate(tables)
    return LongStage(db, config, world=story_world(), address=ADDRESSES["overview API"])


@cache
def stored_before(number: int) -> bytes:
    """The database before the pass of this number."""
    stage = long_stage()
    stage.enact(range(number))
    stage.db.conn.commit()
    stored: bytes = stage.db.conn.serialize()
    stage.db.close()
    return stored


def stage_before(number: int) -> LongStage:
    """A stage on which all has happened but the pass of this number and the later ones."""
    db = Database(memory=True)
    db.conn.deserialize(stored_before(number))
    stage = long_stage(db)
    for earlier in range(number):
        stage.let_happen(earlier)
    return stage
