"""A better parser over a whole database: what it finds is on record, and alerts nobody unasked."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.parsing.base import Parsed
from crawler.reading.collector import Collector
from crawler.sources.questions import parser as questions
from crawler.sources.questions.source import QUESTIONS
from jobs.demo.story.world import answer_question_104, ask_question_104
from jobs.passes import reparse as reparsing
from jobs.passes.reparse import reparse
from state.database.backup import copy_database
from state.database.connection import open_database
from state.database.pieces import Pieces
from state.model.instants import parse_instant

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTION = "question:1795000"


@pytest.fixture
def poorly_read(
    settled: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> Installation:
    """Question 104 asked and answered under a parser that sees no answers in the open data and
    does not know question 95 at all."""
    parse = questions.parse

    def poor(snapshot: Any, settings: Any) -> Parsed:
        parsed = parse(snapshot, settings)
        unanswered = {"answered": False, "answered_on": None}
        kept = (r for r in parsed.readings if r.key != "question:1780011")
        readings = tuple(
            replace(r, data=r.data | unanswered) if "answered" in r.data else r for r in kept
        )
        return replace(parsed, readings=readings)

    with monkeypatch.context() as patched:
        patched.setattr(questions, "parse", poor)
        patched.setattr(QUESTIONS, "version", "poor")
        settled.database.unlink()
        settled.check("2024-01-15T08:30")
        ask_question_104(settled.world)
        settled.check("2024-01-17T08:30")
        answer_question_104(settled.world)
        settled.check("2024-03-06T08:30")
    assert "question.answered" not in settled.kinds()
    webhook.take()
    return settled


def test_reparse_alerts_nobody(poorly_read: Installation, webhook: Webhook) -> None:
    """The answer that only today's parser sees is on record as found late, the record says so, and
    neither reparse nor the next pass tells anybody."""
    done = poorly_read.run("reparse", "--json", now="2024-03-07T08:00")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["events"]["question.answered"] >= 1
    assert told["new"] == 1
    assert told["changed"] >= 1
    [late] = [e for e in poorly_read.events("question.answered") if e.subject == QUESTION]
    assert late.found_late
    assert late.detected_at.startswith("2024-03-07")
    assert "2024-02-13" in json.dumps(late.detail)
    shown = json.loads(poorly_read.run("show", QUESTION, "--json").stdout)
    assert shown["state"] == "answered"

    again = poorly_read.run("reparse", "--json", now="2024-03-07T08:05")
    assert json.loads(again.stdout) == {
        "renewed": 0,
        "changed": 0,
        "new": 0,
        "events": {},
        "faults": [],
    }
    poorly_read.check("2024-03-07T08:30")
    poorly_read.check("2024-03-10T05:00")
    assert webhook.take() == []
    compared = poorly_read.run("replay", "--compare", "--json")
    differences = [json.loads(line) for line in compared.stdout.splitlines()]
    assert not [d for d in differences if d["difference"] == "added"]


def test_reparse_alerts_when_asked(poorly_read: Installation, webhook: Webhook) -> None:
    """With --alert the watchers of what was found late are told, the baseline left out."""
    done = poorly_read.run("reparse", "--alert", now="2024-03-07T08:00")
    assert done.returncode == 0, done.stderr
    assert "question.answered" in done.stdout
    assert poorly_read.deliver("2024-03-07T08:01").sent == 1
    [post] = webhook.take()
    assert "/schriftelijke-vragen/1795000" in post["message"]
    assert "Beantwoord" in post["message"]


def test_reparse_with_todays_parser_changes_nothing(settled: Installation) -> None:
    """Where everything was read by today's parsers, nothing is read again or found."""
    before = settled.records("questions")
    done = settled.run("reparse")
    assert "0 read again" in done.stdout
    assert "none" in done.stdout
    assert settled.records("questions") == before


def test_record_that_cannot_be_renewed(
    poorly_read: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left as it was and named; the others are renewed, and the next reparse renews it."""
    build = Collector.build

    def raising(self: Collector, key: str) -> Any:
        if key == QUESTION:
            raise KeyError("of this record")
        return build(self, key)

    at = parse_instant("2024-03-07T08:00")
    again = partial(reparse, poorly_read.config, {}, at, at, False, lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr(Collector, "build", raising)
        done = again()
    assert list(done.set_aside) == [QUESTION]
    assert done.renewed > 1

    done = again()
    assert done.set_aside == {}
    assert done.renewed >= 1


class CutOffError(BaseException):
    """The process has ended here."""


def test_reparse_that_is_cut_off(
    poorly_read: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is renewed in pieces is what comes of it in one, byte for byte, also where each process
    ends after a few pieces and the next begins anew."""
    at = parse_instant("2024-03-07T08:00")
    again = partial(reparse, poorly_read.config, {}, at, at, False, lambda *_: None)
    before = tmp_path / "before.db"
    with closing(open_database(poorly_read.database)) as db:
        copy_database(db, before)

    ended: list[int] = []

    def cut_off() -> None:
        ended[-1] += 1
        if ended[-1] == 4 * len(ended):
            raise CutOffError

    with monkeypatch.context() as patched:
        patched.setattr(reparsing, "Pieces", lambda db, **_: Pieces(db, 1, cut_off))
        while True:
            ended.append(0)
            try:
                again()
            except CutOffError:
                continue
            break
    assert len(ended) > 2
    in_pieces = all_of(poorly_read.database)

    for suffix in ("", "-wal", "-shm"):
        poorly_read.database.with_name(poorly_read.database.name + suffix).unlink(missing_ok=True)
    before.rename(poorly_read.database)
    with monkeypatch.context() as patched:
        patched.setattr(reparsing, "Pieces", lambda db, **_: Pieces(db, 1_000_000))
        done = again()
    assert done.new == 1
    assert done.events["question.answered"] >= 1
    assert in_pieces == all_of(poorly_read.database)


def all_of(path: Path) -> dict[str, list[Any]]:
    """Everything that is stored, by table; not how words are found again."""
    with closing(open_database(path)) as db:
        names = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'passages_fts%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
            )
        ]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}
