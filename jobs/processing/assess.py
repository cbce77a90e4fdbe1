"""First step: whether each source of a pass can be believed. Writes nothing but texts of files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.reading.verdict import SourceReading, Verdict
from crawler.running.plan import is_widened
from jobs.processing.context import UnitOfWork
from jobs.processing.main_kinds import MAIN_KIND
from state.model.records import SourceState
from state.model.values import JsonObject, Pass, SourceName

_CUT_SHORT = "its crawl did not come to an end"


@dataclass(frozen=True)
class Assessed:
    """A source in a pass: its fetches, the verdict on them, and how it stood before.

    `scope` is what the pass asked of it; `sweep`: everything was.
    """

    name: SourceName
    reading: SourceReading
    verdict: Verdict
    state: SourceState
    scope: JsonObject
    sweep: bool

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
        return is_widened(self.name, self.state.covered, self.scope)


def assess(work: UnitOfWork, current: Pass) -> tuple[Assessed, ...]:
    """The sources of a pass in their fixed order, each with the verdict on it."""
    found = work.stores.passes.pass_sources(current.id)
    return tuple(_assessed(work, current, name, row) for name, row in found.items())


def _assessed(work: UnitOfWork, current: Pass, name: SourceName, row: JsonObject) -> Assessed:
    snapshots, records = work.stores.snapshots, work.stores.records
    reading = SourceReading(
        name,
        snapshots.fetches(current.id, name),
        snapshots.unread_fetches(name, current.id),
        snapshots,
        work.texts,
        work.settings,
        work.faults,
    )
    crawl_error = row["trouble"] if row["finished"] else _CUT_SHORT
    return Assessed(
        name=name,
        reading=reading,
        verdict=reading.judge(crawl_error, records.count(name, MAIN_KIND[name])),
        state=work.stores.sources.get(name),
        scope={key: value for key, value in row["scope"].items() if key != "sweep"},
        sweep=bool(row["scope"].get("sweep")),
    )


def take_out_texts(work: UnitOfWork, source: Assessed, on_text: Callable[[], None]) -> None:
    """Take the text out of each file of a source that can be believed.

    Before the pass's transaction, and kept at once: it takes long, and need not be done twice.
    """
    if source.is_good:
        for _ in source.reading.take_out_texts():
            work.stores.db.commit()
            on_text()
