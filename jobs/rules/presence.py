"""Whether a pass saw a record, or proved that it is not there; pure."""

from __future__ import annotations

from datetime import datetime

from crawler.reading.verdict import Verdict
from crawler.sources.traits.scope import Scope
from state.changes.lifecycle import Presence
from state.model.records import StoredRecord


def presence_of(stored: StoredRecord, verdict: Verdict, scope: Scope, at: datetime) -> Presence:
    """What the verdict on a source in the scope of its pass at that instant says of one of its
    records."""
    gone = stored.key in verdict.gone
    seen = not gone and (stored.key in verdict.listed or stored.key in verdict.confirmed)
    unlisted = verdict.complete and stored.key not in verdict.listed and scope.expects(stored, at)
    return Presence(seen and not unlisted, gone or unlisted)
