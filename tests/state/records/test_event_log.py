"""The log tells each thing once, and the same thing happening again as another event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.sources.questions import events as questions
from crawler.sources.together.event_kinds import event_kind
from state.changes.differ import differences
from state.model.news import Evidence, News
from state.model.values import ClockKind, Event, SourceName
from state.records.events import EventLog
from state.snapshots.passes import PassStore

SOURCE = SourceName("questions")
AT = datetime(2024, 3, 6, 8, tzinfo=UTC)


def begin(db: Database) -> int:
    """A pass for the events to belong to."""
    return PassStore(db).begin_pass(AT, ClockKind.GIVEN, {SOURCE: {}})


def tell(db: Database, make_record: Any, titles: Sequence[str]) -> list[Event | None]:
    """Add a change of title for each step from one title to the next."""
    log, pass_id = EventLog(db), begin(db)
    added = []
    for n, (old, new) in enumerate(pairwise(titles)):
        before, after = {"title": old}, {"title": new}
        item = News(questions.CHANGED, make_record(fields=after), differences(before, after))
        evidence = Evidence(before, after)
        at = AT + timedelta(hours=n)
        added.append(log.add(pass_id, SOURCE, at, item, False, evidence))
    return added


def test_there_and_back_and_there_again(db: Database, make_record: Any) -> None:
    """A to B, back to A, and to B again is three events with three ids."""
    told = tell(db, make_record, "ABAB")
    assert len({event.id for event in told if event}) == 3
    assert [event.id for event in EventLog(db).select()] == [event.id for event in told if event]


@given(st.lists(st.sampled_from("ABC"), min_size=2, max_size=8))
def test_every_step_is_an_event(empty_database: Any, make_record: Any, titles: list[str]) -> None:
    """However a field goes back and forth, every step is an event of its own."""
    with empty_database() as db:
        told = tell(db, make_record, titles)
    assert None not in told
    assert len({event.id for event in told if event}) == len(titles) - 1


@given(st.lists(st.sampled_from("ABC"), min_size=2, max_size=8))
def test_ids_depend_on_what_happened_alone(
    empty_database: Any, make_record: Any, titles: list[str]
) -> None:
    """The same history gives the same ids in another database."""
    ids = []
    for _ in range(2):
        with empty_database() as db:
            ids.append([event.id for event in tell(db, make_record, titles) if event])
    assert ids[0] == ids[1]


@pytest.mark.parametrize("kind", ["question.new", "question.answered", "question.overdue"])
def test_what_happens_once_is_told_once(db: Database, make_record: Any, kind: str) -> None:
    """A kind that happens once is added once, even if the record has other fields by then."""
    log, pass_id = EventLog(db), begin(db)
    for title, is_added in (("a", True), ("a", False), ("b", False)):
        item = News(event_kind(kind), make_record(fields={"title": title}))
        evidence = Evidence(None, item.record.fields)
        event = log.add(pass_id, SOURCE, AT, item, False, evidence)
        assert (event is not None) is is_added
    assert len(list(log.select())) == 1


def test_event_is_read_as_it_was_added(db: Database, make_record: Any) -> None:
    """An event comes out of the log as it went in, with changes, findings and detail."""
    record = make_record(
        projects=("VV129", "VV078"), occurred_on="2024-02-13", detail={"é": ["ü", 1, None]}
    )
    item = News(questions.CHANGED, record, differences({"a": "x"}, {"b": ["y"]}))
    added = EventLog(db).add(begin(db), SOURCE, AT, item, True, Evidence({}, {}))
    assert added is not None
    assert EventLog(db).get(added.id) == added
    assert added.projects == ("VV078", "VV129")
    assert added.as_json()["detected_at"] == "2024-03-06T08:00:00.000000+00:00"
    assert EventLog(db).get("unknown") is None


def test_select(db: Database, make_record: Any) -> None:
    """Events are selected by instant, kind, project and subject, oldest first."""
    log, pass_id = EventLog(db), begin(db)
    told = [
        ("question.new", "question:1", ("VV078",)),
        ("question.new", "question:2", ()),
        ("report.new", "report:6", ("VV078", "VV129")),
    ]
    for n, (kind, key, projects) in enumerate(told):
        item = News(event_kind(kind), make_record(key=key, projects=projects))
        at = AT + timedelta(hours=n)
        log.add(pass_id, SOURCE, at, item, False, Evidence(None, {}))

    def subjects(**wanted: Any) -> list[str]:
        return [event.subject for event in log.select(**wanted)]

    assert subjects() == ["question:1", "question:2", "report:6"]
    assert subjects(since=AT + timedelta(hours=1)) == ["question:2", "report:6"]
    assert subjects(kinds=["report.*"]) == ["report:6"]
    assert subjects(kinds=["report.*", "question.new"]) == subjects()
    assert subjects(projects=["VV129"]) == ["report:6"]
    assert subjects(projects=["VV078"], kinds=["question.*"]) == ["question:1"]
    assert subjects(subject="question:2") == ["question:2"]


def test_of_days_since(db: Database, make_record: Any) -> None:
    """Of what the first pass found that counts which is of the day or later, of the rest what was
    detected then; what is of no day counts as it was detected."""
    log, pass_id, first = EventLog(db), begin(db), AT.date()
    days = [None, first - timedelta(days=1), first]
    for baseline, (n, each) in product((True, False), enumerate(days)):
        day = each.isoformat() if each else None
        record = make_record(key=f"question:{'b' if baseline else 'n'}{n}", occurred_on=day)
        log.add(pass_id, SOURCE, AT, News(questions.NEW, record), baseline, Evidence(None, {}))
    found = [event.subject.removeprefix("question:") for event in log.of_days_since(first)]
    assert found == ["b0", "b2", "n0", "n1", "n2"]
    later = [event.subject for event in log.of_days_since(first + timedelta(days=2))]
    assert later == []


def test_an_id_does_not_depend_on_snapshots(empty_database: Any, make_record: Any) -> None:
    """The same event has the same id whatever snapshots it names, or none."""
    ids = set()
    for sides in (((), ()), ((1,), (2, 3)), ((), (4,))):
        with empty_database() as db:
            item = News(questions.CHANGED, make_record(), differences({"a": 1}, {"a": 2}))
            evidence = Evidence({"a": 1}, {"a": 2}, *sides)
            added = EventLog(db).add(begin(db), SOURCE, AT, item, False, evidence)
            assert added is not None
            assert (added.snapshots_before, added.snapshots_after) == sides
            ids.add(added.id)
    assert len(ids) == 1


def test_events_are_found_by_snapshot_and_by_the_beginning_of_an_id(
    db: Database, make_record: Any
) -> None:
    """A snapshot gives the events that name it on either side; the beginning of an id those whose
    id begins so, and nothing that only looks like a pattern."""
    log, pass_id = EventLog(db), begin(db)
    told = []
    for key, sides in (("question:1", ((1,), (2,))), ("question:2", ((), (2, 22)))):
        item = News(questions.NEW, make_record(key=key))
        added = log.add(pass_id, SOURCE, AT, item, False, Evidence(None, {}, *sides))
        assert added is not None
        told.append(added)
    for snapshot, found in ((1, told[:1]), (2, told), (22, told[1:]), (3, [])):
        assert list(log.resting_on(snapshot)) == found
    assert [log.beginning_with(event.id[:8]) for event in told] == [[event] for event in told]
    assert log.beginning_with("") == told
    assert log.beginning_with("______") == log.beginning_with("%") == []
