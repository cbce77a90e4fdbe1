"""Everything that is expected: from the configuration, and from answers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.sources.together.event_kinds import detail_of
from jobs.rules.expectations import Expectation, promised_in
from state.model.records import StoredRecord
from state.model.values import JsonObject


def all_expectations(
    configured: Iterable[Expectation], announcing: Iterable[StoredRecord]
) -> tuple[Expectation, ...]:
    """What is configured, then what answers have promised; each thing once. What is configured and
    was promised too is known to be announced there.

    `announcing` are the records in which something was announced.
    """
    by_key: dict[str, Expectation] = {}
    for expectation in configured:
        by_key.setdefault(expectation.key, expectation)
    for promised in promises(announcing):
        known = by_key.setdefault(promised.key, promised)
        if known.announced_in is None:
            # The title and day of the configuration stand.
            by_key[known.key] = replace(promised, title=known.title, due_on=known.due_on)
    return tuple(by_key.values())


def promise_as_json(promise: Expectation) -> JsonObject:
    """What is known of a promise: `title`, `minister`, `due_on`, `expected`, `announced_in`,
    `announced_on`, `url`, `measurement`, `projects`."""
    return {
        "title": promise.title,
        "minister": promise.minister,
        "due_on": promise.due_on.isoformat(),
        "expected": promise.expected,
        "announced_in": promise.announced_in,
        "announced_on": promise.announced_on,
        "url": promise.url,
        "measurement": promise.measurement,
        "projects": sorted({finding.code for finding in promise.findings}),
    }


def agendas_of(scheduling: Iterable[StoredRecord]) -> dict[int, list[str]]:
    """Which records put a measurement on an agenda, by its number; by day, then key."""
    found: dict[int, list[str]] = {}
    for stored in sorted(scheduling, key=lambda each: each.record.occurred_on or ""):
        number = detail_of(stored.record).on_agenda
        if number is not None:
            found.setdefault(number, []).append(stored.key)
    return found


def promises(announcing: Iterable[StoredRecord]) -> Iterator[Expectation]:
    """What answers have promised; of one thing promised twice the later answer counts.

    What is no report is expected only where the answer concerns somebody or names a project.
    """
    answers = (stored for stored in announcing if stored.last_notified is not None)
    by_day = sorted(answers, key=lambda each: each.record.occurred_on or "", reverse=True)
    for stored in by_day:
        concerns = stored.is_relevant or bool(stored.record.projects)
        for promised in promised_in(stored.record, detail_of(stored.record).promises):
            if concerns or not promised.is_promise:
                yield promised
