"""Saved bodies and what their parser must make of them (tests/cases/README.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from crawler.assumptions import ASSUMPTIONS
from crawler.config import SourcesSettings
from crawler.parsers.base import Parsed
from crawler.reading import parse_snapshot
from state.errors import ParseError
from state.model import Snapshot, SourceName

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = [
    pytest.param(source, folder, id=f"{source}/{folder.name}")
    for source in SourceName
    for folder in sorted((CASES / source).iterdir())
]

LoadCase = Callable[[Path], Snapshot]


@pytest.mark.parametrize(("source", "folder"), FOLDERS)
def test_case(
    source: SourceName,
    folder: Path,
    load_case: LoadCase,
    settings: SourcesSettings,
    renew_expected: Callable[[Path, Any], None],
) -> None:
    """A saved body gives exactly the readings, links and listing, or the error, expected of it."""
    snapshot = load_case(folder)
    parsed, error = outcome(snapshot, source, settings)
    renew_expected(folder, shown(parsed) if parsed else error_shown(error))
    if (folder / "error.json").exists():
        assert error is not None, "a body that must be refused was read"
        _require_error(error, read(folder / "error.json"), snapshot)
    else:
        assert parsed is not None, str(error)
        assert shown(parsed) == read(folder / "expected.json")


def _require_error(error: ParseError, wanted: dict[str, str], snapshot: Snapshot) -> None:
    assert error.expected == wanted["expected"]
    assert wanted["came"] in error.came
    assert error.assumption == wanted["assumption"]
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
    source = SourceName(one.partition("/")[0])
    assert first.body != second.body
    assert parse_snapshot(first, source, settings) == parse_snapshot(second, source, settings)


def outcome(
    snapshot: Snapshot, source: SourceName, settings: SourcesSettings
) -> tuple[Parsed | None, ParseError | None]:
    """What the parser makes of a snapshot, or its error."""
    try:
        return parse_snapshot(snapshot, source, settings), None
    except ParseError as error:
        return None, error


def error_shown(error: ParseError | None) -> dict[str, str] | None:
    """An error in the form of an error file; a person shortens what came to what matters."""
    names = ("expected", "came", "assumption")
    return {name: getattr(error, name) for name in names} if error else None


def shown(parsed: Parsed) -> dict[str, Any]:
    """What a parser gives, in the form of an expected file."""
    value = {
        "readings": [[reading.key, reading.part, reading.data] for reading in parsed.readings],
        "links": [[target.role, target.url] for target in parsed.links],
        "listing": asdict(parsed.listing) if parsed.listing else None,
        "oddities": dict(parsed.oddities),
    }
    return dict(json.loads(json.dumps(value)))


def read(path: Path) -> Any:
    """The JSON value in a file of a case."""
    return json.loads(path.read_text(encoding="utf-8"))
