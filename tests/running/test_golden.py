"""Golden cases that fail say where, and only those asked for are written anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.running import golden
from tests.running.golden import asked_for, name_of, renewable, require_same

KNOWN = frozenset({"programme/normal", "questions/search-normal", "questions/search-binary"})
WANTED = {
    "readings": [["question:1", "search", {"title": "a", "themes": ["x", "y"]}]],
    "links": [],
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The folder of a case with what is expected of it."""
    folder = tmp_path / "programme" / "normal"
    folder.mkdir(parents=True)
    (folder / "expected.json").write_text(json.dumps(WANTED), encoding="utf-8")
    return folder


def test_failing_case_names_the_key_and_the_field(case: Path) -> None:
    """A case that differs is named with the key of the reading, the field and both values."""
    came = {**WANTED, "readings": [["question:1", "search", {"title": "b", "themes": ["x", "z"]}]]}
    with pytest.raises(AssertionError) as caught:
        require_same(came, case / "expected.json")
    message = str(caught.value)
    assert message.startswith("programme/normal differs from expected.json")
    assert 'readings.question:1/search.title: expected "a", came "b"' in message
    assert 'readings.question:1/search.themes[1]: expected "y", came "z"' in message
    assert "links" not in message


def test_missing_and_added_fields_are_named(case: Path) -> None:
    """A field that one side does not have is named as nothing there, and null as null."""
    with pytest.raises(AssertionError, match=r"links: expected \[\], came nothing"):
        require_same({"readings": WANTED["readings"]}, case / "expected.json")
    with pytest.raises(AssertionError, match="listing: expected nothing, came null"):
        require_same({**WANTED, "listing": None}, case / "expected.json")


def test_order_of_readings_counts(case: Path) -> None:
    """Readings in another order differ, and the places are named."""
    one, two = ["a", "p", {"x": 1}], ["b", "p", {"x": 2}]
    (case / "expected.json").write_text(json.dumps({"readings": [one, two]}), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"readings\[0\]"):
        require_same({"readings": [two, one]}, case / "expected.json")


def test_same_value_and_missing_file(case: Path) -> None:
    """What is as expected passes; where nothing is expected yet, it is said how to write it."""
    require_same(WANTED, case / "expected.json")
    with pytest.raises(AssertionError, match="VVWATCH_RENEW_CASES=programme/normal"):
        require_same(WANTED, case / "error.json")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", set()),
        ("programme/normal", {"programme/normal"}),
        ("questions/*", {"questions/search-normal", "questions/search-binary"}),
        ("programme/* questions/search-b*", {"programme/normal", "questions/search-binary"}),
    ],
)
def test_cases_are_asked_for_by_name(text: str, meant: set[str]) -> None:
    """Names and patterns mean the cases of that name, and nothing means none."""
    assert asked_for(text, KNOWN) == meant


@pytest.mark.parametrize("text", ["1", "programme", "programme/normal programme/norml"])
def test_name_of_no_case_is_refused(text: str) -> None:
    """A name that no case has renews nothing and is refused, so that a slip is seen."""
    with pytest.raises(pytest.UsageError, match="expected the name of a case"):
        asked_for(text, KNOWN)


def test_only_what_is_asked_for_and_fails_is_written(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing case that is not asked for stays as it is and fails; one that is asked for is
    written and counts as skipped; one that passes is not touched."""
    files = {"expected.json": b"{}"}
    with pytest.raises(AssertionError), renewable(case, files):
        require_same({}, case / "expected.json")
    assert json.loads((case / "expected.json").read_bytes()) == WANTED

    monkeypatch.setattr(golden, "_ASKED_FOR", frozenset({name_of(case)}))
    with renewable(case, files):
        require_same(WANTED, case / "expected.json")
    assert json.loads((case / "expected.json").read_bytes()) == WANTED

    (case / "error.json").write_text("{}", encoding="utf-8")
    with pytest.raises(pytest.skip.Exception), renewable(case, files, ("error.json",)):
        require_same({}, case / "expected.json")
    assert (case / "expected.json").read_bytes() == b"{}"
    assert not (case / "error.json").exists()
