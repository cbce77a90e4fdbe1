"""Things that stand at another address than before: one record, under the key it had first.

What is the same is known by a redirect for good, or by a file that both addresses link when the
old one has left the listing; never by a likeness of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from crawler.reading.verdict import Verdict
from crawler.sources.registry import is_listing
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from state.changes.lifecycle import WAIT_FOR_FILES
from state.model.errors import ParseError
from state.model.records import StoredRecord
from state.model.values import FILE_ROLE


def follow_moves(context: PassContext, source: Assessed) -> Assessed:
    """Note what of a source has moved in this pass; its verdict, by the keys of the records, and
    the keys of which it is not known yet whether they are new."""
    for old, new in _redirects(context, source):
        _join(context, old, new)
    moved = replace(source, verdict=_by_record(context, source.verdict))
    undecided = set()
    for page in _unknown_pages(context, moved):
        owners = _owners(context, page)
        left = [stored.key for stored in owners if _has_left(moved, stored)]
        if len(left) == 1:
            _join(context, left[0], page.key)
            moved = replace(source, verdict=_by_record(context, source.verdict))
        elif page.is_young and any(_is_unseen(moved, stored) for stored in owners):
            undecided.add(page.key)
    return replace(moved, undecided=frozenset(undecided))


def _redirects(context: PassContext, source: Assessed) -> Iterator[tuple[str, str]]:
    table = context.work.settings.table(source.source)
    for fetch in source.reading.fetches:
        if fetch.moved_to is not None:
            old = source.source.own_key(fetch.target.role, fetch.target.url, table)
            new = source.source.own_key(fetch.target.role, fetch.moved_to, table)
            if old is not None and new is not None:
                yield old, new


def _join(context: PassContext, old: str, new: str) -> None:
    """Let the two keys stand for one record; two that are on record already stay two."""
    aliases, records = context.stores.aliases, context.stores.records
    old, new = aliases.key_of(old), aliases.key_of(new)
    if old == new:
        return
    if not records.has(new):
        aliases.add(new, old, context.at)
    elif not records.has(old):
        aliases.add(old, new, context.at)


def _by_record(context: PassContext, verdict: Verdict) -> Verdict:
    known = context.stores.aliases.all()
    if not known:
        return verdict

    def named(keys: frozenset[str]) -> frozenset[str]:
        return frozenset(known.get(key, key) for key in keys)

    confirmed = named(verdict.confirmed)
    return replace(
        verdict,
        listings={number: named(keys) for number, keys in verdict.listings.items()},
        confirmed=confirmed,
        # An address that answers proves more than an earlier one that does not.
        gone=named(verdict.gone) - confirmed,
    )


@dataclass(frozen=True)
class _Page:
    """A page that belongs to no record yet, with the files that it links; `is_young`: what it says
    was first seen less than a day ago."""

    key: str
    urls: frozenset[str]
    is_young: bool


def _unknown_pages(context: PassContext, source: Assessed) -> Iterator[_Page]:
    """The pages of this pass that belong to no record yet."""
    table = context.work.settings.table(source.source)
    for fetch in source.reading.fetches:
        role = fetch.target.role
        if fetch.snapshot_id is None or role == FILE_ROLE or is_listing(role):
            continue
        found = source.source.own_key(role, fetch.target.url, table)
        key = None if found is None else context.stores.aliases.key_of(found)
        if key is None or context.stores.records.has(key):
            continue
        with suppress(ParseError):
            links = source.reading.parse(fetch.snapshot_id).links
            age = context.at - context.stores.snapshots.first_seen_at(fetch.snapshot_id)
            urls = frozenset(link.url for link in links if link.role == FILE_ROLE)
            yield _Page(key, urls, age < WAIT_FOR_FILES)


def _owners(context: PassContext, page: _Page) -> list[StoredRecord]:
    """The records that have one of its files."""
    owners = {owner for url in page.urls for owner in context.stores.files.owners(url)}
    stored = (context.stores.records.get(owner) for owner in sorted(owners - {page.key}))
    return [each for each in stored if each is not None]


def _has_left(source: Assessed, stored: StoredRecord) -> bool:
    """Whether a record stands neither in the listing nor at its own address any more."""
    verdict = source.verdict
    if stored.record.kind != source.source.record_kind or stored.withdrawn_at is not None:
        return False
    is_unlisted = verdict.complete and source.scope.lists(stored)
    return stored.key not in verdict.listed and (is_unlisted or stored.key in verdict.gone)


def _is_unseen(source: Assessed, stored: StoredRecord) -> bool:
    """Whether a record was not seen in this pass, so that it may be what has moved."""
    if stored.record.kind != source.source.record_kind or stored.withdrawn_at is not None:
        return False
    return stored.key not in source.verdict.listed | source.verdict.confirmed
