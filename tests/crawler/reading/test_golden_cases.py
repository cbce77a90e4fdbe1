"""Saved bodies and what their parser must make of them (tests/cases/README.md)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.report_files import cut_body
from crawler.reading.cases import (
    ERROR,
    EXPECTED,
    FILES,
    case_files,
    case_folder,
    expected,
    json_file,
    refusal,
)
from crawler.reading.parse import parse_snapshot
from crawler.sources.registry import ASSUMPTIONS, SOURCE_NAMES, source_named
from crawler.sources.together.settings import SourcesSettings
from state.changes.sheets import CutReport
from state.model.errors import ParseError
from state.model.values import Snapshot, SourceName
from tests.running.golden import CASES, renewable, require_same

FOLDERS = [
    pytest.param(folder, id=f"{kind}/{folder.name}")
    for kind in (*SOURCE_NAMES, FILES)
    for folder in sorted((CASES / kind).iterdir())
]

LoadCase = Callable[[Path], Snapshot]


class InThisProcess:
    """Reads files where the tests run."""

    def read(self, body: bytes) -> Document:
        """The text of a file."""
        return read_document(body)

    def cut(self, body: bytes) -> CutReport:
        """The project sheets of a report."""
        return cut_body(body)


@pytest.mark.parametrize("folder", FOLDERS)
def test_case(folder: Path, load_case: LoadCase, settings: SourcesSettings) -> None:
    """A saved body gives exactly the readings, links and listing, or the error, expected of it."""
    snapshot = load_case(folder)
    value, error = outcome(snapshot, settings)
    name, outdated = (EXPECTED, ERROR) if error is None else (ERROR, EXPECTED)
    with renewable(folder, {name: json_file(value)}, (outdated,)):
        assert not (folder / outdated).exists(), f"{folder.name}: {error or 'no error'} came"
        if error is None:
            require_same(value, folder / EXPECTED)
        else:
            _require_error(error, folder / ERROR, snapshot)


@pytest.mark.parametrize("folder", FOLDERS)
def test_case_is_written_as_it_is_read(
    folder: Path, load_case: LoadCase, settings: SourcesSettings
) -> None:
    """A case made anew of a saved body has the files of the one that is there, in its folder."""
    snapshot = load_case(folder)
    made = case_files(snapshot, settings, InThisProcess())
    assert case_folder(snapshot) == folder.parent.name
    assert {Path(name).stem for name in made} == {path.stem for path in folder.iterdir()}
    assert json.loads(made["snapshot.json"]) == read(folder / "snapshot.json")
    assert snapshot.body in made.values()


def test_walk_through_of_readme(
    tmp_path: Path, load_case: LoadCase, settings: SourcesSettings
) -> None:
    """The commands of README's walk through a case do what it says: the case that they make fails
    at the places it shows."""
    root = CASES.parent.parent
    walk = (root / "README.md").read_text(encoding="utf-8").split("\n## Changing a parser\n")[1]
    commands, shown = (
        re.findall(rf"```{kind}\n(.*?)```", walk, re.S)[0] for kind in ("sh", "text")
    )
    copy, change, run = commands.splitlines()
    made = Path(copy.split()[-1])
    shutil.copytree(root / copy.split()[2], tmp_path / copy.split()[2])
    for command in (copy, change):
        subprocess.run(command, shell=True, cwd=tmp_path, check=True)  # noqa: S602 - README's own

    value, _ = outcome(load_case(tmp_path / made), settings)
    with pytest.raises(AssertionError) as caught:
        require_same(value, tmp_path / made / EXPECTED)

    first, *places = shown.splitlines()
    assert str(caught.value).startswith(first)
    assert made.name == run.split()[-1]
    for place in places:
        assert place.partition(": expected")[0] in str(caught.value)


def outcome(
    snapshot: Snapshot, settings: SourcesSettings
) -> tuple[dict[str, Any], ParseError | None]:
    """What the parser makes of a snapshot, or its error, each in the form of its file."""
    try:
        return expected(snapshot, settings, InThisProcess()), None
    except ParseError as error:
        return refusal(error), error


def _require_error(error: ParseError, path: Path, snapshot: Snapshot) -> None:
    wanted = read(path) if path.exists() else {}
    # A person shortened what came to what matters.
    is_part = wanted.get("came") and wanted["came"] in error.came
    came = wanted["came"] if is_part else error.came
    require_same({**refusal(error), "came": came}, path)
    assert error.assumption in ASSUMPTIONS
    assert snapshot.url in str(error)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("programme/normal", "programme/other-build-stamp"),
        ("questions/search-normal", "questions/search-order-of-metatags"),
    ],
)
def test_no_change_of_meaning(
    one: str, other: str, load_case: LoadCase, settings: SourcesSettings
) -> None:
    """Bodies that differ in what has no meaning alone give equal readings."""
    first, second = load_case(CASES / one), load_case(CASES / other)
    source = source_named(SourceName(one.partition("/")[0]))
    assert first.body != second.body
    assert parse_snapshot(first, source, settings) == parse_snapshot(second, source, settings)


def read(path: Path) -> Any:
    """The JSON value in a file of a case."""
    return json.loads(path.read_text(encoding="utf-8"))
