"""One path from stored fetches to events and deliveries, shared by live passes and replays.

A pass is processed when its fetching has ended, in steps: each source is assessed; of those that
can be believed the records are observed and their presence is marked; what follows from records
is derived; each turn is told before the next is taken. Sources go in fixed order, everything is
judged by the instant of the pass. It is committed in batches; a process that goes on with a pass
begins where the last of them ended. Nothing here fetches, sends, or looks at the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from crawler.reading.parse import Faults
from crawler.reading.verdict import Verdict
from jobs.processing.answers.moves import follow_moves
from jobs.processing.answers.refused import tell_of_refused_answers
from jobs.processing.answers.unread_files import tell_of_unread_files
from jobs.processing.assess import Assessed, assess, opening_of, take_out_texts
from jobs.processing.batching.batches import Batches
from jobs.processing.batching.notes import Done, LeftOver
from jobs.processing.context import PassContext, UnitOfWork
from jobs.processing.derived.drift_watch import watch_for_drift
from jobs.processing.derived.events import DerivedEvents
from jobs.processing.emit import Emitter, EventRouter
from jobs.processing.observing.mark_presence import mark_presences
from jobs.processing.observing.observe import observe
from jobs.processing.standing import note_failing, note_good, note_parts
from jobs.processing.values import PassSummary, Turn
from jobs.rules.expectations import Expectation
from state.model.values import Pass, Record, SourceName
from state.set_aside.entries import SetAside, Step
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.stores import Stores

_MOST_WAITING = 10_000


class Relevance(Protocol):
    """What watchers follow."""

    def refresh(self, stores: Stores, before_each: Callable[[], None]) -> None:
        """See again which records are relevant, where that may be other than it was; `before_each`
        of them what is done can be committed."""

    def is_relevant(self, record: Record) -> bool:
        """Whether a record names a project, or any watcher's keyword stands in it."""


@dataclass(frozen=True)
class Outcome:
    """What processing a pass came to: the verdict on each source, and what is new.

    `faults`: by snapshot, where a parser stumbled; `unread`: by address, why a file could not be
    read that was tried here; `set_aside`: what was in this pass.
    """

    verdicts: dict[SourceName, Verdict]
    events: int
    baseline_events: int
    faults: Faults
    unread: dict[str, str]
    set_aside: tuple[SetAside, ...] = ()


class PassProcessor:
    """Everything that follows from the fetches of passes, in one database.

    Only where the result is `kept` can its words be searched afterwards. `batch` is how many turns
    and fetches are committed together, None: as many as is good; `between` is called between two
    batches, when others can write.
    """

    def __init__(
        self,
        work: UnitOfWork,
        relevance: Relevance,
        router: EventRouter,
        expectations: Iterable[Expectation],
        kept: bool = True,
        batch: int | None = None,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._work = work
        self._relevance = relevance
        self._router = router
        self._derived = DerivedEvents(work, tuple(expectations))
        self._kept = kept
        # Where one parser reads everything, nobody asks for confirmations before the end.
        self._most_waiting = 0 if kept else _MOST_WAITING
        self._batch, self._between = batch, between

    def process(self, current: Pass, on_text: Callable[[], None] = lambda: None) -> Outcome:
        """Process a pass whose fetching has ended, or go on with it. DeadlyError when the program
        was ended over it again and again, and nothing at hand seems to blame.

        `on_text` is told of each file of which the text has been taken out. What raises leaves the
        pass to be gone on with by a processor of its own, which remembers nothing of this one.
        """
        self._work.place.begin(current.id, current.at)
        try:
            return self._process(current, on_text)
        finally:
            self._work.place.end()

    def _process(self, current: Pass, on_text: Callable[[], None]) -> Outcome:
        self._work.texts.begin(current)
        batches = self._batches(current)
        sources = assess(self._work, current, batches)
        context = self._context(current, sources, batches)
        emitter = Emitter(context, self._router)
        for source in sources:
            take_out_texts(self._work, source, on_text)
        with batches.open():
            refresh = partial(self._refresh, batches)
            context.guard.attempt_in_batches("keywords", Step.RELEVANCE, refresh)
            sources = tuple(self._apply(context, source, emitter) for source in sources)
            summary = _summary(current, sources, emitter, batches.opening.left_over)
            self._derive(context, summary, emitter)
            emitter.take([tell_of_unread_files(context)], "files")
            emitter.close(
                [source.name for source in sources],
                good={source.name for source in sources if source.is_good},
            )
            self._work.place.leave()
        return Outcome(
            verdicts={source.name: source.verdict for source in sources},
            events=emitter.ledger.events,
            baseline_events=emitter.ledger.baseline_events,
            faults=self._faults(sources),
            unread=dict(self._work.texts.failed),
            set_aside=tuple({entry.place: entry for entry in batches.aside}.values()),
        )

    def _batches(self, current: Pass) -> Batches:
        stores = self._work.stores
        batches = Batches(
            stores,
            current,
            opening_of(stores, current),
            self._work.place,
            self._batch,
            self._between,
        )
        flush = self._work.collector.flush_confirmations
        batches.before_end.append(partial(flush, self._most_waiting))
        batches.go_on()
        return batches

    def finish(self) -> None:
        """Write what a processor of many passes has not written yet."""
        with self._work.stores.transaction():
            self._work.collector.flush_confirmations()

    def _context(
        self, current: Pass, assessed: Sequence[Assessed], batches: Batches
    ) -> PassContext:
        opening = batches.opening.sources
        first = frozenset(name for name, each in opening.items() if each.state.covered is None)
        # Parts of an archive are no news, whatever else is known.
        first |= {source.name for source in assessed if source.verdict.is_partial}
        return PassContext(
            self._work, current, first, self._relevance.is_relevant, batches, self._kept
        )

    def _refresh(self, batches: Batches) -> None:
        with batches.whole():
            self._relevance.refresh(self._work.stores, batches.next_one)

    def _faults(self, sources: Iterable[Assessed]) -> Faults:
        found: Faults = {}
        for source in sources:
            found |= source.reading.faults
        return found | self._work.collector.take_faults()

    def _apply(self, context: PassContext, source: Assessed, emitter: Emitter) -> Assessed:
        """Apply a source, or what it came to where that is impossible: it has failed then."""
        if source.done is not None:
            return source
        turns = self._turns(context, source, emitter.ledger.told_with_files)
        try:
            emitter.take_whole(turns, source.name)
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            source = replace(source, verdict=Verdict(fault_words(error)))
            emitter.take([note_failing(context, source)], source.name)
        verdict, new_files = source.verdict, tuple(source.reading.new_files())
        done = Done(source.name, verdict.error, verdict.is_partial, new_files)
        context.batches.enter_done(done)
        return replace(source, done=done)

    def _derive(self, context: PassContext, summary: PassSummary, emitter: Emitter) -> None:
        for step, source, turns in self._derived.steps(summary, context.guard):
            # In which records reports are seen is remembered by the process alone.
            stage = None if step is Step.MENTIONS else f"{step} {source or ''}"
            take = partial(emitter.take_whole, turns, stage)
            if context.guard.attempt_in_batches(str(step), step, take):
                context.guard.settle([step], source)

    def _turns(
        self, context: PassContext, source: Assessed, told_with_files: Set[str]
    ) -> Iterator[Turn]:
        if not source.is_good:
            yield tell_of_refused_answers(context, source)
            yield note_failing(context, source)
            return
        if source.verdict.is_partial:
            yield from observe(context, source, told_with_files, self._most_waiting)
            yield note_parts(context, source)
            return
        source = follow_moves(context, source)
        yield from observe(context, source, told_with_files, self._most_waiting)
        yield from mark_presences(context, source)
        yield tell_of_refused_answers(context, source)
        yield watch_for_drift(context, source)
        yield note_good(context, source)


def _summary(
    current: Pass, sources: Sequence[Assessed], emitter: Emitter, left_over: LeftOver
) -> PassSummary:
    partial = frozenset(s.name for s in sources if s.verdict.is_partial)
    whole = [s for s in sources if s.name not in partial]
    summary = emitter.ledger.summary(
        current.at,
        good=frozenset(s.name for s in whole if s.is_good),
        new_files=frozenset(key for s in whole if s.done for key in s.done.new_files),
        good_before_at={s.name: s.state.last_good_at for s in sources},
        left_over=left_over,
    )
    return replace(summary, partial=partial)
