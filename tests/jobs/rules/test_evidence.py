"""What an event rests on: the fields on both sides, and the snapshots that show them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.reading.verdict import Verdict
from jobs.rules.evidence import (
    derived_evidence,
    presence_evidence,
    record_evidence,
    source_evidence,
)
from state.model.event_kinds import SOURCE_FAILING, SOURCE_RECOVERED
from state.model.records import StoredRecord
from state.model.values import Record, RecordKind, SourceName

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
KEY = "question:1"
LISTINGS = {7: frozenset({KEY}), 8: frozenset({"question:2"})}


def record(state: str) -> Record:
    """Question 1 in this state."""
    return Record(KEY, RecordKind("question"), "", "", {"state": state}, {})


def stored(**other: Any) -> StoredRecord:
    """Question 1, told from snapshot 3 and now made of 5 and 4."""
    values: dict[str, Any] = {
        "last_notified": record("asked"),
        "last_notified_inputs": ((KEY, "hit:1", 3), (KEY, "note", None)),
        **other,
    }
    inputs = ((KEY, "hit:1", 5), (KEY, "opendata", 4))
    name = SourceName("questions")
    return StoredRecord(KEY, name, record("answered"), inputs, "reader", AT, **values)


def test_of_a_record() -> None:
    """New: nothing before. Changed: what it was told from, and what it is made of now."""
    inputs = stored().inputs
    new = record_evidence(None, None, record("asked"), inputs)
    assert (new.before, new.after, new.snapshots_before) == (None, {"state": "asked"}, ())

    other = record_evidence(stored(), record("asked"), record("answered"), inputs)
    assert (other.before, other.after) == ({"state": "asked"}, {"state": "answered"})
    assert (other.snapshots_before, other.snapshots_after) == ((3,), (4, 5))


def test_of_presence() -> None:
    """Gone from whole listings rests on all of them, gone from its own address on nothing; what is
    back rests on what it is made of and the listings that have it."""
    whole = Verdict(listings={8: LISTINGS[8]}, complete=True)
    gone = presence_evidence(stored(), "withdrawn", whole)
    assert gone.after == {"state": "answered", "presence": "withdrawn"}
    assert (gone.snapshots_before, gone.snapshots_after) == ((3,), (8,))

    missing = presence_evidence(stored(), "withdrawn", Verdict(gone=frozenset({KEY})))
    assert missing.snapshots_after == ()

    back = presence_evidence(stored(last_notified=None), "restored", Verdict(listings=LISTINGS))
    assert (back.before, back.snapshots_after) == (None, (4, 5, 7))


def test_of_a_source() -> None:
    """A failure rests on what could not be believed, its end on the listings that could."""
    failing = source_evidence(SOURCE_FAILING, Verdict("no JSON", refused=(9, 2)))
    assert (failing.after, failing.snapshots_after) == ({"kind": "source.failing"}, (2, 9))
    assert source_evidence(SOURCE_RECOVERED, Verdict(listings=LISTINGS)).snapshots_after == (7, 8)


def test_of_what_follows() -> None:
    """What follows from other records rests on what these were made of."""
    found = derived_evidence({"state": "met"}, None, stored())
    assert (found.before, found.after) == (None, {"state": "met"})
    assert (found.snapshots_before, found.snapshots_after) == ((), (4, 5))
