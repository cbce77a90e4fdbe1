"""What a command says of itself, and of words that it does not know."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from jobs.cli.by_name import MODULES, CommandsByName
from jobs.cli.commands.base import unknown_word
from jobs.cli.main import main
from jobs.cli.printing import columns, dossier, terminal

NAMES = [name for names in MODULES.values() for name in names]
LISTING = (
    "events",
    "show",
    "search",
    "status",
    "deliveries",
    "preview",
    "config",
    "diff",
    "verify",
)
URL = f"https://www.vlaanderen.be/{'een-lang-adres-' * 12}einde"


def command_named(name: str) -> click.Command:
    """A command of the command line."""
    assert isinstance(main, CommandsByName)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", NAMES)
def test_help_ends_with_an_example(name: str) -> None:
    """The help of each command has an example that begins with its name, and the exit status."""
    text = command_named(name).get_help(click.Context(command_named(name), info_name=name))
    assert f"vvwatch {name}" in text
    assert "3 another pass holds the database" in text


@pytest.mark.parametrize("name", NAMES)
def test_help_says_its_own_exit_status_once(name: str) -> None:
    """What an exit status means stands once in the help of a command, and is about that command:
    only one that asks sources or sends something tells of sources that fail."""
    text = command_named(name).get_help(click.Context(command_named(name), info_name=name))
    assert text.count("Exit status") == 1
    about_sources = "a source failed" in text
    assert not (about_sources and name in ("init", "doctor", "verify", "parse", "status", "replay"))
    assert about_sources or name != "check"


@pytest.mark.parametrize("name", NAMES)
def test_summaries_are_whole(name: str) -> None:
    """The list of commands has the whole summary of each, however long, within 80 columns."""
    text = main.get_help(click.Context(main, info_name="vvwatch", terminal_width=80))
    assert "..." not in text.partition("Commands:")[2]
    assert command_named(name).get_short_help_str(10_000) in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", LISTING)
def test_listing_command_has_json(name: str) -> None:
    """Whatever lists something also says it to a program."""
    assert "--json" in {opt for parameter in command_named(name).params for opt in parameter.opts}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chekc"], "did you mean check?"),
        (["check", "--source", "question"], "did you mean questions?"),
        (["events", "--kind", "question.answerd"], "did you mean question.answered?"),
        (["events", "--kind", "nothing*"], "known are"),
        (["events", "--since", "soon"], "expected yesterday"),
    ],
)
def test_unknown_word(
    words: list[str], meant: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown command, source, kind or time is refused (2) with what was probably meant."""
    with pytest.raises(SystemExit) as ended:
        main(["--config", str(tmp_path / "config.toml"), *words])
    assert ended.value.code == 2
    assert meant in capsys.readouterr().err


def test_word_that_is_like_none() -> None:
    """What is like nothing that is known is only told what is."""
    assert unknown_word("x", ("questions",)) == "unknown 'x'; known are questions"


def test_words_are_completed() -> None:
    """The shell completes names of commands, of options and of sources."""

    def completed(args: list[str], begun: str) -> set[str]:
        found = ShellComplete(main, {}, "vvwatch", "_VVWATCH_COMPLETE")
        return {item.value for item in found.get_completions(args, begun)}

    assert completed([], "ev") == {"events"}
    assert "--since" in completed(["events"], "--")
    assert "questions" in completed(["check", "--source"], "q")


def test_piped_output_keeps_its_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is piped keeps one line a row; at a terminal words are wrapped, and no address is."""
    text = "woord " * 40 + URL
    monkeypatch.setattr(dossier, "is_terminal", lambda: False)
    assert dossier._indented(text, 4) == f"    {text}"
    monkeypatch.setattr(dossier, "is_terminal", lambda: True)
    wrapped = dossier._indented(text, 4)
    assert URL in wrapped.split()
    assert wrapped.count("\n") > 1
    columns.print_columns(("a", "b"), [(URL, "x" * 300), ("y", URL)])
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert not terminal.is_terminal()


def test_statuses_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """What a project's status was is said in words, not by their names."""
    row = {"measurement": 6, "reference_date": "2023-12-31", "status": "on_schedule", "url": "u"}
    dossier._print_statuses([row, {**row, "status": "in beraad"}])
    out = capsys.readouterr().out
    assert "on schedule" in out
    assert "in beraad" in out
