"""Whether a pass saw a record, or proved that it is not there; pure."""

from __future__ import annotations

from crawler.reading.verdict import Verdict
from crawler.sources.publications.parser import matches_queries
from state.changes.lifecycle import Presence
from state.model.records import StoredRecord
from state.model.values import JsonObject, RecordKind


def presence_of(stored: StoredRecord, verdict: Verdict, scope: JsonObject) -> Presence:
    """What the verdict on a source in the scope of its pass says of one of its records."""
    gone = stored.key in verdict.gone
    seen = not gone and (stored.key in verdict.listed or stored.key in verdict.confirmed)
    unlisted = (
        verdict.complete and stored.key not in verdict.listed and _should_be_listed(stored, scope)
    )
    return Presence(seen and not unlisted, gone or unlisted)


def _should_be_listed(stored: StoredRecord, scope: JsonObject) -> bool:
    """Whether a listing read to its end has this record if it is there at all."""
    record = stored.record
    if record.kind is RecordKind.QUESTION:
        return record.listed_on is not None and record.listed_on >= scope["since"]
    if record.kind is RecordKind.PUBLICATION:
        same_listing = stored.listed_by == scope["listing"]
        return same_listing and matches_queries(record.title, tuple(scope["queries"]))
    return True
