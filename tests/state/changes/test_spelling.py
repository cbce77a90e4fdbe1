"""Signs that could not be read keep what was known, and their mending is no news."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.changes.spelling import with_known_spelling, with_later_spelling
from state.model.words import is_readable

BAD = "\ufffd"
TEXTS = st.text(st.sampled_from("aé\n "), max_size=12)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.sampled_from("xyz"), each),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.sampled_from("abc"), VALUES)


def spoilt(value: Any) -> Any:
    """A value in which no é could be read."""
    if isinstance(value, str):
        return value.replace("é", BAD)
    if isinstance(value, dict):
        return {name: spoilt(each) for name, each in value.items()}
    return [spoilt(each) for each in value] if isinstance(value, list) else value


@given(FIELDS)
def test_spoilt_signs_alone(fields: dict[str, Any]) -> None:
    """Where nothing else is other, what was known stands as it stood, and mends what was told."""
    assert is_readable(with_known_spelling(spoilt(fields), fields))
    if not _has_twins(fields):
        assert with_known_spelling(spoilt(fields), fields) == fields
        assert with_later_spelling(spoilt(fields), fields) == fields


def _has_twins(value: Any) -> bool:
    """Whether two items or lines of it may be the same but for what could not be read."""
    if isinstance(value, str):
        lines = value.split("\n")
        return len(lines) > 1 and "é" in value
    if isinstance(value, dict):
        return any(map(_has_twins, value.values()))
    return isinstance(value, list) and (len(value) > 1 or any(map(_has_twins, value)))


@given(FIELDS, FIELDS)
def test_readable_fields(came: dict[str, Any], known: dict[str, Any]) -> None:
    """What can be read is as it came, whatever was known."""
    assert with_known_spelling(came, known) == came
    assert with_later_spelling(came, known) == came


@pytest.mark.parametrize(
    ("came", "known", "kept"),
    [
        (f"caf{BAD}", None, f"caf{BAD}"),
        (f"caf{BAD}", "theehuis", "theehuis"),
        (f"caf{BAD}", f"c{BAD}fé", f"caf{BAD}"),
        (f"a\nb{BAD}\nnew", "a\nbé", "a\nbé\nnew"),
        (f"b{BAD}\na", "a\nbé\nc", "bé\na"),
        (f"other\nb{BAD}", "a\nc", "other\nc"),
        (f"other {BAD}\na\nb", "a", f"other {BAD}\na\nb"),
        ([["x", f"b{BAD}"], ["y", "new"]], [["x", "bé"]], [["x", "bé"], ["y", "new"]]),
        (
            [{"n": 1, "t": f"b{BAD}"}, {"n": 2}],
            [{"n": 1, "t": "bé"}],
            [{"n": 1, "t": "bé"}, {"n": 2}],
        ),
        ([f"a{BAD}"], "aé", [f"a{BAD}"]),
    ],
)
def test_what_was_known(came: Any, known: Any, kept: Any) -> None:
    """Of each text, line and item what was known stands; all else is as it came."""
    assert with_known_spelling({"x": came}, {"x": known}) == {"x": kept}


@pytest.mark.parametrize(
    ("told", "now", "is_same"),
    [
        (f"caf{BAD}", "café", True),
        (f"{BAD}a{BAD}{BAD}b", "éaéb", True),
        (f"a{BAD}a", "a", False),
        (f"a{BAD}b{BAD}c", "a1c", False),
        (f"caf{BAD}", "theehuis", False),
        (f"x{BAD}\ny", "xé\ny\nz", False),
        (f"x{BAD}\ny", "xé\ny", True),
    ],
)
def test_mending(told: str, now: str, is_same: bool) -> None:
    """What is told stands for what is read now only where nothing but its signs is other."""
    mended = with_later_spelling({"x": told}, {"x": now})
    assert (mended == {"x": now}) is is_same
