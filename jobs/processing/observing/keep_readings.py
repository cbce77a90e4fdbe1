"""Keeps every reading of a source, and finds which records may be other for it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial

from crawler.parsing.base import Reading
from crawler.sources.base import Parts
from crawler.sources.together.files import is_file_key
from jobs.processing.assess import Assessed
from jobs.processing.batching.notes import FailedPart
from jobs.processing.context import PassContext
from jobs.processing.observing.first_editions import as_proven
from jobs.processing.observing.keeping import Keeping
from jobs.processing.observing.memory import would_be_told
from jobs.processing.observing.shortened_files import holds_back
from jobs.processing.observing.strangers import strangers
from jobs.processing.values import Found, Memory, Turn
from state.database.connection import savepoint
from state.model.errors import ContradictionError
from state.model.records import Inputs
from state.model.values import REPORT_KIND
from state.set_aside.entries import Step
from state.set_aside.faults import fault_words, is_trouble_of_machine

_logger = logging.getLogger("vvwatch")
_OF_FILES = ("file", "absent")


@dataclass(frozen=True)
class Kept:
    """The keys of the records that may be other than they were. Of those that missed something
    when the pass began (`losing`), `seen` are the parts, by key, that were read in it."""

    touched: Set[str]
    losing: Set[str]
    seen: Mapping[str, Set[str]]

    def is_fresh(self, key: str, changed: Set[str], own_parts: Set[str]) -> bool:
        """Whether what is other in a record, by part, was read in this pass: what stands at its own
        address there, where any of that is."""
        seen = self.seen.get(key, frozenset())
        own = changed & own_parts
        return key not in self.losing or (own <= seen if own else bool(seen))


def keep_readings(context: PassContext, source: Assessed, most_waiting: int) -> Kept:
    """Keep every reading of a source.

    What cannot be kept sets its record aside: it is not looked at before it can. Up to
    `most_waiting` confirmations are noted later.
    """
    keeping = Keeping(context, source)
    with keeping.noting():
        if not keeping.is_resumed:
            _begin(context, source, keeping)
        _keep_all(context, source, keeping)
        context.work.collector.flush_confirmations(most_waiting)
        if source.verdict.complete:
            for key, parts in keeping.listed.items():
                context.batches.next_one()
                drop = partial(_drop_unlisted, context, key, parts, keeping)
                _attempt(context, keeping, key, "", None, drop)
    failed = {key: parts for key, parts in keeping.failed.items() if parts}
    for key, failures in failed.items():
        _set_aside(context, source, key, failures)
    context.guard.settle([Step.KEEP], source.name)
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for key, part in keeping.seen:
        seen[key].add(part)
    keeping.touched.difference_update(failed)
    return Kept(keeping.touched, keeping.losing, seen)


def _begin(context: PassContext, source: Assessed, keeping: Keeping) -> None:
    """What is to be looked at whatever came in this pass, and what could not be kept before."""
    keeping.begin(source, context.stores.records.losing(source.name))
    keeping.touch(_waiting(context, source))
    keeping.touch(_to_take_up(context, source))
    keeping.touch(strangers(context, source))
    keeping.touch(context.batches.opening.left_over.touched.get(source.name, ()))
    for reading, snapshot_id in _from_earlier(context, source):
        if _keep(context, source, reading, snapshot_id, keeping):
            keeping.touch([reading.key])


def _keep_all(context: PassContext, source: Assessed, keeping: Keeping) -> None:
    aliases = context.stores.aliases.all()
    last_kept = context.work.collector.last_kept
    last_kept.judge_within(source.name, source.scope)
    for fetch_id, readings in source.reading.by_fetch(keeping.after):
        context.batches.next_one()
        for reading, snapshot_id in readings:
            named = reading.renamed(aliases)
            # Of a listing, most is what it was.
            is_known = keeping.is_plain(named.key) and last_kept.confirm_settled(
                source.name, named, snapshot_id
            )
            if not is_known:
                _keep(context, source, named, snapshot_id, keeping)
        keeping.passed(fetch_id)


def _waiting(context: PassContext, source: Assessed) -> Iterable[str]:
    for key in context.stores.records.waiting():
        stored = context.stores.records.get(key)
        is_read = stored and stored.record.kind != REPORT_KIND
        if stored and is_read and stored.source == source.name:
            yield key


def _to_take_up(context: PassContext, source: Assessed) -> Iterable[str]:
    """What was set aside: also where only some of it could not be kept, and the rest was."""
    steps = (Step.KEEP, Step.OBSERVE)
    return (entry.key for step in steps for entry in context.guard.waiting(step, source.name))


def _from_earlier(context: PassContext, source: Assessed) -> Iterator[tuple[Reading, int | None]]:
    """What could not be kept in earlier passes, as today's parsers read it."""
    for entry in context.guard.waiting(Step.KEEP, source.name):
        for key, part, snapshot_id in entry.inputs:
            reading = context.work.collector.read_again(key, part, snapshot_id)
            if reading is not None:
                yield reading, snapshot_id


def _keep(
    context: PassContext,
    source: Assessed,
    reading: Reading,
    snapshot_id: int | None,
    keeping: Keeping,
) -> bool:
    keep = partial(_keep_one, context, source, reading, snapshot_id, keeping)
    return _attempt(context, keeping, reading.key, reading.part, snapshot_id, keep)


def _attempt(
    context: PassContext,
    keeping: Keeping,
    key: str,
    part: str,
    snapshot_id: int | None,
    take: Callable[[], None],
) -> bool:
    try:
        context.work.place.enter(f"{key} ({Step.KEEP})")
        take()
    except Exception as error:
        if is_trouble_of_machine(error):
            raise
        context.work.collector.forget_kept()
        _logger.debug("it happened here", exc_info=error)
        keeping.fail(FailedPart(key, part, snapshot_id, fault_words(error)))
        return False
    keeping.mend(key, part)
    return True


def _keep_one(
    context: PassContext,
    source: Assessed,
    reading: Reading,
    snapshot_id: int | None,
    keeping: Keeping,
) -> None:
    is_wanted = source.scope.wants(reading)
    if reading.key in keeping.undecided or not (
        is_wanted or context.stores.readings.of(reading.key)
    ):
        return
    parts = _Parts(context, reading.key)
    if _stands_instead(source, reading, snapshot_id, parts):
        return
    _require_agreement(source, reading, parts)
    is_listed = source.source.is_listed_part(reading.part)
    if is_listed:
        keeping.list_part(reading.key, reading.part)
    if reading.key in keeping.losing:
        keeping.touch([reading.key])
        keeping.see(reading.id)
    if reading.part == "file":
        reading = as_proven(context, source, reading, snapshot_id)
        if holds_back(context, reading):
            return
    # What is judged by itself alone is judged the same as long as it is the same.
    is_settled = is_wanted and not (is_listed or parts.were_asked or reading.part == "file")
    if context.work.collector.last_kept.confirm(source.name, reading, snapshot_id, is_settled):
        return
    with savepoint(context.stores.db):
        may_differ = context.work.collector.keep(source.name, reading, snapshot_id)
    if may_differ and not _is_of_nothing_yet(context, reading):
        keeping.touch([reading.key])
        if reading.part in _OF_FILES:
            keeping.touch(context.stores.files.owners(str(reading.data["url"])))


def _is_of_nothing_yet(context: PassContext, reading: Reading) -> bool:
    """Whether a reading only links a file that was never had: of most files that a listing names
    nothing is asked, and to look at each would take as long as to look at what names it."""
    return is_file_key(reading.key) and not any(
        part in context.stores.readings.of(reading.key) for part in _OF_FILES
    )


def _stands_instead(
    source: Assessed, reading: Reading, snapshot_id: int | None, parts: Callable[[], Parts]
) -> bool:
    """Whether a page has nothing of the thing that its address is about; it is refused then."""
    instead = source.source.stands_instead(reading, parts)
    if instead is None or snapshot_id is None:
        return False
    source.reading.refused[snapshot_id] = instead
    return True


def _require_agreement(source: Assessed, reading: Reading, parts: Callable[[], Parts]) -> None:
    """ContradictionError where a reading cannot be true of its record: the record waits."""
    found = source.source.contradiction(reading, parts)
    if found is not None:
        raise ContradictionError(found)


class _Parts:
    """What is known of a record; looked up only when it is asked for."""

    def __init__(self, context: PassContext, key: str) -> None:
        self._context, self._key = context, key
        self.were_asked = False

    def __call__(self) -> Parts:
        self.were_asked = True
        stored = self._context.stores.readings.of(self._key)
        return {part: each.data for part, each in stored.items()}


def _drop_unlisted(
    context: PassContext, key: str, parts: Collection[str], keeping: Keeping
) -> None:
    with savepoint(context.stores.db):
        has_dropped = context.work.collector.drop_unlisted(key, parts)
    if has_dropped:
        keeping.touch([key])


def _set_aside(
    context: PassContext, source: Assessed, key: str, parts: dict[str, FailedPart]
) -> None:
    inputs: Inputs = tuple((key, part, failure.snapshot_id) for part, failure in parts.items())
    memory = Memory(partial(would_be_told, context, source, key), lambda: inputs)
    turn = Turn(key, Found, Step.KEEP, source.name, memory)
    context.guard.set_aside(turn, next(iter(parts.values())).error)
