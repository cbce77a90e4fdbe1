"""Days of the configuration and of the command line: years that cannot be meant are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from jobs.cli.main import main
from jobs.config.model import Config

YEARS = ["0001-01-01", "9999-12-31"]


@pytest.mark.parametrize("day", YEARS)
def test_days_of_the_configuration(day: str) -> None:
    """`due` and `since` of such a year are mistakes, said with the years there may be."""
    expected = [{"title": "x", "due": date.fromisoformat(day)}]
    since = {"questions": {"since": date.fromisoformat(day)}}
    for table in ({"expected": expected}, {"sources": since}):
        with pytest.raises(ValidationError, match="expected a year from 1900 to 2199"):
            Config.model_validate(table)


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize(
    "words",
    [
        ("--now", "{day}", "status"),
        ("events", "--since", "{day}"),
        ("replay", "--from", "{day}"),
        ("replay", "--to", "{day}T23:59:59-12:00"),
        ("search", "x", "--from", "{day}"),
        ("search", "x", "--to", "{day}"),
    ],
)
def test_days_of_the_command_line(words: tuple[str, ...], day: str, tmp_path: Path) -> None:
    """Every instant and day that is given is refused with exit 2 and in words, and nothing runs."""
    given = [word.format(day=day) for word in words]
    done = CliRunner().invoke(main, ["--config", str(tmp_path / "none.toml"), *given])
    assert done.exit_code == 2
    assert "expected a year from 1900 to 2199" in " ".join(done.output.split())
