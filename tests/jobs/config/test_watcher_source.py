"""Watchers may stand in another place than the file, and are then no others than those in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobs.config.model import WatcherSource, load_config
from state.model.errors import ConfigError

FILE = '[[watchers]]\nname = "an"\nprojects = ["VV078"]\nurls = ["json://localhost/an"]\n'
BEA = {"name": "bea", "keywords": ["fietspad"], "urls": ["json://localhost/${BEA}"]}


@dataclass(frozen=True)
class InMemory:
    """Watchers that somebody holds."""

    held: tuple[Mapping[str, Any], ...]

    def tables(self) -> Iterable[Mapping[str, Any]]:
        """Each of them."""
        return self.held


@dataclass(frozen=True)
class InLines:
    """Watchers in a file of JSON lines, read one by one."""

    path: Path

    def tables(self) -> Iterable[Mapping[str, Any]]:
        """Each of them."""
        with self.path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def in_memory(folder: Path, *tables: Mapping[str, Any]) -> WatcherSource:
    """A source that holds these."""
    del folder
    return InMemory(tables)


def in_lines(folder: Path, *tables: Mapping[str, Any]) -> WatcherSource:
    """A source whose file has these."""
    path = folder / "watchers.jsonl"
    path.write_text("".join(f"{json.dumps(table)}\n" for table in tables), encoding="utf-8")
    return InLines(path)


Make = Callable[..., WatcherSource]


@pytest.mark.parametrize("make", [in_memory, in_lines])
def test_watchers_of_another_place(tmp_path: Path, make: Make) -> None:
    """They follow those of the file, with all that is worked out of them, as if there."""
    path, whole = tmp_path / "config.toml", tmp_path / "whole.toml"
    path.write_text(FILE, encoding="utf-8")
    whole.write_text(
        f'{FILE}[[watchers]]\nname = "bea"\nkeywords = ["fietspad"]\n'
        'urls = ["json://localhost/${BEA}"]\n',
        encoding="utf-8",
    )
    config = load_config(path, {"BEA": "x"}, others=[make(tmp_path, BEA)])
    assert config == load_config(whole, {"BEA": "x"})
    assert list(config.by_name) == ["an", "bea"]
    assert config.watched == ("VV078", "fietspad")


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({**BEA, "projects": ["VV999"]}, "watchers[1].projects[0]"),
        ({**BEA, "color": "red"}, "watchers[1].color"),
        ({**BEA, "name": "an"}, "watchers[1].name"),
        ({**BEA, "urls": ["nowhere"]}, "watchers[1].urls[0]"),
    ],
)
def test_mistakes_in_another_place(tmp_path: Path, table: Mapping[str, Any], place: str) -> None:
    """A mistake in one of them is found before anything runs, and named by its place."""
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_config(path, {"BEA": "x"}, others=[in_memory(tmp_path, table)])
    assert [problem.place for problem in raised.value.problems] == [place]


def test_variables_of_another_place(tmp_path: Path) -> None:
    """A variable that one of them asks for and that is not set is a mistake, too."""
    path = tmp_path / "config.toml"
    path.write_text(FILE, encoding="utf-8")
    with pytest.raises(ConfigError, match="set the environment variable BEA"):
        load_config(path, {}, others=[in_memory(tmp_path, BEA)])
