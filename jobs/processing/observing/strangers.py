"""Things that are known to a source and asked for once a week, though nothing lists or links them.

They show whether the source is as it was (jobs/processing/derived/drift_watch.py), are no records,
and are news to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.traits.steadiness import Canary
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from state.model.values import FILE_ROLE


def strangers(context: PassContext, source: Assessed) -> Iterator[str]:
    """The keys of those that were read and are no records: they become some once they are listed
    or linked."""
    for canary in _canaries(context, source):
        is_record = context.stores.records.get(canary.key) is not None
        if not is_record and context.stores.readings.of(canary.key):
            yield canary.key


def is_stranger(context: PassContext, source: Assessed, key: str) -> bool:
    """Whether nothing but the configuration tells of this key."""
    canary = next((each for each in _canaries(context, source) if each.key == key), None)
    if canary is None:
        return False
    if canary.target.role == FILE_ROLE:
        return not context.stores.files.owners(canary.target.url)
    return not any(map(source.source.is_listed_part, context.stores.readings.of(key)))


def _canaries(context: PassContext, source: Assessed) -> tuple[Canary, ...]:
    table = context.work.settings.table(source.source)
    return source.source.steadiness(table).canaries
