"""A command that is refused leaves nothing behind: no database, no folder, no lock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.cli.main import main
from state.database.connection import open_database
from state.database.fresh import made_if_used
from state.database.lock import hold

CONFIG = """
[state]
path = "deep/var/vvwatch.db"
[http]
contact = "me@example.org"
[[watchers]]
name = "cultuur"
projects = ["VV078"]
"""
REFUSED = (
    ("import", "--warc", "letter.txt"),
    ("import", "--warc", "none.warc.gz"),
    ("import", "--warc", "letter.txt", "--warc", "config.toml"),
    ("replay", "--warc", "letter.txt"),
    ("replay", "--warc", "letter.txt", "--into", "new/er/replayed.db"),
    ("replay", "--into", "new/replayed.db"),
    ("replay", "--compare"),
    ("reparse",),
    ("backup", "copy.db"),
    ("backup", "--keep", "3", "copies"),
    ("verify",),
    ("verify", "--repair"),
    ("prune", "--older-than", "3"),
    ("export", "--csv", "tables"),
    ("export", "--warc", "all.warc"),
    ("publish", "site"),
    ("deliveries", "retry", "all"),
    ("release",),
    ("promises", "close", "abc", "--by", "https://a.be/"),
    ("snapshot", "3", "--output", "body"),
    ("status", "--prometheus", "metrics.prom"),
    ("doctor", "--live", "--keep", "letter.txt"),
    ("check", "--source", "nothing"),
    ("check", "--for", "ever"),
    ("serve", "--web", "nowhere"),
    ("try", "nobody"),
    ("show", "VV078"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration and a letter, in which commands are given."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "letter.txt").write_text("a letter\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_refused(folder: Path, words: tuple[str, ...]) -> None:
    """What is refused (2) says why, and the folder is as it was."""
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 2
    assert done.stderr
    assert sorted(os.listdir(folder)) == ["config.toml", "letter.txt"]


def test_what_was_there_stays(folder: Path) -> None:
    """A database that was there before is not taken away by what is refused."""
    path = folder / "deep" / "var" / "vvwatch.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    with made_if_used(path):
        pass
    assert path.exists()
    assert CliRunner().invoke(main, ["import", "--warc", "letter.txt"]).exit_code == 2
    assert path.exists()


def test_folder_in_place_of_a_database_gets_no_lock(folder: Path) -> None:
    """Where a folder stands at the path of the database, no lock stays beside it."""
    path = folder / "deep" / "var" / "vvwatch.db"
    path.mkdir(parents=True)
    done = CliRunner().invoke(main, ["check", "--no-deliver"])
    assert done.exit_code == 2
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("words", [("--csv", "letter.txt"), ("--json", ".")], ids=" ".join)
def test_tables_where_none_can_be(folder: Path, words: tuple[str, ...]) -> None:
    """A place where no tables can be written is refused (2), with what to do."""
    open_database(folder / "deep" / "var" / "vvwatch.db").close()
    done = CliRunner().invoke(main, ["export", *words])
    assert done.exit_code == 2
    assert "name another place" in done.stderr
    assert sorted(os.listdir(folder)) == ["config.toml", "deep", "letter.txt"]


def test_lock_that_was_removed_holds_nobody(folder: Path) -> None:
    """Whoever had the file of a lock open when it went away does not count as its holder."""
    path = folder / "a" / "vvwatch.db"
    with hold(path):
        (path.parent / "vvwatch.db.lock").unlink()
        with hold(path):
            assert (path.parent / "vvwatch.db.lock").exists()
    assert not path.parent.exists()
