"""What a pass asks for besides the newest of each listing: decided before it begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from crawler.fetching.plan import Plan
from crawler.running.stored import StoredOf
from crawler.sources.base import AnySource
from crawler.sources.together.scopes import is_widened
from crawler.sources.together.settings import SourcesSettings
from crawler.sources.traits.steadiness import CANARY_EVERY
from state.model.instants import iso
from state.model.values import (
    FILE_KIND,
    FILE_ROLE,
    Fetch,
    FetchOutcome,
    JsonObject,
    Target,
)
from state.snapshots.refusals import LOST_AFTER, is_lost
from state.stores import Stores

# For so long after a record was first seen, a file that it lacks is asked for in every pass;
# afterwards once in that time.
FIRST_DAY = timedelta(days=1)
_LONGEST_SWEEP = timedelta(days=3)
_EVER = datetime.min.replace(year=1, tzinfo=UTC)


def make_plan(
    source: AnySource,
    settings: SourcesSettings,
    stores: Stores,
    at: datetime,
    asked: JsonObject,
) -> Plan:
    """What this pass asks of a source, from what is stored and due at that instant; `asked` is what
    was kept of it with the pass: its scope, and whether it sweeps."""
    covered = stores.sources.get(source.name).covered
    is_baseline = covered is None
    table = settings.table(source)
    sweep = bool(asked.get("sweep"))
    unanswered = stores.refusals.to_ask_again(source.name, at)
    full = (
        sweep
        or is_widened(source.name, covered, scope_in(asked))
        or _has_lost_listing(source, stores, unanswered)
    )
    stored = StoredOf(source, stores.records, stores.files, at)
    return Plan(
        is_baseline=is_baseline,
        full=full,
        sweep=sweep and not is_baseline,
        recheck=tuple(source.recheck(stored, at, sweep and not is_baseline, table)),
        due_files=_due_files(source, settings, stores, at),
        again=_again(source, unanswered),
        goes_on_since=_goes_on_since(is_baseline, full, at),
        canaries=tuple(_due_canaries(source, settings, stores, at)),
    )


def scope_in(asked: JsonObject) -> JsonObject:
    """The scope in what was kept of a source with a pass."""
    return {name: value for name, value in asked.items() if name != "sweep"}


def _goes_on_since(is_baseline: bool, full: bool, at: datetime) -> datetime | None:
    """Since when what was got need not be got again: in a baseline ever, in a sweep for a while."""
    if is_baseline:
        return _EVER
    return at - _LONGEST_SWEEP if full else None


def _has_lost_listing(source: AnySource, stores: Stores, unanswered: Sequence[Fetch]) -> bool:
    """Whether a page of a listing was let go of since the last good pass, and the newest of the
    listing will not bring it again: alone it proves nothing, so that all is read once more."""
    lost_after = stores.notes.get(LOST_AFTER)
    good_at = stores.sources.get(source.name).last_good_at
    if lost_after is None or good_at is None or iso(good_at) > lost_after:
        return False
    listings = {traits.role for traits in source.roles if traits.is_listing}
    return any(
        is_lost(fetch) and fetch.target.role in listings and fetch.fetched_at < good_at
        for fetch in unanswered
    )


def _again(source: AnySource, unanswered: Sequence[Fetch]) -> tuple[Target, ...]:
    """What gave no answer when it was last asked for, or was lost here; listings are asked for
    anyway, and what brings many at once is asked for those of the day, but where it was lost."""
    single = {FILE_ROLE} | {
        traits.role for traits in source.roles if not traits.is_listing and traits.singles is None
    }
    bulk = {traits.role for traits in source.roles if traits.singles is not None}
    return tuple(
        fetch.target
        for fetch in unanswered
        if fetch.target.role in single or (fetch.target.role in bulk and is_lost(fetch))
    )


def _due_canaries(
    source: AnySource, settings: SourcesSettings, stores: Stores, at: datetime
) -> Iterator[Target]:
    """Canaries that nothing else asks for: each once a week."""
    has_baseline = stores.sources.get(source.name).covered is not None
    for canary in source.steadiness(settings.table(source)).canaries:
        if canary.target.role == FILE_ROLE:
            # What a first pass links is asked for by whoever links it.
            is_left = has_baseline and not stores.files.owners(canary.target.url)
        else:
            stored = stores.records.get(canary.key)
            is_left = stored is None or stored.record.is_partial
        last = stores.snapshots.last_fetch(canary.target.url) if is_left else None
        is_recent = last is not None and timedelta() <= at - last.fetched_at < CANARY_EVERY
        if is_left and not is_recent:
            yield canary.target


def _due_files(
    source: AnySource, settings: SourcesSettings, stores: Stores, at: datetime
) -> tuple[str, ...]:
    table = settings.table(source)
    recheck, others_recheck = (source.file_recheck(concerns, table) for concerns in (True, False))
    files = stores.files.to_be_looked_at(source.name, at, recheck, others_recheck)
    due = (row["url"] for row in files if row["kind"] != FILE_KIND and _is_due(row, at))
    return tuple(dict.fromkeys(due))


def _is_due(row: JsonObject, at: datetime) -> bool:
    """Whether one that is to be looked at is asked for: where it is awaited, not too often."""
    # What was forbidden is left alone by whoever asks, for as long as it is.
    if row["fetched_at"] is None or row["outcome"] == FetchOutcome.FORBIDDEN:
        return True
    if row["waiting_since"] or not row["awaited"]:
        return True
    age = at - datetime.fromisoformat(row["fetched_at"])
    young = at - datetime.fromisoformat(row["first_seen_at"]) < FIRST_DAY
    # A clock that was ahead of the time says nothing of when it was fetched.
    return young or age >= FIRST_DAY or age < timedelta()
