"""Frozen values and the JSON they are kept as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.together.event_kinds import EVENT_KINDS
from state.model.details import DocumentDetail, DocumentState
from state.model.errors import StoredValueError
from state.model.json_forms import LEFT_OUT, as_json, from_json, unlike


@dataclass(frozen=True, kw_only=True)
class Example:
    """A value with a field of every sort."""

    name: str
    number: int | str | None = None
    is_new: bool = False
    day: date | None = None
    files: tuple[DocumentDetail, ...] = ()
    words: tuple[str, ...] = ()
    late: int | None = field(default=None, metadata=LEFT_OUT)


EXAMPLES = st.builds(
    Example,
    name=st.text(max_size=5),
    number=st.none() | st.integers() | st.text(max_size=3),
    is_new=st.booleans(),
    day=st.none() | st.dates(),
    files=st.lists(
        st.builds(DocumentDetail, url=st.text(max_size=3), state=st.sampled_from(DocumentState))
    ).map(tuple),
    words=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    late=st.none() | st.integers(),
)


@given(EXAMPLES)
def test_there_and_back(value: Example) -> None:
    """What is kept as JSON comes back equal, and its fields stand in their order."""
    kept = as_json(value)
    assert from_json(Example, kept) == value
    assert list(kept) == [*list(Example.__annotations__)[:6], *(["late"] * ("late" in kept))]
    assert list(unlike(Example, kept)) == []


def test_what_older_versions_did_not_keep_has_its_default() -> None:
    """A field that JSON lacks has its default, and one that nobody knows any more is left alone."""
    assert from_json(Example, {"name": "a", "gone": 1}) == Example(name="a")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({}, "Example.name"),
        ({"name": None}, "Example.name"),
        ({"name": "a", "number": 1.5}, "Example.number"),
        ({"name": "a", "is_new": 1}, "Example.is_new"),
        ({"name": "a", "day": "2024-13-01"}, "Example.day"),
        ({"name": "a", "words": "abc"}, "Example.words"),
        ({"name": "a", "files": [{"url": "x"}, {"url": "y", "state": "lost"}]},
         "Example.files[1].state"),
        ({"name": "a", "files": ["x"]}, "Example.files[0]"),
    ],
)  # fmt: skip
def test_wrong_value_is_refused_by_name(wrong: Any, path: str) -> None:
    """A value that does not fit its field is refused, and the error names the field."""
    with pytest.raises(StoredValueError) as caught:
        from_json(Example, wrong)
    assert caught.value.path == path
    assert path in str(caught.value)


def test_unlike_names_each_field() -> None:
    """Fields that are missing or not known are named with their place."""
    value = {**as_json(Example(name="a")), "extra": 1, "files": [{"url": "x", "state": "read"}]}
    del value["day"]
    assert set(unlike(Example, value)) == {
        ".day is missing",
        ".extra is not known",
        *(f".files[0].{name} is missing" for name in ("problem", "pages", "sha256")),
    }


@pytest.mark.parametrize("name", EVENT_KINDS)
def test_every_detail_is_of_known_forms(name: str) -> None:
    """The detail of each kind of event has fields of forms that can be read back from JSON."""
    detail = EVENT_KINDS[name].detail
    wrong: dict[str, object] = {field: object() for field in detail.__dataclass_fields__}
    if wrong:
        with pytest.raises(StoredValueError):
            detail.of(wrong)
