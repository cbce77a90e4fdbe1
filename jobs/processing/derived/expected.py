"""What was announced for a day: a turn for each thing, to see whether it has come or is late."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from crawler.sources.registry import ANNOUNCING_KINDS, EXPECTED_OF, SOURCES
from crawler.sources.together.event_kinds import event_kind
from jobs.processing.derived.reports import REPORT_SOURCES
from jobs.processing.values import Detection, Found, Turn
from jobs.rules.evidence import derived_evidence
from jobs.rules.expectations import PROMISE, Expectation, as_record, fulfilled_by, next_state
from jobs.rules.promised import all_expectations, promise_as_json
from state.model.instants import brussels_day, not_after
from state.model.news import News
from state.model.records import SourceState
from state.model.values import REPORT_KIND, Record, SourceName
from state.set_aside.entries import Step
from state.stores import Stores

_FULFILLING = tuple(source.record_kind for source in SOURCES if source.fulfils)


def judge_expectations(
    stores: Stores,
    configured: tuple[Expectation, ...],
    at: datetime,
    enabled: Container[SourceName],
) -> Iterator[Turn]:
    """A turn for each expectation, once it is known what is there already.

    Where no source is `enabled` that could show a thing, nothing of it is known.
    """
    records = stores.records
    reports = [s.record for s in records.of_kind(REPORT_KIND) if s.last_notified]
    states = [stores.sources.get(name) for name in REPORT_SOURCES if name in enabled]
    # Nobody has looked in the future yet.
    sources = [replace(s, last_good_at=not_after(s.last_good_at, at)) for s in states]
    if not sources or any(source.covered is None for source in sources):
        return
    expected = all_expectations(configured, records.announcing(ANNOUNCING_KINDS))
    yield Turn(f"{PROMISE}:", partial(_keep_promises, stores, expected, at), Step.EXPECTATIONS)
    for expectation in expected:
        sure = all(was_seen_after(source, expectation.due_on) for source in sources)
        take = partial(_judge, stores, expectation, reports, sure, at)
        yield Turn(expectation.key, take, Step.EXPECTATIONS)


def _judge(
    stores: Stores, expectation: Expectation, reports: Sequence[Record], sure: bool, at: datetime
) -> Found:
    records = stores.records
    before = stores.expectations.get(expectation.key)
    titled = (s.record for kind in _FULFILLING for s in records.of_kind(kind))
    found = fulfilled_by(expectation, reports, titled)
    closing = stores.promises.closings().get(expectation.key)
    shown = found or closing
    state = next_state(before or "pending", shown, brussels_day(at), expectation.due_on, sure)
    stores.expectations.save(expectation.key, state, at)
    if state in (before, "pending", "dropped"):
        return Found()
    evidence = derived_evidence(
        {"state": state},
        records.get(expectation.announced_in or ""),
        records.get(found.key) if found else None,
    )
    news = News(event_kind(f"expectation.{state}"), as_record(expectation, found, closing))
    return Found((Detection(EXPECTED_OF, news, evidence, baseline=before is None),))


def _keep_promises(stores: Stores, expected: Sequence[Expectation], at: datetime) -> Found:
    """Keep what is known of each promise, and let those go that nothing promises any more."""
    promised = {each.key: each for each in expected if each.announced_in is not None}
    for key, promise in promised.items():
        stores.promises.keep(key, promise_as_json(promise))
    for key, _ in stores.promises.known():
        if key not in promised and stores.expectations.get(key) in ("pending", "overdue"):
            stores.expectations.save(key, "dropped", at)
    return Found()


def was_seen_after(source: SourceState, due_on: date) -> bool:
    """Whether a source was seen whole after a day had ended, so that what it lacks has not come."""
    if source.failing_since is not None or source.last_good_at is None:
        return False
    return brussels_day(source.last_good_at) > due_on
