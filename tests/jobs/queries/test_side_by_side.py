"""Two objects side by side: nothing is lost, and what differs is marked."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jobs.queries.side_by_side import Row, side_by_side

_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
_OBJECTS = st.dictionaries(st.text(min_size=1, max_size=4), _VALUES, max_size=5)


def test_an_added_item_leaves_the_others_beside_their_own() -> None:
    """Items are paired by what names them, so that one more milestone changes that row alone."""
    before = [{"title": "Ontwerp", "status": "started"}, {"title": "Bouw", "status": None}]
    added = {"title": "Vergunning", "status": "realised"}
    after = [before[0], added, {"title": "Bouw", "status": "stopped"}]

    rows = side_by_side({"milestones": before}, {"milestones": after})

    assert [row for row in rows if row.changed] == [
        Row("milestones 2.title", None, "Vergunning", True),
        Row("milestones 2.status", None, "realised", True),
        Row("milestones 3.status", None, "stopped", True),
    ]


def test_a_field_of_one_side_alone_stands_there() -> None:
    """What only one side has is beside nothing, and lists of words are lines."""
    assert side_by_side({"a": ["x", "y"]}, {"b": True}) == (
        Row("a", "x\ny", None, True),
        Row("b", None, "yes", True),
    )


def test_one_side_alone_marks_nothing() -> None:
    """Where there is no other side to compare with, nothing has changed."""
    assert side_by_side(None, {"a": 1}) == (Row("a", None, "1", False),)
    assert side_by_side({"a": 1}, None) == (Row("a", "1", None, False),)
    assert side_by_side(None, None) == ()


@given(_OBJECTS)
def test_equal_objects_have_no_changes(value: dict[str, Any]) -> None:
    """An object beside itself has the same words on both sides of every row."""
    for row in side_by_side(value, value):
        assert row.before == row.after
        assert not row.changed


@given(_OBJECTS, _OBJECTS)
def test_what_differs_is_marked(one: dict[str, Any], other: dict[str, Any]) -> None:
    """A row is marked exactly when its sides differ."""
    for row in side_by_side(one, other):
        assert row.changed == (row.before != row.after)


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.text(min_size=1)))
def test_nothing_is_lost(value: dict[str, str]) -> None:
    """Every text of an object stands in a row of its own under its name."""
    rows = side_by_side(value, {})
    assert {row.field: row.before for row in rows} == value
