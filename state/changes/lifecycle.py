"""From one look at a record to the next: what is news, what waits, what is gone; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from state.changes.losses import (
    NOTHING,
    WHOLE_FIELDS,
    Losable,
    is_proven,
    losses_at,
    lost_choices,
    lost_fields,
    unread_fields,
)
from state.changes.unread import FORBIDDEN, UNREAD
from state.model.news import FindNews, News
from state.model.records import Input, Inputs, Losses, StoredRecord
from state.model.values import Record, SourceName
from state.model.words import is_readable

# How long news may wait for a document that is not there yet, so that codes in it count.
WAIT_FOR_FILES = timedelta(days=1)
# How far apart two looks must lie that both miss a record before it counts as withdrawn.
ABSENCES_APART = timedelta(hours=6)


@dataclass(frozen=True)
class Observation:
    """One look at one record: when, at what, read by whom. `baseline`: it alerts nobody.

    `is_missing`: it was missed when last looked for, which proves nothing yet, or is proven gone.
    `losable`: what of the record can be lost; `is_fresh`: whether what is other than before was
    read in this pass, so that it counts as another look at a loss.
    """

    source: SourceName
    at: datetime
    record: Record
    inputs: Inputs
    reader: str
    baseline: bool
    listed_by: str | None = None
    is_relevant: bool = False
    is_missing: bool = False
    losable: Losable = WHOLE_FIELDS
    is_fresh: bool = True


def next_lifecycle_state(
    stored: StoredRecord | None, told: Record | None, look: Observation, find_news: FindNews
) -> tuple[StoredRecord, tuple[News, ...]]:
    """The record after this look, and what there is to tell.

    `told` is the record as it was last told of, as today's parsers read it; `find_news` knows what
    is news of a record of this kind.
    """
    losses = _losses(stored, told, look)
    if stored is not None and losses and not (look.is_fresh and is_proven(losses, look.at)):
        return replace(stored, losses=losses), ()
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
        # What a file has lost is noted where it is kept.
        losses=base.losses if look.losable == NOTHING else (),
    )
    if found and not look.baseline and _is_put_off(stored, found, look):
        # What is gone waits for nothing: if it comes back, it is looked at again.
        since = None if base.withdrawn_at else _waiting_since(base, look.at)
        return replace(after, waiting_since=since), ()
    if told is None:
        # What nobody knew cannot be restored: it is new.
        after = replace(after, absent_since=None, withdrawn_at=None)
    told_with = _told_with(look, base.last_notified_inputs, has_news=bool(found))
    return replace(
        after, last_notified=look.record, last_notified_inputs=told_with, waiting_since=None
    ), found


def _is_put_off(stored: StoredRecord | None, found: tuple[News, ...], look: Observation) -> bool:
    """Whether news is not told yet: it waits for documents, or what it is about is missing."""
    if stored is not None and look.is_missing:
        # What goes away before anybody was told of it was never there for them.
        return stored.waiting_since is not None or stored.last_notified is None
    since = _waiting_since(stored, look.at)
    return look.at - since < WAIT_FOR_FILES and waits(found)


def _waiting_since(stored: StoredRecord | None, at: datetime) -> datetime:
    """Since when news waits; a clock that was ahead of the time counts as now."""
    since = stored.waiting_since if stored else None
    return min(since or at, at)


def _losses(stored: StoredRecord | None, told: Record | None, look: Observation) -> Losses:
    """What of a record that was told of is missing at this look, and since when."""
    if stored is None or told is None or look.baseline:
        return ()
    lost = lost_fields(told.fields, look.record.fields, look.losable)
    lost |= lost_choices(told, look.record, look.losable)
    # What cannot be read may be read at the next look.
    lost |= unread_fields(told.fields, look.record.fields)
    return losses_at(stored.losses, lost, look.at)


def _told_with(look: Observation, before: Inputs, has_news: bool) -> Inputs:
    """What is told now is made of.

    A file that a baseline could not read or fetch yet alerts nobody when it is read; where news was
    told without it, there is more to tell then.
    """
    if look.baseline:
        return look.inputs
    return tuple(_told_place(place, place in before, has_news) for place in look.inputs)


def _told_place(place: Input, was_there: bool, has_news: bool) -> Input:
    key, part, _ = place
    if part == FORBIDDEN:
        return (key, "absent", None) if has_news or not was_there else place
    return (key, UNREAD, None) if not was_there and counts_as_read((place,)) else place


def counts_as_read(inputs: Inputs) -> bool:
    """Whether a file that could not be read is among what was told as if it had been."""
    return any(
        part == FORBIDDEN or (part == "absent" and snapshot is not None)
        for _, part, snapshot in inputs
    )


def hold(stored: StoredRecord, at: datetime) -> StoredRecord | None:
    """A record whose look is put off until all that it needs can be read, so that the next pass
    looks again; None when it has waited long enough."""
    since = _waiting_since(stored, at)
    return replace(stored, waiting_since=since) if at - since < WAIT_FOR_FILES else None


def waits(found: tuple[News, ...]) -> bool:
    """Whether the news is of a kind that waits for documents, and one is not there yet, or signs
    of it could not be read."""
    first = found[0]
    is_whole = not first.record.awaited and is_readable(first.record.fields)
    return first.kind.waits_for_files and (first.is_incomplete or not is_whole)


@dataclass(frozen=True)
class Presence:
    """Whether a record was seen or proven absent in a pass; neither says nothing."""

    seen: bool
    absent: bool


def mark_presence(
    stored: StoredRecord, presence: Presence, at: datetime
) -> tuple[StoredRecord, str | None]:
    """The record after the pass, and `withdrawn` or `restored` where it became that.

    News that waited is dropped with what is withdrawn, and waits again from when it is restored.
    """
    if presence.seen:
        back = replace(stored, absent_since=None, withdrawn_at=None)
        if not stored.withdrawn_at:
            return back, None
        has_news = stored.record != stored.last_notified
        return replace(back, waiting_since=at if has_news else stored.waiting_since), "restored"
    if not presence.absent or stored.withdrawn_at:
        return stored, None
    if stored.absent_since is None or stored.absent_since > at:
        return replace(stored, absent_since=at), None
    if at - stored.absent_since < ABSENCES_APART:
        return stored, None
    return replace(stored, withdrawn_at=at, waiting_since=None), "withdrawn"
