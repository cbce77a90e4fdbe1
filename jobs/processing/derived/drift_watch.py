"""Looks in every good pass whether a source is as it was, and tells ops once when it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, tee

from crawler.sources.traits.steadiness import CANARY_EVERY, Canary, Steadiness
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from jobs.processing.derived.drift_memory import DriftMemory
from jobs.processing.values import Found, Turn
from jobs.rules.unusual.drift import (
    KEPT_DAYS,
    MOST_EARLIER,
    NEW_RECORDS,
    is_emptied,
    is_quiet,
    other_than,
)
from state.model.deliveries import Notice
from state.model.instants import brussels_day, iso, not_after
from state.model.keys import Key
from state.model.notices import Drift, DriftOver
from state.model.records import StoredRecord
from state.model.values import ClockKind, FetchOutcome
from state.set_aside.entries import Step

_MOST_PLACES = 5


@dataclass(frozen=True)
class _Look:
    """What a look at one thing came to; `is_drift` is None where that cannot be told."""

    about: str
    assumption: str
    seen: str
    is_drift: bool | None


def watch_for_drift(context: PassContext, source: Assessed) -> Turn:
    """Look at what of a source stays as it is; first passes and archives have nothing yet."""

    def take() -> Found:
        if source.is_baseline or context.current.clock is ClockKind.ARCHIVE:
            return Found()
        return Found(notices=tuple(_Watch(context, source).notices()))

    return Turn(str(Key("drift", source.name)), take, Step.DRIFT, source.name)


class _Watch:
    """One source in one pass."""

    def __init__(self, context: PassContext, source: Assessed) -> None:
        self._context = context
        self._source = source
        self._at = context.at
        self._table = context.work.settings.table(source.source)
        self._steady: Steadiness = source.source.steadiness(self._table)
        self._memory = DriftMemory(context.stores.notes, source.name)

    def notices(self) -> Iterator[Notice]:
        """What has begun to drift, and what does no more."""
        for look in (*self._newness(), *self._fields(), *self._canaries()):
            standing = self._memory.standing(look.about)
            name = f"drift:{self._source.name}:{look.about}"
            told = {"source": self._source.name, "assumption": look.assumption}
            if look.is_drift and standing is None:
                self._memory.begin(look.about, look.assumption, look.seen, self._at)
                yield Notice(f"{name}:{iso(self._at)}", Drift(**told, seen=look.seen))
            elif look.is_drift is False and standing is not None:
                self._memory.end(look.about)
                since = str(standing["since"])
                over = DriftOver(**told, seen=str(standing["seen"]), since=since)
                yield Notice(f"{name}:{since}:over", over)

    def _newness(self) -> Iterator[_Look]:
        """Whether anything new has come of late."""
        most, today = self._steady.quiet_working_days, brussels_day(self._at)
        good_days = self._memory.add_good_day(today, KEPT_DAYS)
        if most is None:
            return
        newest_at = self._context.stores.records.newest_seen_at(self._source.source.record_kind)
        newest_at = not_after(newest_at, self._at)
        if newest_at is not None:
            newest_on, terms = brussels_day(newest_at), self._steady.terms
            quiet = is_quiet(newest_on, good_days, today, most, terms)
            seen = f"nothing new on {most} working days, the newest is of {newest_on}"
            yield _Look("newness", self._steady.newness, seen, quiet)

    def _fields(self) -> Iterator[_Look]:
        """Whether new records have what records have."""
        if not self._steady.filled:
            return
        records, filled = self._context.stores.records, self._steady.filled
        kind, most = self._source.source.record_kind, NEW_RECORDS + MOST_EARLIER
        found = records.newest_fields(kind, tuple(filled), most)
        new = list(islice(found, NEW_RECORDS))
        each = zip(filled.items(), tee(found, len(filled)), strict=True)
        looks = [(*item, is_emptied(item[0], new, earlier)) for item, earlier in each]
        for name, assumption, emptied in looks:
            seen = f"`{name}` is empty in the newest {NEW_RECORDS}, and used to be filled"
            yield _Look(f"field {name}", assumption, seen, emptied)

    def _canaries(self) -> Iterator[_Look]:
        """Whether what is known still reads as it did."""
        for canary in self._steady.canaries:
            known = self._memory.canary(canary.key)
            looked_at = not_after(_instant(known.get("looked_at")), self._at)
            if looked_at is None or self._at - looked_at >= CANARY_EVERY:
                look = self._look_at(canary, known)
                if look is not None:
                    yield look

    def _look_at(self, canary: Canary, known: dict[str, object]) -> _Look | None:
        stores, say = self._context.stores, _saying(canary)
        reading = stores.readings.of(canary.key).get(canary.part)
        if reading is None or reading.snapshot_id is None:
            # Unknown here so far; or what was known could not stay.
            return say("it is not there any more", True) if known.get("reference") else None
        stored = stores.records.get(canary.key)
        if self._is_gone(canary, stored):
            return say("it is not there any more", True) if known.get("reference") else None
        kept = {"looked_at": iso(self._at), "reference": known.get("reference"), "other": None}
        first = kept["reference"]
        then = self._as_it_was(canary, int(str(first))) if first is not None else None
        places = other_than(then, reading.data) if then is not None else ()
        if not places or known.get("other") == reading.snapshot_id:
            # As it was; or it has read so for a week, and is told already.
            kept["reference"] = reading.snapshot_id if places or then is None else first
            self._memory.keep_canary(canary.key, kept)
            return say("", False)
        kept["other"] = reading.snapshot_id
        self._memory.keep_canary(canary.key, kept)
        named = ", ".join(places[:_MOST_PLACES])
        return say(f"{canary.key} reads otherwise than it did ({named})", True)

    def _is_gone(self, canary: Canary, stored: StoredRecord | None) -> bool:
        """Whether what was known is withdrawn; of what is no record, whether it is missing."""
        if stored is not None:
            return stored.withdrawn_at is not None
        last = self._context.stores.snapshots.last_fetch(canary.target.url)
        return last is not None and last.outcome is FetchOutcome.MISSING

    def _as_it_was(self, canary: Canary, snapshot_id: int) -> dict[str, object] | None:
        """The first reading as today's parser makes it; None where that can be had no more."""
        reading = self._context.work.collector.read_again(canary.key, canary.part, snapshot_id)
        return None if reading is None else reading.data


def _saying(canary: Canary) -> Callable[[str, bool], _Look]:
    def say(seen: str, is_drift: bool) -> _Look:
        return _Look(f"canary {canary.key}", canary.assumption, seen, is_drift)

    return say


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
