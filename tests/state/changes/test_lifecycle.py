"""What is told at once, what waits for its documents, and when something counts as gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.together.event_kinds import NEWS_OF
from state.changes.lifecycle import Observation, Presence, mark_presence, next_lifecycle_state
from state.model.records import StoredRecord
from state.model.values import Record, RecordKind, SourceName

AT = datetime(2024, 1, 17, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://docs.vlaamsparlement.be/files/pfile?id=1"
OTHER = "https://docs.vlaamsparlement.be/files/pfile?id=2"


@pytest.fixture(scope="session")
def question(make_record: Any) -> Any:
    """Makes a question with documents of given bytes; None as bytes: not there."""

    def make(state: str = "asked", title: str = "a", **bytes_by_url: str | None) -> Record:
        urls = {"one": URL, "two": OTHER}
        files = {urls[name]: sha256 for name, sha256 in bytes_by_url.items()}
        record: Record = make_record(
            fields={"state": state, "title": title},
            detail={"documents": [{"url": u, "sha256": s} for u, s in files.items()]},
            files=tuple(files),
            awaited=tuple(url for url, sha256 in files.items() if sha256 is None),
        )
        return record

    return make


def look_at(
    stored: StoredRecord | None, record: Record, hours: float, **other: Any
) -> tuple[StoredRecord, list[str]]:
    """Look at a record so many hours after the first look; gives the kinds that are told."""
    at = AT + hours * HOUR
    values: dict[str, Any] = {"baseline": False, **other}
    look = Observation(SourceName("questions"), at, record, (), "reader", **values)
    after, told = next_lifecycle_state(
        stored, stored.last_notified if stored else None, look, NEWS_OF[record.kind]
    )
    return after, [item.kind.name for item in told]


def looks(*steps: tuple[float, Record]) -> list[list[str]]:
    """What is told at each of several looks at one record."""
    stored, told = None, []
    for hours, record in steps:
        stored, kinds = look_at(stored, record, hours)
        told.append(kinds)
    return told


NEW, ANSWERED, CHANGED = ["question.new"], ["question.answered"], ["question.changed"]


def test_complete_question_is_told_at_once(question: Any) -> None:
    """A question whose documents are all there is told at the first look, and not again."""
    assert looks((0, question(one="a")), (1, question(one="a"))) == [NEW, []]


def test_question_without_documents_is_told_at_once(question: Any) -> None:
    """A question that has no document waits for none."""
    assert looks((0, question()), (1, question())) == [NEW, []]


@pytest.mark.parametrize("last", [24, 25, 300])
def test_missing_document_waits_up_to_a_day(question: Any, last: float) -> None:
    """News of a question whose document is missing is held back for a day and then told once."""
    missing = question(one=None)
    steps = ((0, missing), (12, missing), (23.9, missing), (last, missing), (last + 1, missing))
    assert looks(*steps) == [[], [], [], NEW, []]


def test_document_that_arrives_in_time(question: Any) -> None:
    """News is told with the first look at which the document is there."""
    steps = ((0, question(one=None)), (5, question(one="a")), (30, question(one="a")))
    assert looks(*steps) == [[], NEW, []]


def test_one_of_two_documents_is_not_enough(question: Any) -> None:
    """News waits for every document that is announced."""
    steps = ((0, question(one="a", two=None)), (5, question(one="a", two="b")))
    assert looks(*steps) == [[], NEW]


def test_document_that_comes_after_it_was_told(question: Any) -> None:
    """A document that comes after its question was told without it is told as a change."""
    late = replace(
        question(one="a"), fields={"state": "asked", "title": "a", "documents": ["read"]}
    )
    steps = ((0, question(one=None)), (24, question(one=None)), (40, late), (41, late))
    assert looks(*steps) == [[], NEW, CHANGED, []]


def test_question_first_seen_with_its_answer(question: Any) -> None:
    """A question first seen with its answer is one event, and so is one answered while it waits."""
    assert looks((0, question("answered", one="a"))) == [ANSWERED]
    steps = ((0, question(one=None)), (5, question("answered", one="a")))
    assert looks(*steps) == [[], ANSWERED]


def test_answer_with_unchanged_files_waits(question: Any) -> None:
    """An answer whose question still has the very files it had before waits for another file."""
    steps = (
        (0, question(one="a")),
        (1, question("answered", one="a")),
        (5, question("answered", one="a", two="b")),
    )
    assert looks(*steps) == [NEW, [], ANSWERED]


def test_answer_with_unchanged_files_is_told_after_a_day(question: Any) -> None:
    """An answer without any new file is told a day after it was first seen."""
    answered = question("answered", one="a")
    steps = ((0, question(one="a")), (1, answered), (24.9, answered), (25, answered))
    assert looks(*steps) == [NEW, [], [], ANSWERED]


def test_answer_in_the_same_file_is_told_at_once(question: Any) -> None:
    """An answer is told at once where the file of the question has other bytes than before."""
    assert looks((0, question(one="a")), (1, question("answered", one="b"))) == [NEW, ANSWERED]


def test_answer_without_any_file_is_told_at_once(question: Any) -> None:
    """An answered question that never had a file waits for none."""
    assert looks((0, question()), (1, question("answered"))) == [NEW, ANSWERED]


def test_the_day_counts_from_the_news_at_hand(question: Any) -> None:
    """Waiting for an answer's file begins with the answer, not with the question."""
    steps = (
        (0, question(one=None)),
        (24, question(one=None)),
        (48, question("answered", one=None)),
        (71.9, question("answered", one=None)),
        (72, question("answered", one=None)),
    )
    assert looks(*steps) == [[], NEW, [], [], ANSWERED]


def test_change_of_another_field_waits_for_nothing(question: Any) -> None:
    """A changed title is told at once although a document is still missing."""
    stored, _ = look_at(None, question(one=None), 0)
    stored, told = look_at(stored, question(one=None), 24)
    assert told == NEW
    assert look_at(stored, question(title="b", one=None), 25)[1] == CHANGED


def test_baseline_never_waits(question: Any) -> None:
    """What alerts nobody is settled at the first look, document or not."""
    stored, told = look_at(None, question(one=None), 0, baseline=True)
    assert told == NEW
    assert stored.waiting_since is None
    assert stored.last_notified == question(one=None)
    assert look_at(stored, question(one=None), 1)[1] == []


def test_news_that_went_away_is_not_told(question: Any) -> None:
    """An answer that is taken back while it waits is never told."""
    steps = (
        (0, question(one="a")),
        (1, question("answered", one="a")),
        (2, question(one="a")),
        (30, question(one="a")),
    )
    assert looks(*steps) == [NEW, [], [], []]


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        (RecordKind("publication"), True),
        (RecordKind("report"), True),
        (RecordKind("programme"), False),
    ],
)
def test_other_records_wait_as_well(make_record: Any, kind: RecordKind, waits: bool) -> None:
    """Publications and reports wait for their files too."""
    record = make_record(key="x:1", kind=kind, fields={}, files=(URL,), awaited=(URL,))
    stored, told = look_at(None, record, 0)
    assert told == []
    assert (stored.waiting_since == AT) is waits


def test_memory_of_a_record(question: Any) -> None:
    """The first instant stays, what stands and what was told move on, a listing is remembered."""
    stored, _ = look_at(None, question(), 0, listed_by="questions", is_relevant=True)
    stored, _ = look_at(stored, question(title="b"), 5)
    assert stored.first_seen_at == AT
    assert stored.listed_by == "questions"
    assert not stored.is_relevant
    assert stored.record == stored.last_notified == question(title="b")


@given(
    st.lists(st.tuples(st.floats(0.1, 30), st.sampled_from(["x", "a", "b"])), min_size=1),
    st.sampled_from(["asked", "answered"]),
)
def test_nothing_is_told_twice(question: Any, steps: list[tuple[float, str]], state: str) -> None:
    """However documents come and go, new or answered is told at most once, and within a day."""
    hours, stored, told = 0.0, None, []
    for pause, sha256 in steps:
        record = question(state, one=None if sha256 == "x" else sha256)
        stored, kinds = look_at(stored, record, hours)
        told += kinds
        if hours >= 24:
            assert told
        hours += pause
    assert len(told) <= 1


# --- presence ----------------------------------------------------------------------------

SEEN, ABSENT, UNKNOWN = Presence(True, False), Presence(False, True), Presence(False, False)


@pytest.mark.parametrize(
    ("steps", "became"),
    [
        ([(0, ABSENT)], [None]),
        ([(0, ABSENT), (5.9, ABSENT)], [None, None]),
        ([(0, ABSENT), (6, ABSENT)], [None, "withdrawn"]),
        ([(0, ABSENT), (3, ABSENT), (6, ABSENT)], [None, None, "withdrawn"]),
        ([(0, ABSENT), (3, SEEN), (6, ABSENT)], [None, None, None]),
        ([(0, ABSENT), (3, SEEN), (6, ABSENT), (12, ABSENT)], [None, None, None, "withdrawn"]),
        ([(0, ABSENT), (3, UNKNOWN), (6, ABSENT)], [None, None, "withdrawn"]),
        ([(0, ABSENT), (6, UNKNOWN), (12, UNKNOWN)], [None, None, None]),
        ([(0, ABSENT), (6, ABSENT), (12, ABSENT)], [None, "withdrawn", None]),
        ([(0, ABSENT), (6, ABSENT), (7, SEEN)], [None, "withdrawn", "restored"]),
        ([(0, ABSENT), (6, ABSENT), (7, UNKNOWN)], [None, "withdrawn", None]),
        ([(0, ABSENT), (6, ABSENT), (7, SEEN), (8, SEEN)], [None, "withdrawn", "restored", None]),
        (
            [(0, ABSENT), (6, ABSENT), (7, SEEN), (8, ABSENT), (14, ABSENT)],
            [None, "withdrawn", "restored", None, "withdrawn"],
        ),
        ([(0, SEEN), (6, SEEN)], [None, None]),
        ([(0, UNKNOWN), (6, UNKNOWN)], [None, None]),
    ],
)
def test_presence(
    question: Any, steps: list[tuple[float, Presence]], became: list[str | None]
) -> None:
    """Withdrawn only after two absences six hours apart with no sight between; seen: restored."""
    stored, _ = look_at(None, question(), -1)
    found = []
    for hours, presence in steps:
        stored, what = mark_presence(stored, presence, AT + hours * HOUR)
        found.append(what)
    assert found == became


@given(
    st.lists(st.tuples(st.floats(0.1, 10), st.sampled_from([SEEN, ABSENT, UNKNOWN])), max_size=12)
)
def test_withdrawn_and_restored_take_turns(
    question: Any, steps: list[tuple[float, Presence]]
) -> None:
    """In any history withdrawn and restored follow each other in turn, withdrawn first."""
    stored, _ = look_at(None, question(), 0)
    at, found = AT, []
    for pause, presence in steps:
        at += pause * HOUR
        stored, became = mark_presence(stored, presence, at)
        found += [became] if became else []
        assert (stored.withdrawn_at is not None) == (found[-1:] == ["withdrawn"])
    assert found == ["withdrawn", "restored"] * (len(found) // 2) + ["withdrawn"] * (len(found) % 2)
