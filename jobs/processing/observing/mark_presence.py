"""Third step: which records a source that can be believed proves to be gone, or has again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from heapq import merge

from crawler.sources.together.event_kinds import NEWS_OF
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from jobs.processing.values import Detection, Found, Turn
from jobs.rules.evidence import presence_evidence, record_evidence
from jobs.rules.presence import presence_of
from state.changes.lifecycle import Observation, mark_presence, next_lifecycle_state
from state.model.records import StoredRecord
from state.set_aside.entries import Step


def mark_presences(context: PassContext, source: Assessed) -> Iterator[Turn]:
    """Note of each record of a source whether it was seen or proven absent, but on a baseline."""
    if source.is_baseline:
        return
    for key in _doubtful(context, source):
        yield Turn(key, partial(_mark, context, source, key), Step.PRESENCE, source.name)
    context.guard.settle([Step.PRESENCE], source.name)


def _doubtful(context: PassContext, source: Assessed) -> Iterable[str]:
    """The keys of the records of which this pass may say that they are gone or back, by key; all
    that is known is looked through only where a listing was read to its end."""
    verdict, kind, records = source.verdict, source.source.record_kind, context.stores.records
    found = records.back_or_gone(kind, verdict.listed | verdict.confirmed, verdict.gone)
    if not verdict.complete:
        return found
    return dict.fromkeys(merge(found, records.standing_but(kind, verdict.listed)))


def _mark(context: PassContext, source: Assessed, key: str) -> Found:
    stored = context.stores.records.get(key)
    if stored is None:
        return Found()
    presence = presence_of(stored, source.verdict, source.scope, context.at)
    after, became = mark_presence(stored, presence, context.at)
    if after == stored:
        return Found()
    context.stores.records.save(after)
    if became == "restored" and stored.last_notified is None:
        return _tell_as_new(context, source, after)
    if became is None or stored.last_notified is None:
        return Found(looked_at=True)
    evidence = presence_evidence(stored, became, source.verdict)
    told = context.of_interest(source.source.presence_news(became, stored.record))
    return Found(tuple(Detection(source.name, n, evidence) for n in told), looked_at=True)


def _tell_as_new(context: PassContext, source: Assessed, stored: StoredRecord) -> Found:
    """What there is to tell of a record that went away before anybody knew it, and is back."""
    look = Observation(
        source=stored.source,
        at=context.at,
        record=stored.record,
        inputs=stored.inputs,
        reader=stored.reader,
        baseline=False,
        is_relevant=stored.is_relevant,
    )
    after, news = next_lifecycle_state(stored, None, look, NEWS_OF[stored.record.kind])
    context.stores.records.save(after)
    news = context.of_interest(news)
    evidence = record_evidence(stored, None, stored.record, stored.inputs)
    return Found(
        detections=tuple(Detection(source.name, item, evidence) for item in news),
        looked_at=True,
        fresh=True,
    )
