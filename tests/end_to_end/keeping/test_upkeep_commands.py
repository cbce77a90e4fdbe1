"""Keeping house from the command line: copies, checks, pruning, and a disk that is full."""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.hosts import PARLIAMENT_DOCUMENTS
from jobs.demo.story.world import answer_question_104
from jobs.passes.serving.service import Service
from state.database.lock import hold
from state.model.instants import parse_instant
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

Eventually = Callable[[Callable[[], bool], str], None]


def test_backup_while_a_pass_runs(asked: Installation, eventually: Eventually) -> None:
    """A copy made while a pass fetches is whole, has what was stored, and is not overwritten."""
    answer_question_104(asked.world)
    asked.sites.faults.add(PARLIAMENT_DOCUMENTS, "timeout", "id=2011111", delay_seconds=300)
    asked.sites.clear_requests()
    running = asked.start("check", now="2024-03-06T08:30")
    eventually(
        lambda: any("id=2011111" in request.path for request in asked.sites.requests),
        "the pass asks for the document",
    )
    copy = asked.folder / "copy.db"
    done = asked.run("backup", str(copy))
    running.kill()
    running.wait()
    assert done.returncode == 0, done.stderr
    again = asked.run("backup", str(copy))
    assert (again.returncode, again.stdout) == (2, "")
    assert "expected a new file" in again.stderr
    copied = replace(asked, tables={**asked.tables, "state": {"path": "copy.db"}})
    assert copied.run("verify", "--json").stdout.strip() == '{"problems": []}'
    assert copied.rows("SELECT count(*) FROM events") == asked.rows("SELECT count(*) FROM events")


def test_copies_in_a_folder(settled: Installation) -> None:
    """`backup --keep` adds a copy to a folder and keeps so many; a folder that is not there is
    named, and nothing is made."""
    missing = settled.run("backup", "--keep", "2", "copies", now="2024-02-01T08:30")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "make it first" in missing.stderr
    (settled.folder / "letter.txt").write_text("no folder")
    for words in (("--keep", "0", "."), ("--keep", "1", "letter.txt"), (".",)):
        refused = settled.run("backup", *words)
        assert (refused.returncode, refused.stdout) == (2, "")
    (settled.folder / "copies").mkdir()
    for day in (1, 2, 3):
        done = settled.run("backup", "--keep", "2", "copies", now=f"2024-02-0{day}T08:30")
        assert done.returncode == 0, done.stderr
    kept = sorted(path.name for path in (settled.folder / "copies").iterdir())
    assert kept == ["vvwatch-20240202T073000Z.db", "vvwatch-20240203T073000Z.db"]
    copied = replace(settled, tables={**settled.tables, "state": {"path": f"copies/{kept[0]}"}})
    assert copied.run("verify", "--json").stdout.strip() == '{"problems": []}'


def test_service_prunes(asked: Installation, caplog: pytest.LogCaptureFixture) -> None:
    """What `serve` does by `prune_schedule` lets go of what nothing rests on, and says so; while a
    pass runs it leaves it at that."""
    for day in ("18", "19", "20"):
        asked.world.programme.build_stamp = f"build of {day}"
        asked.check(f"2024-01-{day}T08:30", SourceName("programme"))
    asked.tables["upkeep"] = {"prune_schedule": "30 3 1 * *", "older_than_days": 30}
    service = Service(asked.config, lambda: parse_instant("2024-03-07"))
    caplog.set_level("INFO", "vvwatch")
    with hold(asked.database):
        service.prune()
    assert "could not be let go of" in caplog.text
    service.prune()
    assert "pruned: 2 snapshots" in caplog.text
    assert asked.run("verify", "--json").stdout.strip() == '{"problems": []}'


def test_prune_says_what_it_would_free_and_frees_it(asked: Installation) -> None:
    """A dry run and the pruning itself say the same; afterwards the database is whole, its events
    are proven as before, and a replay gives the same events."""
    for day in ("18", "19", "20"):
        # A page that differs in nothing that matters is one more snapshot that nothing rests on.
        asked.world.programme.build_stamp = f"build of {day}"
        asked.check(f"2024-01-{day}T08:30", SourceName("programme"))
    before = asked.run("events", "--json").stdout
    words = ("--older-than", "30", "--json")
    tried = asked.run("prune", "--dry-run", *words, now="2024-03-07")
    done = asked.run("prune", *words, now="2024-03-07")
    assert json.loads(tried.stdout) == json.loads(done.stdout)
    assert json.loads(done.stdout)["snapshots"] == 2
    assert asked.run("verify").returncode == 0
    assert asked.run("events", "--json").stdout == before
    replayed = asked.run("replay", "--json")
    assert replayed.returncode == 0
    ids = [json.loads(line)["id"] for line in before.splitlines()]
    assert {json.loads(line)["id"] for line in replayed.stdout.splitlines()} >= set(ids)
    refused = asked.run("prune")
    assert refused.returncode == 2
    assert "--older-than" in refused.stderr


@pytest.mark.parametrize("command", ["backup copy.db", "verify", "replay", "prune --older-than 1"])
def test_nothing_stored_yet(fresh: Installation, command: str) -> None:
    """Where nothing is stored yet, each command says so and what to do."""
    done = fresh.run(*command.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "vvwatch check" in done.stderr


_LOOKING = (
    *("status", "show VV078", "search fietspad", "events", "verify", "verify --repair"),
    *("backup copy.db", "deliveries", "export --json all.json", "publish site", "promises"),
    *("try cultuur", "snapshot 1", "replay", "prune --older-than 1", "deliveries retry all"),
)


@pytest.mark.parametrize("command", _LOOKING)
def test_file_of_no_bytes(fresh: Installation, command: str) -> None:
    """In a file of 0 bytes nothing is stored, as where there is none: whoever only looks says the
    same with the same exit status, and leaves it as it is, with nothing beside it."""
    missing = fresh.run(*command.split())
    fresh.database.parent.mkdir(exist_ok=True)
    fresh.database.touch()
    before = sorted(fresh.folder.rglob("*"))
    done = fresh.run(*command.split())
    assert (done.returncode, done.stdout, done.stderr) == (2, "", missing.stderr)
    assert "is stored at" in done.stderr
    assert fresh.database.stat().st_size == 0
    assert sorted(fresh.folder.rglob("*")) == before


def _let_files_be_small(limit_bytes: int) -> None:
    """No file may grow beyond a limit, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))


def test_full_disk_in_the_middle_of_a_pass(asked: Installation, webhook: Webhook) -> None:
    """When the disk is full in the middle of a pass, the pass fails with words and exit status 1,
    the database stays whole, and the next pass tells what the failed one could not."""
    answer_question_104(asked.world)
    asked.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    done = asked.run("check", now="2024-03-06T08:30", before=partial(_let_files_be_small, 60_000))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "what was stored before is whole" in done.stderr
    assert asked.run("verify").returncode == 0
    assert asked.kinds() == ["question.new"]

    result = asked.check("2024-03-06T08:45")
    assert result.is_good, result.as_json()
    assert asked.kinds().count("question.answered") == 1
    assert len(webhook.take()) == 1
