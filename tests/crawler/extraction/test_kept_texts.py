"""Texts of files are kept, and failures to read them are not kept as if they were texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from crawler.documents.document import Document
from crawler.extraction.kept_texts import Texts
from state.changes.sheets import CutReport
from state.changes.unread import NOT_READ_YET, Task
from state.database.migrations import migrations
from state.model.errors import NotReadError
from state.model.values import FILE_ROLE, ClockKind, Snapshot
from state.stores import Stores

AT = datetime(2024, 1, 17, 8, 30, tzinfo=UTC)
SNAPSHOT = Snapshot(1, FILE_ROLE, "https://x/1", "GET", "", 200, {}, "aa", AT, AT, b"body")
READ = Document("pdf", "read", ("VV087",))


class Reader:
    """Reads everything, or fails in this way."""

    def __init__(self) -> None:
        self.fails: NotReadError | None = None
        self.times = 0

    def read(self, body: bytes) -> Document:
        """The one text there is."""
        self._try()
        assert body == b"body"
        return READ

    def cut(self, body: bytes) -> CutReport:
        """No sheets."""
        self._try()
        assert body == b"body"
        return CutReport(notes=("nothing",))

    def _try(self) -> None:
        self.times += 1
        if self.fails is not None:
            raise self.fails


@pytest.fixture
def stores() -> Iterator[Stores]:
    """The stores of a database in memory."""
    db = Database(memory=True)
    migrations.apply(db)
    yield Stores.of(db)
    db.close()


def passes(stores: Stores, texts: Texts, hours: float) -> int:
    """Begin a pass so many hours after the first; its number."""
    at = AT + timedelta(hours=hours)
    number = stores.passes.begin_pass(at, ClockKind.GIVEN, {})
    texts.begin(stores.passes.get(number))
    return number


def failure(texts: Texts) -> NotReadError:
    """Why the file is not read."""
    with pytest.raises(NotReadError) as caught:
        texts.of(SNAPSHOT)
    return caught.value


def test_text_is_read_once(stores: Stores) -> None:
    """A file that was read is not read again."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader)
    assert [texts.of(SNAPSHOT) for _ in range(2)] == [READ, READ]
    assert reader.times == 1


def test_failure_waits_for_the_next_pass(stores: Stores) -> None:
    """A file whose reader was killed is tried once in a pass, and is read in the next."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader)
    passes(stores, texts, 0)
    reader.fails = NotReadError("its reader was killed")
    assert failure(texts).why == "its reader was killed"
    assert texts.failed == {SNAPSHOT.url: "its reader was killed"}
    assert failure(texts).why == NOT_READ_YET
    assert reader.times == 1
    assert stores.texts.text("aa", "any") is None
    reader.fails = None
    passes(stores, texts, 0.1)
    assert texts.of(SNAPSHOT) == READ


def test_file_that_is_given_up(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that fails by itself in three passes is given up until the reader is another one."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader)
    reader.fails = NotReadError("it crashed its reader", is_own=True)
    for number in range(3):
        passes(stores, texts, number)
        assert failure(texts).given_up is (number == 2)
    reader.fails = None
    passes(stores, texts, 30)
    assert failure(texts).given_up
    assert reader.times == 3
    monkeypatch.setattr("crawler.extraction.kept_texts.texts_version", lambda: "later")
    assert texts.of(SNAPSHOT) == READ


def test_killed_readers_never_add_up(stores: Stores) -> None:
    """Failures that are not a file's own do not make a verdict, however many there are."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader)
    reader.fails = NotReadError("its reader was killed")
    for number in range(10):
        passes(stores, texts, 7 * number)
        assert not failure(texts).given_up
    assert reader.times == 10


def test_cutting_fails_by_itself(stores: Stores) -> None:
    """What befalls the cutting of a report is no failure of reading its text."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader)
    number = passes(stores, texts, 0)
    reader.fails = NotReadError("its reader was killed")
    with pytest.raises(NotReadError):
        texts.cut(SNAPSHOT)
    reader.fails = None
    assert texts.of(SNAPSHOT) == READ
    [noted] = stores.reading_failures.in_pass(number)
    assert (noted.task, noted.url) == (Task.SHEETS, SNAPSHOT.url)
    passes(stores, texts, 1)
    assert texts.cut(SNAPSHOT) == CutReport(notes=("nothing",))


def test_outside_of_a_pass(stores: Stores) -> None:
    """Whoever reads outside of a pass is told, asks the reader once, and puts nothing on record."""
    reader = Reader()
    texts = Texts(stores.texts, stores.reading_failures, reader, keeping=False)
    reader.fails = NotReadError("its reader was killed")
    assert [failure(texts).why for _ in range(2)] == ["its reader was killed"] * 2
    assert reader.times == 1
    assert stores.reading_failures.is_empty
