"""How much a database works, counted and not timed; and a past of any size for it to work in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.sources.questions.events import NEW
from crawler.sources.questions.names import OPENDATA
from crawler.sources.questions.record import OpenData, build_question
from crawler.sources.questions.settings import QuestionsReading
from jobs.processing.indexing import passages_in
from state.model.json_forms import as_json
from state.model.news import Evidence, News
from state.model.records import StoredReading, StoredRecord
from state.model.values import FILE_ROLE, Record, SourceName, Target
from state.stores import Stores

# More than whatever is looked at by its number, such as the newest two hundred.
SMALL, LARGE = 230, 460
QUESTIONS = SourceName("questions")
LONG_AGO = date(2001, 1, 8)


class Steps:
    """How many steps the virtual machine of SQLite took, and how many statements it was given."""

    def __init__(self) -> None:
        self.steps = 0
        self.statements = 0

    def step(self) -> int:
        """One more step; the work goes on."""
        self.steps += 1
        return 0

    def state(self, sql: str) -> None:
        """One more statement."""
        del sql
        self.statements += 1


@contextmanager
def counted(db: Database) -> Iterator[Steps]:
    """Counts what a database does meanwhile."""
    steps = Steps()
    db.conn.set_progress_handler(steps.step, 1)
    db.conn.set_trace_callback(steps.state)
    try:
        yield steps
    finally:
        db.conn.set_progress_handler(None, 0)
        db.conn.set_trace_callback(None)


def steps_of(db: Database, work: Callable[[], object]) -> int:
    """How many steps a piece of work takes; what it gives is read to its end."""
    with counted(db) as steps:
        found = work()
        if isinstance(found, Iterator):
            for _ in found:
                pass
    return steps.steps


def remember(stores: Stores, count: int, at: datetime, pass_id: int) -> None:
    """Let so many questions of long ago be known since a pass, each answered, read whole, with its
    document, searchable and on record; one in ten names a project, of which there are many."""
    with stores.transaction():
        for number in range(count):
            record = _question(number)
            _keep(stores, record, at)
            stores.search.put(record.key, passages_in(record, {}))
            news = News(NEW, record)
            stores.log.add(pass_id, QUESTIONS, at, news, True, Evidence(None, record.fields))
    for number in range(count):
        target = Target(FILE_ROLE, _document(number))
        body = f"{number}".encode()
        stores.snapshots.add_response(pass_id, QUESTIONS, target, 200, {}, body, at)
    with stores.transaction():
        stores.snapshots.mark_read(QUESTIONS, pass_id)
        for number in range(count):
            _keep(stores, _question(number), at)


def _keep(stores: Stores, record: Record, at: datetime) -> None:
    stores.records.save(
        StoredRecord(
            key=record.key,
            source=QUESTIONS,
            record=record,
            inputs=((record.key, OPENDATA, None),),
            reader="hand",
            first_seen_at=at,
            last_notified=record,
            last_notified_inputs=((record.key, OPENDATA, None),),
        )
    )
    stores.readings.put(StoredReading(record.key, OPENDATA, QUESTIONS, None, "hand", {}))


def _question(number: int) -> Record:
    asked_on = LONG_AGO + timedelta(days=number)
    project = f"VV{number // 10 % 150 + 1:03} " if number % 10 == 0 else ""
    values: dict[str, Any] = {
        "id": f"{number + 1}",
        "number": number + 1,
        "session_year": "2000-2001",
        "title": f"{project}Een vraag over gemeente {number}",
        "subject": f"{project}gemeente {number}",
        "asker": "Thijs Verbeurgt",
        "minister": "Jan Jambon",
        "themes": ("Cultuur",),
        "asked_on": asked_on,
        "answered_on": asked_on + timedelta(days=20),
        "published_on": asked_on + timedelta(days=40),
        "answered": True,
        "documents": (str(number + 1),),
    }
    parts = {str(OPENDATA): as_json(OpenData(**values))}
    said = {"answer": "Ja.", "answer_page": 1, "sub_questions": []}
    files = {_document(number): {"state": "read", "pages": 1, "codes": [], "question": said}}
    record = build_question(f"question:{number + 1}", parts, files, QuestionsReading())
    assert record is not None
    assert record.files == (_document(number),)
    return record


def _document(number: int) -> str:
    return f"https://docs.vlaamsparlement.be/files/pfile?id={number + 1}"
