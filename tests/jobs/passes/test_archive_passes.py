"""A file becomes one pass: dated by its answers, whole or not at all, and once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from crawler.sources.together.scopes import scope_of
from crawler.sources.together.settings import SourcesSettings
from jobs.passes.web_archives import Imported, import_file
from state.database.connection import open_database
from state.model.errors import ArchiveError
from state.model.values import ClockKind, FetchOutcome, PassState, Role, SourceName, Target
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore

if TYPE_CHECKING:
    from tests.crawler.conftest import Foreign

SETTINGS = SourcesSettings()
PAGE = "https://www.vlaanderen.be/publicaties/x"
OTHER_PAGE = "https://www.vlaanderen.be/publicaties/y"
OPENDATA = "https://ws.vlpar.be/e/opendata/schv/1"
AT = datetime(2024, 3, 6, 8, tzinfo=UTC)


def date(hours: int) -> str:
    """A WARC-Date so many hours after the first."""
    return (AT + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A database of today's shape in a file."""
    opened = open_database(tmp_path / "vvwatch.db")
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Foreign]:
    """An archive to be written."""
    from tests.crawler.conftest import Foreign

    with Foreign(tmp_path / "a.warc.gz") as writing:
        yield writing


def take(db: Database, archive: Foreign, state: PassState = PassState.IMPORTED) -> Imported:
    """Import what was written so far."""
    return import_file(db, archive.path, SETTINGS, 1024 * 1024, state)


def stored(db: Database) -> list[Any]:
    """Every row of every table, to see that nothing was added."""
    return [list(db[name].rows) for name in db.table_names()]


def spans(db: Database) -> dict[str, tuple[str, str]]:
    """From when to when each address is known to have given its body."""
    rows = db.query("SELECT url, first_seen_at, last_confirmed_at FROM snapshots")
    return {row["url"]: (row["first_seen_at"][:19], row["last_confirmed_at"][:19]) for row in rows}


def test_pass_of_a_file(db: Database, archive: Foreign) -> None:
    """The pass has the date of the latest answer, all fetches, and every source that is on as it
    is configured."""
    archive.put("response", PAGE, b"second", WARC_Date=date(2))
    archive.put("response", OPENDATA, b"{}", WARC_Date=date(1))
    archive.put("response", PAGE, b"first", WARC_Date=date(0))

    result = take(db, archive)

    assert result == Imported(archive.path, pass_id=1, answers=3, snapshots=3)
    store = SnapshotStore(db)
    (a_pass,) = PassStore(db).passes()
    assert (a_pass.at, a_pass.clock) == (AT + timedelta(hours=2), ClockKind.ARCHIVE)
    assert a_pass.state is PassState.IMPORTED
    rows = PassStore(db).pass_sources(1)
    assert {s: row["scope"] for s, row in rows.items()} == {
        s: {**scope_of(s, SETTINGS), "sweep": False} for s in SETTINGS.enabled
    }
    assert [rows[s]["requests"] for s in SETTINGS.enabled] == [1, 2, 0]
    assert [rows[s]["bytes"] for s in SETTINGS.enabled] == [2, 11, 0]
    assert all(row["finished"] and row["trouble"] is None for row in rows.values())
    pages = store.fetches(1, SourceName("publications"))
    assert [store.load(fetch.snapshot_id or 0).body for fetch in pages] == [b"first", b"second"]
    assert [fetch.outcome for fetch in pages] == [FetchOutcome.NEW_BODY] * 2


def test_archive_that_is_known_mends_what_it_brought(db: Database, archive: Foreign) -> None:
    """What an archive once brought and is damaged is whole after the archive was taken in again,
    which adds nothing."""
    archive.put("response", PAGE, b"page" * 100, WARC_Date=date(2))
    archive.put("response", OPENDATA, b"{}", WARC_Date=date(1))
    take(db, archive)
    before = stored(db)
    db.execute("UPDATE bodies SET zstd = x'0011'")
    db.conn.commit()
    assert take(db, archive).known
    assert stored(db) == before


@pytest.mark.parametrize(("state", "waiting"), [(PassState.FETCHED, 1), (PassState.IMPORTED, 0)])
def test_only_a_fetched_pass_waits(
    db: Database, archive: Foreign, state: PassState, waiting: int
) -> None:
    """What is imported counts as read; what is to be processed does not."""
    archive.put("response", PAGE, b"a")

    take(db, archive, state)

    store = SnapshotStore(db)
    assert len(PassStore(db).passes(state)) == 1
    assert len(list(store.unread_fetches(SourceName("publications"), 99))) == waiting


def test_revisits_and_missing(db: Database, archive: Foreign) -> None:
    """A revisit confirms its snapshot or makes one at its own address; 410 is a fetch, too."""
    first = archive.put("response", PAGE, b"a", WARC_Date=date(1))
    archive.put("revisit", PAGE, WARC_Refers_To=first, WARC_Date=date(3))
    archive.put("revisit", OTHER_PAGE, WARC_Refers_To=first, WARC_Date=date(2))
    archive.put("revisit", PAGE, WARC_Refers_To="<urn:uuid:unknown>", WARC_Date=date(4))
    elsewhere = archive.put("response", "https://elsewhere.example/", b"b")
    archive.put("revisit", PAGE, WARC_Refers_To=elsewhere, WARC_Date=date(4))
    archive.put("response", OPENDATA, b"", {}, "410 Gone", WARC_Date=date(0))

    result = take(db, archive)

    assert (result.answers, result.snapshots, result.missing) == (4, 2, 1)
    assert result.left == {
        "its address is of no source": 1,
        "it repeats an answer that is not in the file": 2,
    }
    hours = [date(n)[:19] for n in range(4)]
    assert spans(db) == {PAGE: (hours[1], hours[3]), OTHER_PAGE: (hours[2], hours[2])}
    store = SnapshotStore(db)
    outcomes = [fetch.outcome for fetch in store.fetches(1, SourceName("publications"))]
    assert outcomes == [FetchOutcome.NEW_BODY, FetchOutcome.NEW_BODY, FetchOutcome.SAME_BODY]
    (gone,) = store.fetches(1, SourceName("questions"))
    assert (gone.outcome, gone.status) == (FetchOutcome.MISSING, 410)


@pytest.mark.parametrize(("archived", "span"), [(1, (1, 5)), (3, (2, 5)), (5, (2, 5)), (9, (2, 9))])
def test_known_snapshot_is_only_widened(
    db: Database, archive: Foreign, archived: int, span: tuple[int, int]
) -> None:
    """A body that is known keeps its headers, and its span grows when the archive goes beyond."""
    store = SnapshotStore(db)
    target = Target(Role("page"), PAGE)
    live = PassStore(db).begin_pass(AT, ClockKind.REAL, {SourceName("publications"): {}})
    for hours in (2, 5):
        at = AT + timedelta(hours=hours)
        store.add_response(live, SourceName("publications"), target, 200, {"etag": "1"}, b"a", at)
    archive.put("response", PAGE, b"a", {"ETag": "2"}, WARC_Date=date(archived))

    result = take(db, archive)

    assert (result.answers, result.snapshots) == (1, 0)
    assert spans(db) == {PAGE: (date(span[0])[:19], date(span[1])[:19])}
    assert store.load(1).headers == {"etag": "1"}
    (fetch,) = store.fetches(2, SourceName("publications"))
    assert fetch.outcome is FetchOutcome.SAME_BODY


def test_same_file_twice_adds_nothing(db: Database, archive: Foreign) -> None:
    """A file is known by its bytes: the second time not a row is added, whatever its name."""
    archive.put("response", PAGE, b"a")
    first = take(db, archive)
    before = stored(db)
    copy = archive.path.with_name("copy.warc.gz")
    copy.write_bytes(archive.path.read_bytes())

    again = import_file(db, copy, SETTINGS, 1024 * 1024, PassState.IMPORTED)

    assert again == Imported(copy, pass_id=first.pass_id, known=True)
    assert stored(db) == before


def test_file_without_use_adds_nothing(db: Database, archive: Foreign) -> None:
    """A file in which nothing is of a source makes no pass, and may be tried again."""
    archive.put("response", "https://elsewhere.example/", b"a")
    before = stored(db)

    for _ in range(2):
        result = take(db, archive)
        assert (result.pass_id, result.known) == (None, False)
        assert result.left == {"its address is of no source": 1}
    assert stored(db) == before


def test_trouble_on_the_way_leaves_nothing(db: Database, archive: Foreign) -> None:
    """When storing fails at the very last step, nothing of the file is there."""
    archive.put("response", PAGE, b"a")
    db.execute(
        "CREATE TRIGGER on_purpose BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    before = stored(db)

    with pytest.raises(sqlite3.IntegrityError, match="full"):
        take(db, archive)

    assert stored(db) == before


def test_cut_file_gives_what_was_whole(db: Database, archive: Foreign) -> None:
    """Of a file that is cut off the whole answers are stored, and the result says where it ends."""
    archive.put("response", PAGE, b"a" * 1000)
    end = archive.writer.out.tell()
    archive.put("response", OTHER_PAGE, b"b" * 1000)
    archive.path.write_bytes(archive.path.read_bytes()[: end + 50])

    result = take(db, archive)

    assert result.answers == 1
    assert f"{archive.path}: expected record 2 to be whole" in str(result.damage)


def test_what_is_no_archive_stores_nothing(db: Database, tmp_path: Path) -> None:
    """A file that is no archive is refused, and nothing of it is stored."""
    path = tmp_path / "a.warc"
    path.write_bytes(b"<html></html>")
    before = stored(db)

    with pytest.raises(ArchiveError, match="an HTML page"):
        import_file(db, path, SETTINGS, 1024, PassState.IMPORTED)

    assert stored(db) == before


def test_nothing_that_was_not_asked_decides_what_is(db: Database, archive: Foreign) -> None:
    """What is asked next, and with which validators, follows from what was asked alone."""
    store = SnapshotStore(db)
    page, question = Target(Role("page"), PAGE), Target(Role("opendata"), OPENDATA)
    archive.put("response", PAGE, b"b", {"ETag": "2"}, WARC_Date=date(5))
    archive.put("response", OPENDATA, b"", {}, "404 Not Found", WARC_Date=date(5))
    take(db, archive)
    assert store.latest_snapshot_id(page) is None
    assert store.last_fetch(PAGE) is None
    assert not store.was_missing(OPENDATA, before_pass=99)
    assert PassStore(db).last_pass_at() == {}

    live = PassStore(db).begin_pass(AT, ClockKind.REAL, {SourceName("publications"): {}})
    headers = {"etag": "1"}
    store.add_response(live, SourceName("publications"), page, 200, headers, b"a", AT)
    store.add_failure(live, SourceName("questions"), question, 404, "gone", AT)

    latest = store.latest_snapshot_id(page)
    assert latest is not None
    assert store.load(latest).body == b"a"
    assert store.was_missing(OPENDATA, before_pass=99)
    PassStore(db).set_pass_state(live, PassState.PROCESSED)
    assert PassStore(db).last_pass_at() == {SourceName("publications"): AT}
