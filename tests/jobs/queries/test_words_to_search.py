"""Words that cannot be searched are refused in words of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.cli.main import main
from state.database.connection import open_database


@pytest.mark.parametrize("words", ["a AND", "OR", "een NOT", '"open', "*", "(", "a NEAR("])
def test_refused(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong with the words, they are repeated with what was expected (2), and nothing
    of how they are looked up shines through; what is no operator is only looked for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[state]\npath = "vvwatch.db"\n', encoding="utf-8")
    open_database(tmp_path / "vvwatch.db").close()
    done = CliRunner().invoke(main, ["search", words])
    assert done.exit_code in (0, 2), done.output
    assert not {"fts5", "SQLite", "syntax"} & set(done.stderr.replace(":", " ").split())
    if done.exit_code == 2:
        assert words in done.stderr
        assert "expected" in done.stderr
