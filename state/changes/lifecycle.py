"""From one look at a record to the next: what is news, what waits, what is gone; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from state.model.news import FindNews, News
from state.model.records import Inputs, StoredRecord
from state.model.values import Record, SourceName

# How long news may wait for a document that is not there yet, so that codes in it count.
WAIT_FOR_FILES = timedelta(days=1)
# How far apart two looks must lie that both miss a record before it counts as withdrawn.
ABSENCES_APART = timedelta(hours=6)


@dataclass(frozen=True)
class Observation:
    """One look at one record: when, at what, read by whom. `baseline`: it alerts nobody."""

    source: SourceName
    at: datetime
    record: Record
    inputs: Inputs
    reader: str
    baseline: bool
    listed_by: str | None = None
    is_relevant: bool = False


def next_lifecycle_state(
    stored: StoredRecord | None, told: Record | None, look: Observation, find_news: FindNews
) -> tuple[StoredRecord, tuple[News, ...]]:
    """The record after this look, and what there is to tell.

    `told` is the record as it was last told of, as today's parsers read it; `find_news` knows what
    is news of a record of this kind.
    """
    found = find_news(told, look.record)
    base = stored or StoredRecord(
        look.record.key, look.source, look.record, look.inputs, look.reader, look.at
    )
    after = replace(
        base,
        record=look.record,
        inputs=look.inputs,
        reader=look.reader,
        last_notified=told,
        listed_by=look.listed_by or base.listed_by,
        is_relevant=look.is_relevant,
    )
    since = after.waiting_since or look.at
    if found and not look.baseline and look.at - since < WAIT_FOR_FILES and waits(found):
        return replace(after, waiting_since=since), ()
    return replace(
        after, last_notified=look.record, last_notified_inputs=look.inputs, waiting_since=None
    ), found


def waits(found: tuple[News, ...]) -> bool:
    """Whether the news is of a kind that waits for documents, and one is not there yet."""
    first = found[0]
    return first.kind.waits_for_files and (bool(first.record.awaited) or first.is_incomplete)


@dataclass(frozen=True)
class Presence:
    """Whether a record was seen or proven absent in a pass; neither says nothing."""

    seen: bool
    absent: bool


def mark_presence(
    stored: StoredRecord, presence: Presence, at: datetime
) -> tuple[StoredRecord, str | None]:
    """The record after the pass, and `withdrawn` or `restored` where it became that."""
    if presence.seen:
        became = "restored" if stored.withdrawn_at else None
        return replace(stored, absent_since=None, withdrawn_at=None), became
    if not presence.absent or stored.withdrawn_at:
        return stored, None
    if stored.absent_since is None:
        return replace(stored, absent_since=at), None
    if at - stored.absent_since < ABSENCES_APART:
        return stored, None
    return replace(stored, withdrawn_at=at), "withdrawn"
