"""First step: whether each source of a pass can be believed. Writes nothing but texts of files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from crawler.reading.judgement import judge
from crawler.reading.source_reading import SourceReading
from crawler.reading.verdict import Verdict
from crawler.sources.base import AnySource
from crawler.sources.registry import SOURCES, in_order
from crawler.sources.traits.scope import Scope
from jobs.processing.batching.batches import Batches
from jobs.processing.batching.left_over import left_over
from jobs.processing.batching.notes import Done, Opening, SourceOpening
from jobs.processing.context import UnitOfWork
from state.model.records import SourceState
from state.model.values import ClockKind, JsonObject, Pass, SourceName
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.stores import Stores

_logger = logging.getLogger("vvwatch")

_CUT_SHORT = "its crawl did not come to an end"
_EXACT_COUNTS = "exact counts: "


@dataclass(frozen=True)
class Assessed:
    """A source in a pass: its fetches, the verdict on them, and how it stood before.

    `scope` is what the pass asked of it; `sweep`: everything was. `undecided` are the keys of which
    it is not known yet whether they are new, or what is known under another. `done` is what came of
    it where it was processed before the process was cut off: nothing is read again then.
    """

    source: AnySource
    reading: SourceReading
    verdict: Verdict
    state: SourceState
    scope: Scope
    sweep: bool
    undecided: frozenset[str] = frozenset()
    done: Done | None = None

    @property
    def name(self) -> SourceName:
        """The name of the source."""
        return self.source.name

    @property
    def covered(self) -> Scope | None:
        """The scope of its last complete baseline, None while it had none."""
        covered = self.state.covered
        return self.source.scope_from(covered) if covered is not None else None

    @property
    def is_good(self) -> bool:
        """Whether it can be believed in this pass."""
        return self.verdict.error is None

    @property
    def is_baseline(self) -> bool:
        """Whether it has never been read in whole before."""
        return self.state.covered is None

    @property
    def is_widened(self) -> bool:
        """Whether the pass asked for more of it than the passes before."""
        return self.covered is None or self.scope.widens(self.covered)


def opening_of(stores: Stores, current: Pass) -> Opening:
    """How things stand now, before any of a pass is processed."""
    asked, states = stores.passes.pass_sources(current.id), stores.sources.all()
    exact = stores.notes.starting(_EXACT_COUNTS)
    return Opening(
        sources={
            source.name: SourceOpening(
                state=states.get(source.name) or SourceState(source.name),
                known=stores.records.count(source.name, source.record_kind)
                if source.name in asked
                else 0,
                counts_were_exact=exact_counts_note(source.name) in exact,
            )
            for source in SOURCES
        },
        aside=tuple(stores.aside.all()),
        left_over=left_over(stores),
    )


def assess(work: UnitOfWork, current: Pass, batches: Batches) -> tuple[Assessed, ...]:
    """The sources of a pass in their fixed order, each with the verdict on it; but for those that
    were stopped before their end, of which nothing can be said before a later pass has gone on."""
    rows = work.stores.passes.pass_sources(current.id)
    found = {name: row for name, row in rows.items() if not row["stopped"]}
    return tuple(
        _assessed(work, current, each, found[each.name], batches) for each in in_order(found)
    )


def _assessed(
    work: UnitOfWork, current: Pass, source: AnySource, row: JsonObject, batches: Batches
) -> Assessed:
    name, snapshots = source.name, work.stores.snapshots
    done, opening = batches.done(name), batches.opening.sources[name]
    reading = SourceReading(
        source,
        snapshots.fetches(current.id, name) if done is None else (),
        snapshots.unread_fetches(name, current.id) if done is None else (),
        snapshots,
        work.texts,
        work.settings,
        work.place,
    )
    crawl_error = row["trouble"] if row["finished"] else _CUT_SHORT
    if done is None:
        known, were_exact = opening.known, opening.counts_were_exact
        is_archive = current.clock is ClockKind.ARCHIVE
        verdict = _judged(reading, crawl_error, known, were_exact, is_archive)
        verdict = _with_doubts(verdict, row["doubts"])
    else:
        verdict = Verdict(done.error, is_partial=done.is_partial)
    return Assessed(
        source=source,
        reading=reading,
        verdict=verdict,
        state=opening.state,
        scope=source.scope_from({k: v for k, v in row["scope"].items() if k != "sweep"}),
        sweep=bool(row["scope"].get("sweep")),
        done=done,
    )


def _with_doubts(verdict: Verdict, doubts: JsonObject) -> Verdict:
    """The verdict with what the crawl took for granted in vain."""
    violated = {**verdict.violated_assumptions, **doubts}
    return replace(verdict, violated_assumptions=violated) if doubts else verdict


def _judged(
    reading: SourceReading,
    crawl_error: str | None,
    known: int,
    counts_were_exact: bool,
    is_archive: bool,
) -> Verdict:
    """The verdict on a source; one that cannot even be judged has failed, and no other."""
    try:
        return judge(reading, crawl_error, known, counts_were_exact, is_archive)
    except Exception as error:
        if is_trouble_of_machine(error):
            raise
        return Verdict(fault_words(error))


def exact_counts_note(source: SourceName) -> str:
    """Under which name it is noted that the listings of a source were seen to count rightly."""
    return f"{_EXACT_COUNTS}{source}"


def take_out_texts(work: UnitOfWork, source: Assessed, on_text: Callable[[], None]) -> None:
    """Take the text out of each file of a source that can be believed.

    Before the pass's transaction, and kept at once: it takes long, and need not be done twice.
    """
    work.place.leave()
    if not source.is_good or source.done is not None:
        return
    try:
        for _ in source.reading.take_out_texts():
            work.stores.db.commit()
            on_text()
    except Exception as error:
        if is_trouble_of_machine(error):
            raise
        # Whoever needs the text of this file meets the same, and says so.
        _logger.warning("%s: a text could not be taken out: %s", source.name, fault_words(error))
