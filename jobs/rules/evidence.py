"""What each event rests on: the fields on both sides, and the snapshots that show them; pure.

The fields are part of what an event is known by; the snapshots never are.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.reading.verdict import Verdict
from state.model.event_kinds import EventKind
from state.model.news import Evidence
from state.model.records import Inputs, StoredRecord, snapshots_in
from state.model.values import JsonObject, Record


def record_evidence(
    stored: StoredRecord | None, told: Record | None, record: Record, inputs: Inputs
) -> Evidence:
    """Of a record that is new or other than it was last told: what both were made of."""
    return Evidence(
        before=told.fields if told else None,
        after=record.fields,
        snapshots_before=snapshots_in(stored.last_notified_inputs if stored else ()),
        snapshots_after=snapshots_in(inputs),
    )


def presence_evidence(stored: StoredRecord, became: str, verdict: Verdict) -> Evidence:
    """Of a record that `became` withdrawn or restored: the listings that lack it or have it.

    Of an address that says 404 there is no body, and so no snapshot.
    """
    if became == "restored":
        having = (number for number, keys in verdict.listings.items() if stored.key in keys)
        after: Iterable[int] = {*snapshots_in(stored.inputs), *having}
    else:
        is_unlisted = verdict.complete and stored.key not in verdict.listed
        after = verdict.listings if is_unlisted else ()
    return Evidence(
        before=stored.last_notified.fields if stored.last_notified else None,
        after={**stored.record.fields, "presence": became},
        snapshots_before=snapshots_in(stored.last_notified_inputs),
        snapshots_after=tuple(sorted(after)),
    )


def source_evidence(kind: EventKind, verdict: Verdict) -> Evidence:
    """Of a source that fails: what could not be believed; of one that is good again: its
    listings."""
    after = verdict.listings if verdict.error is None else verdict.refused
    return Evidence(None, {"kind": kind.name}, (), tuple(sorted(after)))


def derived_evidence(
    fields: JsonObject,
    before: StoredRecord | None = None,
    after: StoredRecord | None = None,
) -> Evidence:
    """Of what follows from other records: what these were made of."""
    return Evidence(
        before=None,
        after=fields,
        snapshots_before=snapshots_in(before.inputs) if before else (),
        snapshots_after=snapshots_in(after.inputs) if after else (),
    )
