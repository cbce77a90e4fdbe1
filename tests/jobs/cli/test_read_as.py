"""Codes that are not written in full are understood, and the user is told as what."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.cli.main import main
from state.database.connection import open_database


@pytest.fixture(autouse=True)
def _known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty database, in whose folder commands are given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[state]\npath = "vvwatch.db"\n', encoding="utf-8")
    open_database(tmp_path / "vvwatch.db").close()


@pytest.mark.parametrize(
    "words",
    [("show", "VV77"), ("events", "--project", "vv77"), ("search", "x", "--project", "VV 77")],
    ids=" ".join,
)
def test_short_code(words: tuple[str, ...]) -> None:
    """What was read into a code is said beside the result; a code in full, in any case of letters,
    needs no word."""
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    assert f"{words[-1]} is read as VV077" in done.stderr
    full = CliRunner().invoke(main, [*words[:-1], "vv077"])
    assert "is read as" not in full.stderr
