"""Two JSON values are compared to the smallest place, and the place is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state.changes.json_values import ABSENT, Difference, differences, paired

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["url", "x", "y"]), inner, max_size=3)
    ),
    max_leaves=12,
)


def asked(number: str, answer: str | None) -> dict[str, Any]:
    """A sub-question as an event's detail has it."""
    return {"number": number, "answer": answer}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 1}, {"a": 2}, [Difference("a", 1, 2)]),
        ({"a": None}, {}, [Difference("a", None, ABSENT)]),
        ({}, {"a": None}, [Difference("a", ABSENT, None)]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [Difference("a.b[1]", 2, 3)]),
        ({"a": 1}, {"a": True}, [Difference("a", 1, True)]),
        ({"a": []}, {"a": {}}, [Difference("a", [], {})]),
        ({"a": 1}, {"a": 1}, []),
        ("a", "b", [Difference("", "a", "b")]),
        (
            {"detail": {"sub_questions": [asked(n, "ja") for n in "1234"]}},
            {"detail": {"sub_questions": [*(asked(n, "ja") for n in "123"), asked("4", "nee")]}},
            [Difference("detail.sub_questions[3].answer", "ja", "nee")],
        ),
    ],
)
def test_smallest_place(before: Any, after: Any, found: list[Difference]) -> None:
    """A difference is named by the innermost place at which the values part, with both sides."""
    assert list(differences(before, after)) == found


def test_added_item_leaves_the_others_alone() -> None:
    """An item that came in at the head of a list is the one difference, not all behind it."""
    one, two, three = (asked(n, "ja") for n in "123")
    assert list(differences([two, three], [one, two, three])) == [Difference("[0]", ABSENT, one)]
    assert list(differences([one, two, three], [one, three])) == [Difference("[1]", two, ABSENT)]


def test_absent_side_has_no_key_in_json() -> None:
    """In JSON a side without the field has no key, so that null stays what it is."""
    assert Difference("a", ABSENT, None).as_json() == {"path": "a", "after": None}
    assert Difference("a", 1, ABSENT).as_json() == {"path": "a", "before": 1}


@given(JSON, JSON)
def test_differences_are_there_or_not(before: Any, after: Any) -> None:
    """Equal values have no difference; others have one, which names two unlike sides."""
    assert list(differences(before, before)) == []
    found = list(differences(before, after))
    assert found or before == after
    assert all(d.before is not d.after for d in found)


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_paired_loses_nothing(before: list[Any], after: list[Any]) -> None:
    """Every item of both lists stands in a pair, in its order."""
    pairs = list(paired(before, after))
    assert [old for old, _ in pairs if old is not ABSENT] == before
    assert [new for _, new in pairs if new is not ABSENT] == after
