"""Everything that is expected: from the configuration, and from answers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.sources.together.event_kinds import detail_of
from jobs.rules.expectations import Expectation, promised_in
from state.model.records import StoredRecord


def all_expectations(
    configured: Iterable[Expectation], announcing: Iterable[StoredRecord]
) -> tuple[Expectation, ...]:
    """What is configured, then what answers have promised; each thing once.

    `announcing` are the records in which something was announced.
    """
    by_key: dict[str, Expectation] = {}
    for expectation in (*configured, *promises(announcing)):
        by_key.setdefault(expectation.key, expectation)
    return tuple(by_key.values())


def agendas_of(scheduling: Iterable[StoredRecord]) -> dict[int, list[str]]:
    """Which records put a measurement on an agenda, by its number; by day, then key."""
    found: dict[int, list[str]] = {}
    for stored in sorted(scheduling, key=lambda each: each.record.occurred_on or ""):
        number = detail_of(stored.record).on_agenda
        if number is not None:
            found.setdefault(number, []).append(stored.key)
    return found


def promises(announcing: Iterable[StoredRecord]) -> Iterator[Expectation]:
    """What answers have promised; of one thing promised twice the later answer counts."""
    answers = (stored.record for stored in announcing if stored.last_notified is not None)
    by_day = sorted(answers, key=lambda record: record.occurred_on or "", reverse=True)
    for record in by_day:
        yield from promised_in(record, detail_of(record).promises)
