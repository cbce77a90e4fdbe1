"""Nothing that is printed steers the terminal it is printed on, whoever wrote it."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import jobs.cli
from crawler.telling.terminal_text import TerminalFormatter
from jobs.cli.main import main
from jobs.cli.printing import dossier
from jobs.cli.printing.deliveries import print_list
from jobs.cli.printing.dossier import print_subject
from jobs.cli.printing.terminal import say, say_json

HOSTILE = "titel \x1b[31m\x1b]0;weg\x07 \x9b2J \u202eom\u2066 \u200fmerk\x7f"
_PRINTS = re.compile(
    r"click\.s?echo\(|click\.style\(|\bprint\(|print_json\(data|sys\.std(?:out|err)\.write"
)
_ROOT = Path(jobs.cli.__file__).parent


def is_harmless(text: str) -> bool:
    """Whether all of a text is lines and what can be seen."""
    return all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in text)


@pytest.mark.parametrize("path", sorted(_ROOT.rglob("*.py")), ids=lambda path: path.stem)
def test_one_way_to_the_terminal(path: Path) -> None:
    """Every module of the command line prints through the one that makes it harmless; rich is given
    nothing but such text."""
    found = _PRINTS.findall(path.read_text(encoding="utf-8").replace("console.print(", ""))
    assert not found or path.stem in ("terminal", "by_name")


@given(st.text())
def test_whatever_is_said(text: str) -> None:
    """Lines of any text are said without what could steer a terminal."""

    @click.command()
    def command() -> None:
        say(text)
        say(text, err=True, bold=True)

    result = CliRunner().invoke(command)
    assert is_harmless(result.output)


@pytest.mark.parametrize(("bold", "said"), [(False, "x\n"), (True, "\x1b[1mx\x1b[0m\n")])
def test_signs_only_where_they_do_something(bold: bool, said: str) -> None:
    """A plain line has no signs that a terminal obeys, and no line has where NO_COLOR is set."""

    @click.command()
    def command() -> None:
        say("x", bold=bold)

    assert CliRunner().invoke(command, color=True, env={"NO_COLOR": None}).output == said
    assert CliRunner().invoke(command, color=True, env={"NO_COLOR": "1"}).output == "x\n"


@pytest.mark.parametrize(("columns", "widest"), [("1", 20), ("60", 60), ("200", 100)])
def test_running_text_fits_the_terminal(
    columns: str, widest: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrapped at a terminal fits it, what it is set in by included, and is never so wide
    that nobody can read it."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(dossier, "is_terminal", lambda: True)
    hit = {
        "date": None,
        "title": "x",
        "passage": "woorden " * 60,
        "url": "",
        "key": "k",
        "page": None,
    }
    dossier.print_hits([hit])
    lengths = [len(line) for line in capsys.readouterr().out.splitlines() if "woorden" in line]
    assert widest - 10 < max(lengths) <= widest


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_stays_exact(value: Any) -> None:
    """JSON is one line that a terminal cannot obey and that a program reads back as it was."""

    @click.command()
    def command() -> None:
        say_json(value)

    line = CliRunner().invoke(command).output
    assert is_harmless(line)
    assert line.count("\n") == 1
    assert json.loads(line) == value


def test_what_sites_and_services_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    """Titles, addresses and errors are printed harmless in lists and dossiers."""
    delivery = dict.fromkeys(("next_attempt_at", "sent_at", "fate"), None) | {
        "id": 1, "state": "pending", "kind": "question.new", "attempts": 1, "title": HOSTILE,
        "watcher": HOSTILE, "channel": HOSTILE, "error": HOSTILE,
    }  # fmt: skip
    print_list([delivery])
    event = {"baseline": False, "detected_at": HOSTILE, "kind": "x", "id": "y", "lines": [HOSTILE]}
    print_subject(
        {
            "title": HOSTILE,
            "url": HOSTILE,
            "projects": [HOSTILE],
            "withdrawn": False,
            "events": [event],
        }
    )
    assert is_harmless(capsys.readouterr().out)


@pytest.mark.parametrize("words", [("show", HOSTILE), ("--now", HOSTILE, "status"), (HOSTILE,)])
def test_what_was_typed(words: tuple[str, ...], tmp_path: Path) -> None:
    """Words of the command that are wrong are repeated harmless."""
    done = CliRunner().invoke(main, ["--config", str(tmp_path / "none.toml"), *words])
    assert done.exit_code == 2
    assert is_harmless(done.output)


def test_lines_of_the_log() -> None:
    """What is logged is harmless, with what it quotes and with the traceback of an error."""
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("vvwatch", logging.ERROR, "", 1, "%s", (HOSTILE,), info)
    assert is_harmless(TerminalFormatter().format(record))
