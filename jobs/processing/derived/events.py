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
from jobs.processing.values import PassSummary, Turn
from jobs.rules.expectations import Expectation
from state.model.instants import brussels_day
from state.model.values import SourceName


class DerivedEvents:
    """What follows from the passes of one database; remembers what it need not look at again."""

    def __init__(self, work: UnitOfWork, expectations: tuple[Expectation, ...]) -> None:
        self._work = work
        self._reports = Reports(work)
        self._expectations = expectations
        # What was last looked at in vain: the day, and the sources that were good.
        self._settled: tuple[date, Set[SourceName]] | None = None

    def turns(self, summary: PassSummary) -> Iterator[Turn]:
        """What follows, in order: each turn is to be told before the next is asked for."""
        stores = self._work.stores
        moment = (brussels_day(summary.at), summary.good)
        is_settled = self._settled == moment and not summary.looked_at
        # Sheets that could not be cut yet follow in any later pass.
        may_follow = stores.records.waiting() or not stores.reading_failures.is_empty
        if summary.good & REPORT_SOURCES and (not is_settled or may_follow):
            yield from self._reports.turns(summary)
            yield from report_changes(self._work, summary)
        if not is_settled:
            yield from judge_expectations(stores, self._expectations, summary.at)
        self._settled = moment
        for source in in_order(summary.good):
            yield from late_answers(stores, source, summary)
