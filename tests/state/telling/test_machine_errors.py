"""Errors of the machine are told in words, and counts with their nouns."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from state.telling.counts import counted
from state.telling.machine_errors import bytes_in_words, in_words, is_damage


def missing(folder: Path) -> None:
    """Open a file that is not there."""
    (folder / "none").read_bytes()


def renamed(folder: Path) -> None:
    """Move a file that is not there."""
    (folder / "none").rename(folder / "other")


def unopened(folder: Path) -> None:
    """Open a database in a folder that is not there."""
    sqlite3.connect(folder / "none" / "a.db").execute("SELECT 1")


def no_database(folder: Path) -> None:
    """Read a file that is no database."""
    (folder / "a.db").write_bytes(b"no database, " * 100)
    sqlite3.connect(folder / "a.db").execute("SELECT * FROM sqlite_master")


def undecodable(folder: Path) -> None:
    """Read a text whose bytes are none."""
    del folder
    sqlite3.connect(":memory:").execute("SELECT CAST(x'736563726574ff' AS TEXT)").fetchall()


@pytest.mark.parametrize(
    ("fail", "said"),
    [
        (missing, r"No such file or directory \(.*/none\)"),
        (renamed, r"No such file or directory \(.*/none to .*/other\)"),
        (unopened, "it can be neither opened nor made"),
        (no_database, "file is not a database"),
        (undecodable, "a stored text is no text any more"),
    ],
)
def test_words(fail: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    """An error says what is wrong with which file, without numbers, and quotes nothing stored."""
    with pytest.raises((OSError, sqlite3.Error)) as caught:
        fail(tmp_path)
    words = in_words(caught.value)
    assert re.fullmatch(said, words)
    assert "secret" not in words
    assert is_damage(caught.value) is (fail in (no_database, undecodable))


def test_error_without_words() -> None:
    """An error that says nothing is called by its name."""
    assert in_words(TimeoutError()) == "TimeoutError"


def test_file_that_is_named_already() -> None:
    """A file that the message names already is not named twice."""
    error = PermissionError(13, "Permission denied", "/a/b")
    assert in_words(error, Path("/a/b")) == "Permission denied"
    assert in_words(error, Path("/a/c")) == "Permission denied (/a/b)"
    made = FileNotFoundError(2, "No such file or directory", "/a/.c.1f2e3d")
    assert in_words(made, Path("/a/c")) == "No such file or directory (/a)"


def test_bytes() -> None:
    """Bytes are shown as the text that they are, or as their digits."""
    assert bytes_in_words(b"<html>") == "“<html>”"
    assert bytes_in_words(b"\x1b[31m") == "1b 5b 33 31 6d"


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (1, "delivery", "1 delivery"),
        (2, "delivery", "2 deliveries"),
        (2, "day", "2 days"),
        (2, "pass", "2 passes"),
        (0, "new snapshot", "0 new snapshots"),
        (2, "fetch of questions", "2 fetches of questions"),
        (1234567, "byte", "1,234,567 bytes"),
    ],
)
def test_counts(count: int, noun: str, said: str) -> None:
    """A count stands with its noun in the number that it has."""
    assert counted(count, noun) == said
