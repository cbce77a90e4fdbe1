"""Whether a pass saw a record, proved that it is not there, or says nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.reading.verdict import Verdict
from crawler.sources.questions.scope import QuestionsScope
from jobs.rules.presence import presence_of
from state.changes.lifecycle import Presence
from state.model.records import StoredRecord
from state.model.values import Record, RecordKind, SourceName

KEY = "question:1"
OTHER = frozenset({"question:2"})
HAS = {7: frozenset({KEY})}
LACKS = {7: OTHER}
NOTHING, SEEN, ABSENT = Presence(False, False), Presence(True, False), Presence(False, True)


@pytest.mark.parametrize(
    ("verdict", "since", "presence"),
    [
        (Verdict(), date(2024, 1, 1), NOTHING),
        (Verdict(listings=HAS), date(2024, 1, 1), SEEN),
        (Verdict(listings=HAS, complete=True), date(2024, 1, 1), SEEN),
        (Verdict(listings=LACKS), date(2024, 1, 1), NOTHING),
        (Verdict(listings=LACKS, complete=True), date(2024, 1, 1), ABSENT),
        (Verdict(listings=LACKS, complete=True), date(2024, 2, 1), NOTHING),
        (Verdict(confirmed=frozenset({KEY})), date(2024, 1, 1), SEEN),
        (Verdict(gone=frozenset({KEY})), date(2024, 1, 1), ABSENT),
        (Verdict(listings=HAS, gone=frozenset({KEY})), date(2024, 1, 1), ABSENT),
        (
            Verdict(listings=LACKS, complete=True, confirmed=frozenset({KEY})),
            date(2024, 1, 1),
            ABSENT,
        ),
    ],
)
def test_presence(verdict: Verdict, since: date, presence: Presence) -> None:
    """A whole listing proves absence only of what it should have; an own address proves both."""
    record = Record(KEY, RecordKind("question"), "", "", {}, {}, listed_on="2024-01-10")
    at = datetime(2024, 1, 15, tzinfo=UTC)
    stored = StoredRecord(KEY, SourceName("questions"), record, (), "reader", at)

    assert presence_of(stored, verdict, QuestionsScope(since=since), at) == presence
