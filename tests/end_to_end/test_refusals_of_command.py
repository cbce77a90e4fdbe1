"""What the command refuses: with words, with status 2, and before anything is done."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

SECRET = "Heel-Geheim-42"  # noqa: S105  # it must not be shown

WRONG = f"""
[state]
path = "vvwatch.db"
colour = "green"

[http]
delay_seconds = -1

[http.origins]
"ws.vlpar.be" = "nowhere"

[sources.questions]
schedule = "*/30 25 * * *"
since = "the day before yesterday"

[[watchers]]
name = "twice"
projects = ["VV078", "VV2024"]
kinds = ["question.asked"]
urls = ["json://127.0.0.1:1/", "mailto://u:{SECRET}@example.com/?to=a@example.com,b@example.com"]

[[watchers]]
name = "twice"
urls = ["${{VVWATCH_NOT_SET}}"]
"""


def test_wrong_configuration_names_every_mistake(fresh: Installation) -> None:
    """Every mistake of a configuration is named at once with its place; nothing is done."""
    path = fresh.folder / "wrong.toml"
    path.write_text(WRONG, encoding="utf-8")
    # The last option given counts.
    done = fresh.run("--config", str(path), "check")
    assert done.returncode == 2
    assert done.stdout == ""
    for words in (
        *(
            "state.colour",
            "http.delay_seconds",
            "ws.vlpar.be",
            "nowhere",
            "sources.questions.since",
        ),
        *("sources.questions.schedule", "VV2024", "question.asked", "2 targets"),
        *("VVWATCH_NOT_SET", "watchers[0].projects", "watchers[0].kinds", "watchers[1].urls"),
    ):
        assert words in done.stderr, words
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr
    assert not fresh.database.exists()
    assert fresh.sites.requests == []


def test_missing_configuration(fresh: Installation) -> None:
    """A configuration that is not there is named with a remedy."""
    done = fresh.run("--config", "elsewhere.toml", "config")
    assert done.returncode == 2
    assert "elsewhere.toml" in done.stderr
    assert "VVWATCH_CONFIG" in done.stderr


@pytest.mark.parametrize("trouble", ["folder", "file in the way", "no database"])
def test_database_that_cannot_be_used(fresh: Installation, trouble: str) -> None:
    """A database that cannot be opened or written is refused with its path and a remedy."""
    if trouble == "folder":
        fresh.database.mkdir()
    elif trouble == "no database":
        fresh.database.write_bytes(b"This is a letter, not a database. " * 100)
    else:
        (fresh.folder / "in-the-way").write_text("a file")
        fresh.tables["state"]["path"] = "in-the-way/vvwatch.db"
    done = fresh.run("check", now="2024-01-15T08:30")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert str(fresh.database) in done.stderr
    assert "[state] path" in done.stderr
    assert fresh.sites.requests == []


def test_database_of_a_later_version(settled: Installation) -> None:
    """A database that a later version wrote is left alone, and the command says so."""
    with closing(sqlite3.connect(settled.database)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('vvwatch', 'm999_from_tomorrow', '2031-01-01')"
        )
    before = settled.rows("SELECT count(*) FROM passes")
    for words in (["check"], ["events"]):
        done = settled.run(*words, now="2024-01-16T08:30")
        assert done.returncode == 2
        assert "m999_from_tomorrow" in done.stderr
        assert "later vvwatch" in done.stderr
    assert settled.rows("SELECT count(*) FROM passes") == before
    assert settled.sites.requests == []


def test_nothing_stored_yet(fresh: Installation) -> None:
    """Looking something up before the first pass says what to do, and makes no database."""
    for words in (["events"], ["status"]):
        done = fresh.run(*words)
        assert done.returncode == 2
        assert "vvwatch check" in done.stderr
    assert not fresh.database.exists()


@pytest.mark.parametrize(
    "words",
    [["check", "--source", "everything"], ["--now", "tomorrow", "check"], ["chekc"]],
)
def test_wrong_usage(fresh: Installation, words: list[str]) -> None:
    """Wrong usage exits with 2, says what is wrong, and does nothing."""
    done = fresh.run(*words)
    assert done.returncode == 2
    assert words[-1] in done.stderr or words[1] in done.stderr
    assert not fresh.database.exists()


def test_reader_that_has_seen_enough(settled: Installation) -> None:
    """Output cut off by whoever reads it, as `head` does, is no mistake; nothing is said of it."""
    with subprocess.Popen(
        [sys.executable, "-c", "from jobs.cli.main import main; main()", "events", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "VVWATCH_CONFIG": str(settled.config_path), **settled.environment}
        | {"PYTHONPATH": str(Path(__file__).parents[2])},
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        assert command.stdout.readline()
        command.stdout.close()
        said = command.stderr.read()
    assert (command.returncode, said) == (0, b"")
