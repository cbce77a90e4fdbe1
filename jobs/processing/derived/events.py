"""Fourth step: everything that follows from a pass once its good sources have been applied."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date

from crawler.sources.registry import in_order
from jobs.processing.context import UnitOfWork
from jobs.processing.derived.expected import judge_expectations
from jobs.processing.derived.late_answers import late_answers
from jobs.processing.derived.report_changes import report_changes
from jobs.processing.derived.reports import REPORT_SOURCES, Reports
from jobs.processing.guard import Guard
from jobs.processing.values import PassSummary, Turn
from jobs.rules.expectations import Expectation
from state.model.instants import brussels_day
from state.model.values import SourceName
from state.set_aside.entries import Step

_OF_REPORTS = (Step.MENTIONS, Step.REPORTS, Step.REPORT_CHANGES)


class DerivedEvents:
    """What follows from the passes of one database; remembers what it need not look at again."""

    def __init__(self, work: UnitOfWork, expectations: tuple[Expectation, ...]) -> None:
        self._work = work
        self._reports = Reports(work)
        self._expectations = expectations
        # What was last looked at in vain: the day, and the sources that were good.
        self._settled: tuple[date, Set[SourceName]] | None = None

    def steps(
        self, summary: PassSummary, guard: Guard
    ) -> Iterator[tuple[Step, SourceName | None, Iterator[Turn]]]:
        """What follows, step by step, with the source where it follows from one alone: each turn is
        to be told before the next is asked for, and all of a step before the next."""
        stores, waiting, known = self._work.stores, guard.waiting, guard.known
        moment = (brussels_day(summary.at), summary.good)
        is_settled = self._settled == moment and not summary.looked_at
        # Sheets that could not be cut yet follow in any later pass.
        may_follow = stores.records.waiting() or not stores.reading_failures.is_empty
        is_due = not is_settled or may_follow or any(map(waiting, _OF_REPORTS))
        if (summary.good | summary.partial) & REPORT_SOURCES and is_due:
            again = {entry.key for entry in waiting(Step.MENTIONS)}
            yield Step.MENTIONS, None, self._reports.mentions(summary.looked_at | again)
            yield Step.REPORTS, None, self._reports.turns(summary, known)
            yield Step.REPORT_CHANGES, None, report_changes(self._work, summary, known)
        if not is_settled or waiting(Step.EXPECTATIONS):
            turns = judge_expectations(
                stores, self._expectations, summary.at, self._work.settings.enabled
            )
            yield Step.EXPECTATIONS, None, turns
        self._settled = moment
        for source in in_order(summary.good):
            yield (
                Step.LATE_ANSWERS,
                source.name,
                late_answers(self._work, source, summary, known),
            )
