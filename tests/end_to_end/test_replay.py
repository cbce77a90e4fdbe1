"""Stored passes enacted again: the same parsers give the same events, others what differs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.parsing import border
from crawler.parsing.texts.markup import plain_words
from crawler.sources.programme import parser as programme
from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.facts.hosts import GOVERNMENT_SITE, PARLIAMENT_API, PARLIAMENT_DOCUMENTS
from jobs.demo.papers.question_papers import question_pdf, small_pdf
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import (
    PupilFile,
    answer_question_104,
    ask_question_104,
    make_question,
    publish_sixth_measurement,
    story_world,
)
from jobs.passes.compare import TOLD_BY_CLOCK
from jobs.passes.replay_command import Span, compare_with_record, replayed
from state.database.connection import open_database
from state.records.events import EventLog

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
WITHDRAWN = 1780011
SLUG = "vierde-metingrapport-monitoring-relanceplan-vlaamse-veerkracht"


@pytest.fixture(scope="module")
def eventful(
    tmp_path_factory: pytest.TempPathFactory, _apprise_is_loaded: None
) -> Iterator[Installation]:
    """A database with all that can happen: documents that wait, sources that fail, a pass that was
    cut off, things that go and come back, replaced files, and the story of question 104."""
    from tests.end_to_end.conftest import Installation

    with ExampleSites(story_world()) as sites:
        made = Installation(tmp_path_factory.mktemp("eventful"), sites)
        made.watch("cultuur", [], projects=["VV078"], keywords=["handelsmissies"])
        made.tables["sources"]["questions"] |= {"sweep_schedule": "0 4 * * *"}
        _live_through(made)
        yield made


def _live_through(made: Installation) -> None:
    world, faults = made.world, made.sites.faults
    made.check("2024-01-15T08:30")
    ask_question_104(world)
    late = make_question(1796500, 500, date(2024, 1, 16), "Waterbeleid in de Denderstreek")
    body = question_pdf(late, "1. Hoe staat het met VV087?")
    late.files = [PupilFile(2021500, "vrg.500.pdf", body)]
    world.questions.append(late)
    faults.add(PARLIAMENT_DOCUMENTS, "404", "id=2021500")
    made.check("2024-01-17T08:30")
    made.check("2024-01-18T09:00")
    faults.clear()
    made.check("2024-01-19T09:30")
    faults.add(PARLIAMENT_API, "html", "/api/search/")
    made.check("2024-01-20T08:30")
    faults.clear()
    world.question(WITHDRAWN).gone = world.publication(SLUG).gone = True
    made.check("2024-01-21T05:00")
    made.check("2024-01-22T05:00")
    world.question(WITHDRAWN).gone = world.publication(SLUG).gone = False
    answer_question_104(world)
    _kill_in_mid_pass(made, "2024-03-06T08:00")
    made.check("2024-03-06T08:30")
    faults.add(GOVERNMENT_SITE, "503", "/vlaamse-regering/")
    publish_sixth_measurement(world)
    made.check("2024-03-22T12:30")
    faults.clear()
    made.check("2024-03-22T13:00")
    world.files[49001] = small_pdf("Vierde metingrapport: VV078 staat er anders.")
    made.check("2024-04-15T13:00")


def _kill_in_mid_pass(made: Installation, at: str) -> None:
    """A pass that is killed while the answer's document is on its way."""
    from tests.end_to_end.conftest import wait_until

    made.sites.faults.add(GOVERNMENT_SITE, "timeout", "/vlaamse-regering/", delay_seconds=300)
    made.sites.clear_requests()
    running = made.start("check", now=at)
    wait_until(
        lambda: any("/vlaamse-regering/" in request.path for request in made.sites.requests),
        "the programme page is asked for",
    )
    running.kill()
    running.wait()
    made.sites.faults.clear()


def _events(path: Path) -> list[dict[str, Any]]:
    """The events of a database, but for those that the clock tells."""
    with closing(open_database(path, for_writing=False)) as db:
        found = [event.as_json() for event in EventLog(db).select()]
    return [event for event in found if not _is_told_by_clock(event["kind"])]


def _is_told_by_clock(kind: str) -> bool:
    starts = tuple(pattern.removesuffix("*") for pattern in TOLD_BY_CLOCK)
    return kind.startswith(starts)


def test_replay_gives_the_events_of_the_live_passes(eventful: Installation) -> None:
    """A database full of failures, absences, waiting and an interruption is enacted again to the
    same events: ids, content, evidence and order, the baseline included."""
    live = _events(eventful.database)
    kinds = {event["kind"] for event in live}
    assert kinds >= {
        *("question.new", "question.answered", "question.changed"),
        *("question.withdrawn", "question.restored"),
        *("publication.withdrawn", "publication.restored", "publication.new"),
        *("report.new", "report.project_changed", "programme.changed", "document.changed"),
    }
    assert ("interrupted",) in eventful.rows("SELECT state FROM passes")

    done = eventful.run("replay", "--json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e for e in found if not _is_told_by_clock(e["kind"])] == live


def test_replay_twice_is_equal_and_leaves_everything_alone(
    eventful: Installation, tmp_path: Path
) -> None:
    """Two replays into databases of their own are equal, whatever the clock says; the database on
    record and the deliveries stay as they were."""
    before = eventful.rows("SELECT count(*), max(id) FROM deliveries"), _events(eventful.database)
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path, now in zip(paths, ("2030-01-01", None), strict=True):
        done = eventful.run("replay", "--into", str(path), now=now)
        assert done.returncode == 0, done.stderr
        assert "question.answered" in done.stdout
    one, two = (_events(path) for path in paths)
    assert one == two == before[1]
    assert eventful.rows("SELECT count(*), max(id) FROM deliveries") == before[0]
    again = eventful.run("replay", "--into", str(paths[0]))
    assert (again.returncode, again.stdout) == (2, "")
    assert "expected a fresh database" in again.stderr
    # What was kept is a database like any other, bodies included.
    kept = replace(eventful, tables={**eventful.tables, "state": {"path": str(paths[1])}})
    assert kept.run("verify").stdout.strip() == "everything is whole"


def test_passes_can_be_chosen_by_their_instants(eventful: Installation) -> None:
    """`--from` and `--to` enact the passes between them only, the first of them as baseline."""
    done = eventful.run("replay", "--to", "2024-01-17T12:00", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert max(event["detected_at"] for event in found).startswith("2024-01-17")
    done = eventful.run("replay", "--from", "2024-03-22T13:30", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found
    assert all(event["baseline"] for event in found)


def test_compare_finds_nothing_where_nothing_changed(eventful: Installation) -> None:
    """Today's parsers against the events that they made: nothing differs, exit status 0."""
    done = eventful.run("replay", "--compare")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing differs" in done.stdout
    refused = eventful.run("replay", "--compare", "--to", "2024-02-01")
    assert refused.returncode == 2
    assert "whole history" in refused.stderr


def test_compare_finds_a_planted_change(
    eventful: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that reads every text of a question in capitals changes events of questions, each
    named with what it differs in, and no others."""
    monkeypatch.setattr(border, "plain_words", lambda value: plain_words(value).upper())
    with replayed(eventful.config, lambda *_: None, Span(), None, False) as (db, again, _):
        comparison, found = compare_with_record(db, again)
        differences = [differing.as_json() for differing in found]
    assert not comparison.is_equal
    changed = [d["fields"] for d in differences if d["difference"] == "changed"]
    title = "Relanceplan Vlaamse Veerkracht - Uitvoering"
    wanted = {"path": "title", "before": title, "after": title.upper()}
    assert any(wanted in fields for fields in changed)
    assert all(fields for fields in changed)
    assert {row[0].partition(".")[0] for row in comparison.by_kind()} >= {"question"}


def test_parser_that_raises_is_named_and_the_rest_goes_on(
    eventful: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that raises on one snapshot is named with it and its source; the other sources and
    passes give what they gave."""
    page = eventful.rows("SELECT min(id) FROM snapshots WHERE role = 'programme'")[0][0]
    parse = programme.parse

    def stumble(snapshot: Any, settings: Any) -> Any:
        if snapshot.id == page:
            raise RuntimeError("planted")
        return parse(snapshot, settings)

    monkeypatch.setattr(programme, "parse", stumble)
    with replayed(eventful.config, lambda *_: None, Span(), None, False) as (_, again, result):
        found = [event.kind for event in EventLog(again).select()]
    assert list(result.faults) == [page]
    assert "RuntimeError: planted" in str(result.faults[page])
    assert "source.failing" in found
    assert found.count("question.answered") == sum(
        event["kind"] == "question.answered" for event in _events(eventful.database)
    )


def test_fault_is_told_and_the_exit_status_is_1(eventful: Installation) -> None:
    """As a command, a replay with a fault names the snapshot on standard error, prints what it
    found, and ends with 1."""
    planted = (
        "import crawler.sources.programme.parser as p\n"
        "def stumble(*_): raise AssertionError('planted')\n"
        "p.parse = stumble\n"
    )
    (eventful.folder / "sitecustomize.py").write_text(planted, encoding="utf-8")
    path = {"PYTHONPATH": f"{eventful.folder}:{Path(__file__).parents[2]}"}
    eventful.environment |= path
    try:
        done = eventful.run_afresh("replay")
    finally:
        del eventful.environment["PYTHONPATH"]
        (eventful.folder / "sitecustomize.py").unlink()
    assert done.returncode == 1
    assert "snapshot" in done.stderr
    assert "planted" in done.stderr
    assert "Traceback" not in done.stderr
    assert "question.answered" in done.stdout


def test_damaged_snapshot_is_skipped_with_a_warning(eventful: Installation, tmp_path: Path) -> None:
    """A snapshot whose stored bytes are damaged is named by `verify` and skipped by `replay`, which
    goes on with the rest."""
    shutil.copyfile(eventful.database, tmp_path / "vvwatch.db")
    damaged = replace(eventful, folder=tmp_path)
    ((snapshot_id, sha256),) = damaged.rows(
        "SELECT id, sha256 FROM snapshots WHERE url LIKE '%id=2011111' ORDER BY id LIMIT 1"
    )
    damaged.rows("UPDATE bodies SET zstd = x'00112233' WHERE sha256 = ?", sha256)

    verified = damaged.run("verify")
    assert verified.returncode == 1
    assert f"snapshot {snapshot_id} of" in verified.stdout
    done = damaged.run("replay", "--json")
    assert done.returncode == 0
    assert f"warning: snapshot {snapshot_id} of questions" in done.stderr
    found = {json.loads(line)["subject"] for line in done.stdout.splitlines()}
    assert {"question:1795000", "report:6"} <= found
