"""One path from stored fetches to events and deliveries, shared by live passes and replays.

A pass is processed when its fetching has ended, in steps: each source is assessed; of those that
can be believed the records are observed and their presence is marked; what follows from records
is derived; each turn is told before the next is taken. Sources go in fixed order, everything in one
transaction, judged by the instant of the pass. Nothing here fetches, sends, or looks at the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from crawler.reading.parse import Faults
from crawler.reading.verdict import Verdict
from crawler.sources.registry import SOURCE_NAMES
from jobs.processing.answers.moves import follow_moves
from jobs.processing.answers.refused import tell_of_refused_answers
from jobs.processing.answers.unread_files import tell_of_unread_files
from jobs.processing.assess import Assessed, assess, take_out_texts
from jobs.processing.context import PassContext, UnitOfWork
from jobs.processing.derived.drift_watch import watch_for_drift
from jobs.processing.derived.events import DerivedEvents
from jobs.processing.emit import Emitter, EventRouter
from jobs.processing.mark_presence import mark_presences
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

    def refresh(self, stores: Stores) -> None:
        """See again which records are relevant, where that may be other than it was."""

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

    Only where the result is `kept` can its words be searched afterwards.
    """

    def __init__(
        self,
        work: UnitOfWork,
        relevance: Relevance,
        router: EventRouter,
        expectations: Iterable[Expectation],
        kept: bool = True,
    ) -> None:
        self._work = work
        self._relevance = relevance
        self._router = router
        self._derived = DerivedEvents(work, tuple(expectations))
        self._kept = kept

    def process(self, current: Pass, on_text: Callable[[], None] = lambda: None) -> Outcome:
        """Process a pass whose fetching has ended; all of it or nothing is stored. DeadlyError
        when the program was ended over it again and again, and nothing at hand seems to blame.

        `on_text` is told of each file of which the text has been taken out. What raises leaves the
        pass to be processed again by a processor of its own, which remembers nothing of this one.
        """
        self._work.place.begin(current.id, current.at)
        try:
            return self._process(current, on_text)
        finally:
            self._work.place.end()

    def _process(self, current: Pass, on_text: Callable[[], None]) -> Outcome:
        self._work.texts.begin(current)
        sources = assess(self._work, current)
        context = self._context(current, sources)
        emitter = Emitter(context, self._router)
        for source in sources:
            take_out_texts(self._work, source, on_text)
        with self._work.stores.transaction():
            refresh = partial(self._relevance.refresh, self._work.stores)
            context.guard.attempt("keywords", Step.RELEVANCE, refresh)
            sources = tuple(self._apply(context, source, emitter) for source in sources)
            self._derive(context, _summary(current, sources, emitter), emitter)
            emitter.take([tell_of_unread_files(context)])
            emitter.close([source.name for source in sources])
            self._work.place.leave()
        return Outcome(
            verdicts={source.name: source.verdict for source in sources},
            events=emitter.ledger.events,
            baseline_events=emitter.ledger.baseline_events,
            faults=self._faults(sources),
            unread=dict(self._work.texts.failed),
            set_aside=tuple(context.guard.put_now().values()),
        )

    def finish(self) -> None:
        """Write what a processor of many passes has not written yet."""
        with self._work.stores.transaction():
            self._work.collector.flush_confirmations()

    def _context(self, current: Pass, assessed: Sequence[Assessed]) -> PassContext:
        sources = self._work.stores.sources
        first = frozenset(name for name in SOURCE_NAMES if sources.get(name).covered is None)
        # Parts of an archive are no news, whatever else is known.
        first |= {source.name for source in assessed if source.verdict.is_partial}
        return PassContext(self._work, current, first, self._relevance.is_relevant, self._kept)

    def _faults(self, sources: Iterable[Assessed]) -> Faults:
        found: Faults = {}
        for source in sources:
            found |= source.reading.faults
        return found | self._work.collector.take_faults()

    def _apply(self, context: PassContext, source: Assessed, emitter: Emitter) -> Assessed:
        """Apply a source, or what it came to where that is impossible: it has failed then."""
        try:
            emitter.take_whole(self._turns(context, source, emitter.ledger.told_with_files))
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            source = replace(source, verdict=Verdict(fault_words(error)))
            emitter.take([note_failing(context, source)])
        return source

    def _derive(self, context: PassContext, summary: PassSummary, emitter: Emitter) -> None:
        for step, source, turns in self._derived.steps(summary, context.guard):
            if context.guard.attempt(str(step), step, partial(emitter.take_whole, turns)):
                context.guard.settle([step], source)

    def _turns(
        self, context: PassContext, source: Assessed, told_with_files: Set[str]
    ) -> Iterator[Turn]:
        if not source.is_good:
            yield tell_of_refused_answers(context, source)
            yield note_failing(context, source)
            return
        if source.verdict.is_partial:
            yield from observe(context, source, told_with_files, 0 if self._kept else _MOST_WAITING)
            yield note_parts(context, source)
            return
        source = follow_moves(context, source)
        # Where one parser reads everything, nobody asks for confirmations before the end.
        yield from observe(context, source, told_with_files, 0 if self._kept else _MOST_WAITING)
        yield from mark_presences(context, source)
        yield tell_of_refused_answers(context, source)
        yield watch_for_drift(context, source)
        yield note_good(context, source)


def _summary(current: Pass, sources: Sequence[Assessed], emitter: Emitter) -> PassSummary:
    partial = frozenset(s.name for s in sources if s.verdict.is_partial)
    whole = [s for s in sources if s.name not in partial]
    summary = emitter.ledger.summary(
        current.at,
        good=frozenset(s.name for s in whole if s.is_good),
        new_files=frozenset(key for s in whole for key in s.reading.new_files()),
        good_before_at={s.name: s.state.last_good_at for s in sources},
    )
    return replace(summary, partial=partial)
