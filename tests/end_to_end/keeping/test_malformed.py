"""A database whose bytes were overwritten is called damaged by every command, never whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

_PAGE_SIZE_AT = slice(16, 18)
_NOISE = b"\x9e\x03\xf1\x7c"


def _overwrite_pages(made: Installation, *tables: str) -> None:
    """Put noise over the first page of each table."""
    marks = ", ".join("?" * len(tables))
    sql = f"SELECT rootpage FROM sqlite_master WHERE name IN ({marks})"  # only marks
    roots = [root for (root,) in made.rows(sql, *tables)]
    made.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(made.database.read_bytes())
    size = int.from_bytes(content[_PAGE_SIZE_AT], "big")
    for root in roots:
        content[(root - 1) * size : root * size] = _NOISE * (size // len(_NOISE))
    assert len(roots) == len(tables)
    made.database.write_bytes(content)


def _overwrite_texts(made: Installation) -> None:
    """Put bytes that are no text into the records, with every page as whole as before."""
    made.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    content = made.database.read_bytes()
    broken = content.replace(b'"title":', b'"t\xff\xfele":').replace(
        b'"title" :', b'"t\xff\xfele" :'
    )
    assert broken != content
    made.database.write_bytes(broken)


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "events",
        "search vraag",
        "publish out",
        "show VV078",
        "check",
        "verify --repair",
    ],
)
def test_overwritten_pages_are_told_as_damage(asked: Installation, command: str) -> None:
    """Each command says that the file is damaged and what to do, and neither that what is stored
    is whole nor that room is wanted."""
    _overwrite_pages(asked, "passes", "events", "records", "snapshots", "passages_fts_data")
    done = asked.run(*command.split(), now="2024-03-06T08:30")
    said = done.stdout + done.stderr
    assert done.returncode in {1, 2}, said
    assert "newest backup" in said
    assert ".recover" in said
    for wrong in ("is whole", "make room", "Traceback"):
        assert wrong not in said


@pytest.mark.parametrize("command", ["show VV078", "search vraag", "publish out", "check"])
def test_text_that_is_none_is_not_spilled(asked: Installation, command: str) -> None:
    """What stands in a text that cannot be decoded is not shown, whatever the command ends with."""
    _overwrite_texts(asked)
    done = asked.run(*command.split(), now="2024-03-06T08:30")
    said = done.stdout + done.stderr
    for wrong in ("Could not decode", "what was stored before is whole", "make room", "Traceback"):
        assert wrong not in said
    assert done.returncode in {1, 2}, said
    assert "newest backup" in said


@pytest.mark.parametrize("is_folder", [False, True], ids=["a file", "a folder"])
def test_backup_keeps_no_damaged_copy(asked: Installation, is_folder: bool) -> None:
    """A copy of a damaged database is refused with what to do, and none is left."""
    folder = asked.folder / "copies"
    folder.mkdir()
    _overwrite_pages(asked, "records", "bodies")
    words = ("--keep", "2", "copies") if is_folder else ("copies/one.db",)
    done = asked.run("backup", *words, now="2024-03-06T08:30")
    assert done.returncode != 0, done.stdout
    assert "newest backup" in done.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("is_noise", [False, True], ids=["malformed", "noise"])
def test_doctor_fails_on_a_damaged_database(asked: Installation, is_noise: bool) -> None:
    """The doctor says of a database that is malformed, or none at all, what to do."""
    if is_noise:
        asked.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        asked.database.write_bytes(_NOISE * 5_000)
    else:
        _overwrite_pages(asked, "records")
    done = asked.run("doctor", "--json")
    assert done.returncode == 1, done.stderr
    assert '"held"' in done.stdout
    found = [json.loads(line) for line in done.stdout.splitlines()]
    [state] = [check for check in found if check.get("check") == "state"]
    assert state["status"] == "failed"
    assert ".recover" in state["remedy"]
