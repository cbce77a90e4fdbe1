"""What differs between two readings, and what of it is news."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.questions import events as questions
from crawler.sources.together.event_kinds import EVENT_KINDS, NEWS_OF
from state.changes.differ import apply_changes, change_id, differences, event_id
from state.model.event_kinds import EventKind
from state.model.values import Change, Record, RecordKind

VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from("abcdef"), VALUES, max_size=6)


def reordered(value: Any) -> Any:
    """The same value with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


@given(FIELDS)
def test_nothing_differs_from_itself(fields: dict[str, Any]) -> None:
    """Equal fields give no change, in whatever order their keys stand."""
    assert differences(fields, fields) == ()
    assert differences(fields, reordered(fields)) == ()


@given(FIELDS, FIELDS)
def test_order_of_keys_does_not_matter(before: dict[str, Any], after: dict[str, Any]) -> None:
    """The order of keys on either side changes nothing in what is found."""
    assert differences(reordered(before), reordered(after)) == differences(before, after)


@given(FIELDS, FIELDS)
def test_changes_lead_from_one_to_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Applying what was found to the one side gives the other, and back again."""
    changes = differences(before, after)
    assert apply_changes(before, changes) == after
    assert apply_changes(after, differences(after, before)) == before


@given(FIELDS, FIELDS)
def test_each_field_once(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Every field that differs is named once, by name in rising order, and no other."""
    names = [change.field for change in differences(before, after)]
    assert names == sorted(set(names))
    differing = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    assert set(names) == differing


def test_apply_leaves_its_input_alone() -> None:
    """Applying changes makes new fields and does not touch the old ones."""
    before = {"a": 1}
    assert apply_changes(before, [Change("a", 1, None), Change("b", None, 2)]) == {"b": 2}
    assert before == {"a": 1}


# --- news --------------------------------------------------------------------------------


def news(told: Record | None, record: Record) -> Any:
    """What there is to tell of a record, as its source finds it."""
    return NEWS_OF[record.kind](told, record)


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        (RecordKind("question"), {"state": "asked"}, ["question.new"]),
        (RecordKind("question"), {"state": "answered"}, ["question.answered"]),
        (RecordKind("publication"), {"title": "x"}, ["publication.new"]),
        (RecordKind("report"), {"measurement": 6}, ["report.new"]),
        (RecordKind("file"), {"sha256": "aa"}, []),
        (RecordKind("programme"), {"title": "x"}, []),
    ],
)
def test_first_news(make_record: Any, kind: RecordKind, fields: Any, expected: list[str]) -> None:
    """What is seen for the first time is news of its kind, a file or the programme is none."""
    assert [n.kind.name for n in news(None, make_record(kind=kind, fields=fields))] == expected


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (RecordKind("question"), {"state": "asked"}, {"state": "answered"}, "question.answered"),
        (RecordKind("question"), {"state": "answered"}, {"state": "asked"}, "question.changed"),
        (RecordKind("question"), {"title": "a"}, {"title": "b"}, "question.changed"),
        (RecordKind("publication"), {"title": "a"}, {"title": "b"}, "publication.changed"),
        (RecordKind("programme"), {"title": "a"}, {"title": "b"}, "programme.changed"),
        (RecordKind("file"), {"sha256": "a"}, {"sha256": "b"}, "document.changed"),
        (RecordKind("file"), {"sha256": "a", "pages": 1}, {"sha256": "a", "pages": 2}, None),
        (RecordKind("report"), {"measurement": 6}, {"measurement": 7}, None),
        (RecordKind("question"), {"title": "a"}, {"title": "a"}, None),
    ],
)
def test_later_news(
    make_record: Any, kind: RecordKind, before: Any, after: Any, expected: str | None
) -> None:
    """A difference in fields is news of the right kind, and equal fields are none."""
    told = make_record(kind=kind, fields=before)
    found = news(told, make_record(kind=kind, fields=after))
    assert [n.kind.name for n in found] == ([expected] if expected else [])
    for item in found:
        assert item.changes == differences(before, after)


def test_replaced_file_concerns_both_editions(make_record: Any) -> None:
    """A replaced document names the projects of its earlier edition as well as today's."""
    told = make_record(kind=RecordKind("file"), fields={"sha256": "a"}, projects=("VV078",))
    record = make_record(kind=RecordKind("file"), fields={"sha256": "b"}, projects=("VV129",))
    (found,) = news(told, record)
    assert found.record.projects == ("VV078", "VV129")


def test_file_that_mends_itself_is_no_news(make_record: Any) -> None:
    """A document that was broken and can be read now has not been replaced."""
    told = make_record(kind=RecordKind("file"), fields={"sha256": "a"}, detail={"state": "broken"})
    record = make_record(kind=RecordKind("file"), fields={"sha256": "b"}, detail={"state": "read"})
    assert news(told, record) == ()


@given(FIELDS, FIELDS)
def test_detail_is_no_news(make_record: Any, one: dict[str, Any], two: dict[str, Any]) -> None:
    """What only an event tells, and is not compared, makes no news."""
    told, record = (make_record(fields={"title": "a"}, detail=detail) for detail in (one, two))
    assert news(told, record) == ()


# --- ids ---------------------------------------------------------------------------------

KINDS = st.sampled_from(list(EVENT_KINDS.values()))


@given(KINDS, st.text(max_size=5), FIELDS, FIELDS)
def test_id_of_a_change_is_what_it_says(
    kind: EventKind, subject: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """The same change has the same id whatever the order of keys in its fields."""
    one = change_id(kind, subject, before, after)
    assert one == change_id(kind, subject, reordered(before), reordered(after))
    assert one != change_id(kind, subject + "x", before, after)
    assert one != change_id(replace(kind, name=f"{kind.name}x"), subject, before, after)


@given(FIELDS, FIELDS)
def test_id_tells_the_sides_apart(before: dict[str, Any], after: dict[str, Any]) -> None:
    """There and back again are two changes, unless both sides are the same."""
    there = change_id(questions.CHANGED, "question:1", before, after)
    back = change_id(questions.CHANGED, "question:1", after, before)
    assert (there == back) == (before == after)


@given(KINDS.filter(lambda kind: not kind.recurs), FIELDS, FIELDS)
def test_what_happens_once_has_one_id(kind: EventKind, one: Any, two: Any) -> None:
    """A kind that happens once to a subject has one id, whatever the fields are."""
    assert change_id(kind, "x:1", one, two) == change_id(kind, "x:1", None, None)


@given(st.integers(0, 50), st.integers(0, 50))
def test_event_id_counts_repetitions(one: int, two: int) -> None:
    """The id of an event tells how often the same change had happened, and nothing else does."""
    assert (event_id("change", one) == event_id("change", two)) == (one == two)
    assert len(event_id("change", one)) == 20


GOLDEN = json.loads((Path(__file__).parent / "event_ids.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN)
def test_ids_stay_what_they_were(name: str) -> None:
    """What an earlier version stored under an id, today's gives the same id: nothing is told
    twice."""
    kind = EVENT_KINDS[name]
    before = {"title": "a", "state": "asked", "themes": ["x", "é"], "pages": 3}
    after = {**before, "title": "b"}
    changed = event_id(change_id(kind, "x:1", before, after), 0)
    again = event_id(change_id(kind, "x:1", None, after), 2)
    assert GOLDEN[name] == [changed, again]
