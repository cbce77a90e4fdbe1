"""Things that stand at another address than before: one record, under the key it had first.

What is the same is known by a redirect for good, or by a file that both addresses link when the
old one has left the listing; never by a likeness of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from crawler.reading.verdict import Verdict
from crawler.sources.registry import is_listing
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from state.model.errors import ParseError
from state.model.records import StoredRecord
from state.model.values import FILE_ROLE


def follow_moves(context: PassContext, source: Assessed) -> Assessed:
    """Note what of a source has moved in this pass; its verdict, by the keys of the records."""
    for old, new in _redirects(context, source):
        _join(context, old, new)
    moved = replace(source, verdict=_by_record(context, source.verdict))
    for key, urls in _unknown_pages(context, moved):
        before = _left_behind(context, moved, key, urls)
        if before is not None:
            _join(context, before, key)
            moved = replace(source, verdict=_by_record(context, source.verdict))
    return moved


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


def _unknown_pages(context: PassContext, source: Assessed) -> Iterator[tuple[str, frozenset[str]]]:
    """The pages of this pass that belong to no record yet, with the files that they link."""
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
            yield key, frozenset(link.url for link in links if link.role == FILE_ROLE)


def _left_behind(
    context: PassContext, source: Assessed, key: str, urls: frozenset[str]
) -> str | None:
    """The record that has one of these files and is not in the listing any more, if there is one
    and no more."""
    owners = {owner for url in urls for owner in context.stores.files.owners(url)} - {key}
    stored = (context.stores.records.get(owner) for owner in sorted(owners))
    left = [each.key for each in stored if each is not None and _has_left(source, each)]
    return left[0] if len(left) == 1 else None


def _has_left(source: Assessed, stored: StoredRecord) -> bool:
    verdict = source.verdict
    if stored.record.kind != source.source.record_kind or stored.withdrawn_at is not None:
        return False
    is_unlisted = verdict.complete and source.scope.lists(stored)
    return stored.key not in verdict.listed and (is_unlisted or stored.key in verdict.gone)
