"""Everything that is expected: from the configuration, and from answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.sources.event_kinds import detail_of
from crawler.sources.registry import ANNOUNCING_KINDS
from jobs.rules.expectations import Expectation, promised_in
from state.records.store import RecordStore


def all_expectations(
    configured: Iterable[Expectation], records: RecordStore
) -> tuple[Expectation, ...]:
    """What is configured, then what answers have promised; each thing once."""
    by_key: dict[str, Expectation] = {}
    for expectation in (*configured, *promises(records)):
        by_key.setdefault(expectation.key, expectation)
    return tuple(by_key.values())


def promises(records: RecordStore) -> Iterator[Expectation]:
    """What answers have promised; of one thing promised twice the later answer counts."""
    found = (s for kind in ANNOUNCING_KINDS for s in records.with_announcements(kind))
    answers = (stored.record for stored in found if stored.last_notified is not None)
    by_day = sorted(answers, key=lambda record: record.occurred_on or "", reverse=True)
    for record in by_day:
        yield from promised_in(record, detail_of(record).promises)
