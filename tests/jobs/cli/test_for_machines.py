"""What a command says where machines read it, and output that is hard to write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.running.log_lines import VARIABLE
from jobs.cli.main import main

FIELDS = {"at", "level", "logger", "message", "pass", "source", "url"}


@pytest.fixture(autouse=True)
def _format_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sets the variable for the processes that it starts."""
    monkeypatch.setenv(VARIABLE, "text")


def run(*words: str) -> Result:
    """A command, to its end."""
    return CliRunner().invoke(main, words, prog_name="vvwatch")


def lines(result: Result) -> list[dict[str, Any]]:
    """What stands on standard error, line by line."""
    return [json.loads(line) for line in result.stderr.splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nosuch",),
        ("--nosuch",),
        ("--now", "yesterday-ish", "check"),
        ("check", "--source", "nosuch"),
        ("events", "--kind", "no\x1b[31m\u2028\nsuch"),
        ("--config", "missing.toml", "check"),
        ("--config", "missing.toml", "status"),
        ("show", "VV999"),
    ],
)
@pytest.mark.parametrize("form", [("--log-format", "json"), ("--log-format=json",)])
def test_every_line_is_an_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...], words: tuple[str, ...]
) -> None:
    """Why a command does nothing is an object a line too, whatever is wrong with its words, and
    wherever among them the format stands."""
    monkeypatch.chdir(tmp_path)
    result = run(*form, *words)
    assert result.exit_code == 2
    (line,) = lines(result)
    assert set(line) == FIELDS
    assert (line["level"], line["logger"]) == ("error", "vvwatch")
    assert not line["message"].startswith("vvwatch: ")
    assert "\x1b" not in line["message"]


def test_words_for_people_stay_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the option nothing of that is an object."""
    monkeypatch.chdir(tmp_path)
    assert run("--config", "missing.toml", "check").stderr.startswith("vvwatch: missing.toml")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("x"), "a fault of vvwatch itself: KeyError: 'x'"),
        (MemoryError(), "there is no memory left"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_what_nobody_foresaw_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    """A fault in a command ends it with 1 and a sentence, never with a traceback."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("jobs.config.own.finding.find_config", fail)
    result = run("events")
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def python(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A process of its own, to its end."""
    return subprocess.run(  # noqa: S603 - our own program, by our own interpreter
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, check=False, **options
    )


def test_help_that_cannot_be_written() -> None:
    """Where the output takes nothing, a command says so and ends with 1."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = python("from jobs.cli.main import main; main(['--help'])", stdout=full)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_output_in_an_encoding_of_old() -> None:
    """What the output cannot hold is shown as a number, and JSON stays the same value."""
    code = (
        "from jobs.cli.streams import open_streams; open_streams();"
        "from jobs.cli.printing.terminal import say, say_json; say('één…'); say_json('één…')"
    )
    spelled = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = python(code, stdout=subprocess.PIPE, env=spelled, encoding="latin-1")
    words, value = done.stdout.splitlines()
    assert (words, json.loads(value)) == (r"één\u2026", "één…")
