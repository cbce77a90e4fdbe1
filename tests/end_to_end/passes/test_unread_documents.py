"""Documents whose reader is killed, slow or does not start: they wait, and news waits with them."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.extraction.worker import TextWorker
from jobs.demo.facts.files import content_of
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.story.world import (
    PupilFile,
    Question,
    World,
    make_question,
    publish_sixth_measurement,
)
from jobs.passes.reparse import reparse
from jobs.passes.replay import ReplayResult
from jobs.passes.replay_command import Span, compare_with_record, replayed
from state.changes.unread import NOT_READ_YET, Trouble
from state.model.instants import parse_instant
from state.model.values import Event, SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS, PUBLICATIONS = SourceName("questions"), SourceName("publications")


class Readers:
    """Readers that do what they are ordered to with certain bodies, and who kills them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._killer = threading.Thread(target=self._kill)
        self._killer.start()

    def _kill(self) -> None:
        """As the system does where memory is short: from outside, while they read."""
        while not self._over.wait(0.005):
            for told in self._folder.glob("kill-*"):
                told.unlink()
                os.kill(int(told.name.removeprefix("kill-")), signal.SIGKILL)

    def order(self, body: bytes, order: str, task: str = "r") -> None:
        """What becomes of a body from now on: `wait to be killed` or `crash`, `once ` before it
        where the next reader may read it, or else words that stand for its problem."""
        (self._folder / f"{task}{hashlib.sha256(body).hexdigest()}").write_text(order)

    def mend(self) -> None:
        """From now on everything is read as it is."""
        for order in (*self._folder.glob("r*"), *self._folder.glob("c*")):
            order.unlink()

    def close(self) -> None:
        """Nobody is killed any more."""
        self._over.set()
        self._killer.join()


@pytest.fixture
def readers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Readers]:
    """Readers under orders, for checks, replays and reparsing."""
    folder = tmp_path_factory.mktemp("readers")
    made = Readers(folder)
    command = (sys.executable, "-m", "tests.running.reader_under_orders", str(folder))
    worker = partial(TextWorker, command=command)
    for name in ("check", "replay", "reparse"):
        monkeypatch.setattr(f"jobs.passes.{name}.TextWorker", worker)
    yield made
    made.close()


def _ask(world: World) -> tuple[Question, bytes]:
    """Let a question be asked that names VV087 in its document and nowhere else."""
    question = make_question(1796500, 500, date(2024, 1, 16), "Waterbeleid in de Denderstreek")
    body = question_pdf(question, "1. Hoe staat het met VV087?")
    question.files = [PupilFile(2020500, "vrg.500.pdf", body)]
    world.questions.append(question)
    return question, body


def _watch(made: Installation, webhook: Webhook) -> None:
    made.tables["watchers"] = []
    made.watch("alle", [webhook.url], projects=["VV087"], keywords=["Denderstreek"])
    made.tell_ops(webhook.url + "ops")


def _told(made: Installation) -> list[tuple[str, tuple[str, ...]]]:
    """What was told of the question, and with which projects."""
    found = (event for event in made.events() if event.subject == "question:1796500")
    return [(event.kind, event.projects) for event in found]


def _ops(webhook: Webhook) -> list[str]:
    """What ops heard since the last look."""
    both = list(zip(webhook.paths, webhook.take(), strict=True))
    webhook.paths.clear()
    return [post["message"] for path, post in both if path == "/ops"]


def _replay(made: Installation) -> tuple[ReplayResult, list[Event]]:
    """How a replay went, and the events in which it differs from the record."""
    with replayed(made.config, lambda *_: None, Span(), None, False) as (origin, db, result):
        _, differing = compare_with_record(origin, db)
        found = [e for each in differing for e in (each.recorded, each.replayed) if e is not None]
    return result, found


def test_question_whose_reader_is_killed(
    settled: Installation, webhook: Webhook, readers: Readers
) -> None:
    """A question whose reader is killed in the first pass is not told without its projects: it is
    told in the next one, with them, and a replay says the same."""
    _watch(settled, webhook)
    _, body = _ask(settled.world)
    readers.order(body, "wait to be killed")
    checked = settled.check("2024-01-17T08:30", QUESTIONS)
    assert checked.is_good
    assert checked.events == 0
    assert webhook.take() == []
    assert settled.rows("SELECT * FROM texts WHERE document LIKE '%killed%'") == []
    [unread] = settled.status("2024-01-17T08:31")["unread"]
    assert unread["url"].endswith("2020500")
    assert unread["why"].startswith(Trouble.KILLED)
    readers.mend()
    webhook.paths.clear()
    assert settled.check("2024-01-17T08:32", QUESTIONS).events == 1
    assert _told(settled) == [("question.new", ("VV087",))]
    [message] = webhook.take()
    assert "VV087" in message["message"]
    assert settled.status("2024-01-17T09:01")["unread"] == []
    result, differing = _replay(settled)
    assert (result.unread, differing) == ({}, [])


def test_news_is_told_after_a_day(
    settled: Installation, webhook: Webhook, readers: Readers
) -> None:
    """A question whose reader is killed again and again is told after a day, with words for it, and
    once more with its projects when it is read; that is never held against the document."""
    _watch(settled, webhook)
    _, body = _ask(settled.world)
    readers.order(body, "wait to be killed")
    for hour in range(0, 24, 4):
        settled.check(f"2024-01-17T{hour:02}:30", QUESTIONS)
    assert _told(settled) == []
    [told_ops] = _ops(webhook)
    assert "document" in told_ops or "2020500" in told_ops
    settled.check("2024-01-18T01:00", QUESTIONS)
    assert _told(settled) == [("question.new", ())]
    [message] = webhook.take()
    assert "document is nog niet gelezen" in message["message"]
    [document] = settled.events("question.new")[0].detail["documents"]
    assert (document["state"], document["problem"]) == ("unread", NOT_READ_YET)
    readers.mend()
    settled.check("2024-01-18T09:00", QUESTIONS)
    assert _told(settled) == [("question.new", ()), ("question.changed", ("VV087",))]
    result, differing = _replay(settled)
    assert (result.unread, differing) == ({}, [])


def test_baseline_whose_reader_is_killed(
    fresh: Installation, webhook: Webhook, readers: Readers
) -> None:
    """What a first pass could not read belongs to the baseline all the same: nobody is told when it
    is read later, and it is known then."""
    _watch(fresh, webhook)
    _, body = _ask(fresh.world)
    readers.order(body, "wait to be killed")
    fresh.check("2024-01-17T08:30")
    webhook.take()
    readers.mend()
    result = fresh.check("2024-01-17T09:00")
    assert (result.events, webhook.take()) == (0, [])
    [(record,)] = fresh.rows("SELECT record FROM records WHERE key = 'question:1796500'")
    assert "VV087" in record
    fresh.world.question(1796500).themes = ["Water"]
    fresh.check("2024-01-17T10:00")
    [changed] = fresh.events("question.changed")
    assert [change.field for change in changed.changes] == ["themes"]


def test_document_that_crashes_its_reader_in_three_passes(
    settled: Installation, webhook: Webhook, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that crashes a fresh reader in three passes is given up: its question is told with
    the reason, ops hear of it once, and only a later version of the reader tries it again."""
    _watch(settled, webhook)
    _, body = _ask(settled.world)
    readers.order(body, "crash")
    for hour, told in ((8, 0), (9, 0), (10, 1), (11, 0), (12, 0)):
        assert settled.check(f"2024-01-17T{hour:02}:30", QUESTIONS).events == told
    [document] = settled.events("question.new")[0].detail["documents"]
    assert document["state"] == "unreadable"
    assert document["problem"].startswith("reading it failed in 3 passes")
    assert settled.rows("SELECT count(*) FROM reading_failures") == [(3,)]
    assert settled.rows("SELECT * FROM texts WHERE document LIKE '%crashed%'") == []
    [ops] = _ops(webhook)
    assert "2020500" in ops
    assert Trouble.CRASHED in ops
    [unread] = settled.status("2024-01-17T12:31")["unread"]
    assert (unread["given_up"], unread["next_try_at"]) == (True, None)
    result, differing = _replay(settled)
    assert (result.unread, differing) == ({}, [])
    readers.mend()
    monkeypatch.setattr("crawler.extraction.kept_texts.texts_version", lambda: "later")
    settled.check("2024-01-18T08:30", QUESTIONS)
    assert _told(settled) == [("question.new", ()), ("question.changed", ("VV087",))]
    assert settled.status("2024-01-18T08:31")["unread"] == []


def test_reader_that_does_not_start(
    settled: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no reader starts the pass ends all the same, news without documents is told, the rest
    waits, and ops hear of it."""
    _watch(settled, webhook)
    _ask(settled.world)
    bare = make_question(1796501, 501, date(2024, 1, 16), "Nog iets over de Denderstreek")
    bare.files = []
    settled.world.questions.append(bare)
    broken = partial(TextWorker, command=(sys.executable, "-c", "raise SystemExit(3)"))
    with monkeypatch.context() as patch:
        patch.setattr("jobs.passes.check.TextWorker", broken)
        for minute in (30, 40):
            settled.check(f"2024-01-17T08:{minute}", QUESTIONS)
    assert [event.subject for event in settled.events("question.new")] == ["question:1796501"]
    [ops] = _ops(webhook)
    assert "status 3" in ops
    assert settled.rows("SELECT count(*) FROM passes WHERE state <> 'processed'") == [(0,)]
    settled.check("2024-01-17T08:50", QUESTIONS)
    assert _told(settled) == [("question.new", ("VV087",))]


def test_report_whose_cutting_is_killed(
    settled: Installation, webhook: Webhook, readers: Readers
) -> None:
    """What changed in a report is told in the pass that can cut it, when its reader was killed in
    the pass that saw it first."""
    settled.tables["watchers"] = []
    settled.watch("alle", [webhook.url], projects="all", kinds=["report.*"])
    [(number, _)] = publish_sixth_measurement(settled.world).files
    readers.order(content_of(settled.world.files[number]), "wait to be killed", "c")
    settled.check("2024-03-22T08:30", PUBLICATIONS)
    assert len(settled.events("report.new")) == 1
    assert settled.events("report.project_changed") == []
    readers.mend()
    settled.check("2024-03-22T09:30", PUBLICATIONS)
    changed = settled.events("report.project_changed")
    assert changed
    assert "VV078" in "".join(post["message"] for post in webhook.take())
    result, differing = _replay(settled)
    assert (result.unread, differing) == ({}, [])


def test_replay_whose_reader_is_killed(
    settled: Installation, webhook: Webhook, readers: Readers
) -> None:
    """A replay whose reader is killed tries again; where that is in vain, it says which file it
    could not read."""
    _watch(settled, webhook)
    _, body = _ask(settled.world)
    settled.check("2024-01-17T08:30", QUESTIONS)
    assert _told(settled) == [("question.new", ("VV087",))]
    readers.order(body, "once wait to be killed")
    result, differing = _replay(settled)
    assert (result.unread, differing) == ({}, [])
    readers.order(body, "wait to be killed")
    result, differing = _replay(settled)
    [(url, why)] = result.unread.items()
    assert url.endswith("2020500")
    assert why.startswith(Trouble.KILLED)
    assert [event.subject for event in differing] == ["question:1796500"]
    assert settled.rows("SELECT * FROM reading_failures") == []


def test_reparse_whose_reader_is_killed(
    settled: Installation, webhook: Webhook, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading everything anew with a reader that is killed finds nothing late of what it could not
    read, says so, and leaves it to the next passes, which alert nobody."""
    _watch(settled, webhook)
    _, body = _ask(settled.world)
    settled.check("2024-01-17T08:30", QUESTIONS)
    webhook.take()
    monkeypatch.setattr("crawler.extraction.kept_texts.texts_version", lambda: "later")
    monkeypatch.setattr("crawler.reading.renewing.parser_version", lambda *_: "later")
    readers.order(body, "wait to be killed")
    at = parse_instant("2024-01-17T08:40")
    done = reparse(settled.config, settled.environment, at, at, True, lambda *_: None)
    assert [url[-7:] for url in done.unread] == ["2020500"]
    assert done.events == {}
    readers.mend()
    assert settled.check("2024-01-17T08:50", QUESTIONS).events == 0
    assert _told(settled) == [("question.new", ("VV087",))]
    assert webhook.take() == []


@pytest.mark.parametrize("is_baseline", [False, True])
def test_false_facts_of_earlier_versions(
    settled: Installation,
    fresh: Installation,
    webhook: Webhook,
    readers: Readers,
    is_baseline: bool,
) -> None:
    """What an earlier version held against a document is forgotten when the database is opened: the
    next pass reads it, and its projects are told unless it belongs to the baseline."""
    made = fresh if is_baseline else settled
    made.database.unlink() if is_baseline else None
    _watch(made, webhook)
    _, body = _ask(made.world)
    readers.order(body, "it crashed its reader")
    made.check("2024-01-17T08:30")
    with closing(sqlite3.connect(made.database)) as db, db:
        db.execute("DROP TABLE reading_failures")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_reading_failures'")
    readers.mend()
    made.check("2024-01-17T09:00")
    expected = [] if is_baseline else [("question.new", ()), ("question.changed", ("VV087",))]
    assert _told(made) == expected
    assert made.rows("SELECT * FROM texts WHERE document LIKE '%crashed its reader%'") == []
    [(record,)] = made.rows("SELECT record FROM records WHERE key = 'question:1796500'")
    assert "VV087" in record
