"""What counts as lost, and when it is proven; what is added is told at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.registry import SOURCES
from crawler.sources.together.event_kinds import NEWS_OF
from state.changes.lifecycle import Observation, next_lifecycle_state
from state.changes.losses import (
    LOSSES_APART,
    Extent,
    Losable,
    is_proven,
    losses_at,
    lost_fields,
    lost_of_file,
)
from state.model.records import StoredRecord
from state.model.values import Record, RecordKind, SourceName

AT = datetime(2024, 1, 17, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOSABLE = Losable(
    parts=frozenset({"files", "notes"}),
    steps={"state": ("asked", "answered")},
    renewed={"files": "state"},
    derived=frozenset({"projects"}),
)
ASKED, ANSWERED = {"state": "asked"}, {"state": "answered"}


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ({"title": "a"}, {"title": "b"}, set()),
        ({"title": "a"}, {"title": ""}, {"title"}),
        ({"title": "a"}, {}, {"title"}),
        ({"themes": ["a", "b"]}, {"themes": ["a"]}, {"themes"}),
        ({"themes": ["a", "b"]}, {"themes": ["a", "c"]}, set()),
        ({"themes": ["a b", "c"]}, {"themes": ["b", "c"]}, {"themes"}),
        ({"asker": "An De Vos"}, {"asker": "De Vos"}, {"asker"}),
        ({"asker": "An De Vos"}, {"asker": "An Vos"}, {"asker"}),
        ({"asker": "An De Vos"}, {"asker": "An De V"}, {"asker"}),
        ({"asker": "De Vos"}, {"asker": "An De Vos"}, set()),
        ({"asker": "An De Vos"}, {"asker": "Vos De An"}, set()),
        ({"section: A": "een twee drie"}, {"section: A": "een drie"}, {"section: A"}),
        ({"section: A": "12 van 20"}, {"section: A": "13 van 20"}, set()),
        ({"themes": ["a"]}, {"themes": []}, {"themes"}),
        ({"files": ["a", "b"]}, {"files": ["b", "c"]}, {"files: a"}),
        (ASKED | {"files": ["a"]}, ANSWERED | {"files": ["b"]}, set()),
        (ASKED | {"files": ["a"]}, ANSWERED | {"files": []}, {"files: a"}),
        (ASKED | {"files": ["a", "b"]}, ANSWERED | {"files": ["c"]}, {"files: a", "files: b"}),
        (ASKED | {"files": ["a"]}, ASKED | {"files": ["b"]}, {"files: a"}),
        (ANSWERED | {"files": ["a"]}, ASKED | {"files": ["b"]}, {"files: a", "state"}),
        (ASKED | {"notes": ["a"]}, ANSWERED | {"notes": ["b"]}, {"notes: a"}),
        (
            {"files": [{"url": "a", "state": "read"}]},
            {"files": [{"url": "a", "state": "x"}]},
            set(),
        ),
        ({"state": "answered"}, {"state": "asked"}, {"state"}),
        ({"state": "asked"}, {"state": "answered"}, set()),
        ({"projects": ["VV078"]}, {"projects": []}, set()),
        ({"section: A": "x"}, {"section: B": "x"}, {"section: A"}),
        ({"title": None, "files": []}, {}, set()),
    ],
)
def test_lost_fields(before: Any, after: Any, lost: set[str]) -> None:
    """A field without a value, some words of a text or items of a list without others in their
    stead, an item of a list of parts, or a step back is lost; no other."""
    assert lost_fields(before, after, LOSABLE) == lost


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (Extent("pdf", 100, 90_000), set()),
        (Extent("pdf", 50, 50_000), set()),
        (Extent("pdf", 1, 900), {"pages", "text"}),
        (Extent("pdf", 100, 0), {"text"}),
        (Extent("docx", 100, 100_000), {"kind"}),
    ],
)
def test_lost_of_a_file(after: Extent, lost: set[str]) -> None:
    """Its kind, most of its pages, most of its text: what is of the same size is no loss."""
    assert lost_of_file(Extent("pdf", 100, 100_000), after) == lost


@given(st.lists(st.tuples(st.floats(0, 30), st.sets(st.sampled_from("abc"))), max_size=12))
def test_proven_when_missing_for_a_day(steps: list[tuple[float, set[str]]]) -> None:
    """A loss is proven at a look just when each thing missing was missing at every look of the
    last day, and at one before."""
    losses: Any = ()
    at, looks = AT, []
    for pause, lost in steps:
        at += pause * HOUR
        looks.append((at, lost))
        losses = losses_at(losses, lost, at)
        for name in lost:
            last_whole = max((i for i, look in enumerate(looks) if name not in look[1]), default=-1)
            assert dict(losses)[name] == looks[last_whole + 1][0]
        assert is_proven(losses, at) == all(at - since >= LOSSES_APART for _, since in losses)


def looks(make_record: Any, *steps: tuple[float, dict[str, Any]], fresh: bool = True) -> list[Any]:
    """What is told at each of several looks at one publication, the first of which is told."""
    source = next(source for source in SOURCES if source.record_kind == "publication")
    stored: StoredRecord | None = None
    told: list[Any] = []
    for hours, fields in steps:
        record: Record = make_record(key="publication:a", kind=RecordKind("publication"))
        look = Observation(
            SourceName("publications"),
            AT + hours * HOUR,
            replace(record, fields=fields, title=str(fields.get("title"))),
            (),
            "reader",
            baseline=False,
            losable=source.losable,
            is_fresh=fresh,
        )
        before = stored.last_notified if stored else None
        stored, news = next_lifecycle_state(stored, before, look, NEWS_OF[record.kind])
        told.append([change.field for item in news for change in item.changes])
    assert stored is not None
    told.append((stored.record.fields, [name for name, _ in stored.losses]))
    return told


WHOLE = {"title": "a", "files": [{"url": "x"}, {"url": "y"}]}
SHORT = {"title": "b", "files": [{"url": "x"}]}


def test_loss_is_held_back_whole(make_record: Any) -> None:
    """A look in which a file is missing says nothing, not even of the title: the last good one
    stands."""
    told = looks(make_record, (0, WHOLE), (1, SHORT), (20, SHORT))
    assert told == [[], [], [], (WHOLE, ["files: y"])]


def test_return_is_no_news(make_record: Any) -> None:
    """What comes back before its loss is proven was never lost, and the day begins anew."""
    told = looks(make_record, (0, WHOLE), (1, SHORT), (24, WHOLE), (26, SHORT), (49, SHORT))
    assert told == [[], [], [], [], [], (WHOLE, ["files: y"])]


def test_real_loss_is_told_once(make_record: Any) -> None:
    """What stays away is told once, with all that came with it, a day after it was first missed."""
    told = looks(make_record, (0, WHOLE), (1, SHORT), (24.9, SHORT), (25, SHORT), (60, SHORT))
    assert told == [[], [], [], ["files", "title"], [], (SHORT, [])]


def test_look_that_saw_nothing_proves_nothing(make_record: Any) -> None:
    """A pass in which the page itself was not read is no second look."""
    told = looks(make_record, (0, WHOLE), (1, SHORT), (30, SHORT), fresh=False)
    assert told[2] == []


def test_what_is_added_is_told_at_once(make_record: Any) -> None:
    """A new file and another title are told at the first look that has them."""
    more = {"title": "b", "files": [{"url": "x"}, {"url": "y"}, {"url": "z"}]}
    assert looks(make_record, (0, WHOLE), (1, more))[1] == ["files", "title"]
