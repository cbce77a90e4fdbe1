"""Stored passes once more through today's parsers, into a fresh database; delivers nothing.

The passes go the same way as live ones, at their recorded instants: the same parsers give the
same events. It must not know how passes were stored, nor print.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from crawler.extraction.kept_texts import sheets_version, texts_version
from crawler.extraction.worker import REPEATED, TextWorker
from jobs.alerting.relevance import Relevance
from jobs.config.model import Config
from jobs.processing.batching.left_over import give_up
from jobs.processing.context import UnitOfWork
from jobs.processing.emit import SilentRouter
from jobs.processing.pipeline import PassProcessor
from state.database.connection import open_database
from state.database.fresh import made_if_used
from state.model.errors import ParserFaultError, UsageError
from state.model.values import Pass, PassState
from state.set_aside.entries import SetAside
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.set_aside.set_aside_store import SetAsideStore
from state.snapshots.bodies import BodyStore
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.pass_copies import PassCopier, Unusable
from state.stores import Stores


@dataclass
class ReplayResult:
    """What a replay came to: `faults` by snapshot, `unusable` fetches, `unread` files by address
    (and why, of those that could not be read here), how many passes, what is `set_aside` at its
    end, and the passes that `failed`, by number: they could not be processed at all, and why."""

    passes: int = 0
    faults: dict[int, ParserFaultError] = field(default_factory=dict)
    unusable: list[Unusable] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)


class Replayer:
    """Enacts passes in one database. `on_pass` is told how many of how many are done.

    Only where the result is `kept` can its words be searched afterwards.
    """

    def __init__(
        self,
        config: Config,
        target: Database,
        on_pass: Callable[[int, int], None] = lambda *_: None,
        kept: bool = False,
    ) -> None:
        self._config = config
        self._target = target
        self._kept = kept
        self._on_pass = on_pass

    def replay_stored(
        self,
        copier: PassCopier,
        since: datetime | None = None,
        until: datetime | None = None,
        reuse_texts: bool = False,
    ) -> ReplayResult:
        """Copy the passes of another database one by one, and enact each."""
        passes = copier.passes(since, until)
        result = ReplayResult()
        with TextWorker(attempts=REPEATED) as worker:
            make = partial(self._processor, worker, copier.bodies)
            processor = make()
            for number, a_pass in enumerate(passes, start=1):
                result.unusable += copier.copy(a_pass)
                if reuse_texts:
                    copier.reuse_texts(a_pass, "texts", texts_version())
                    copier.reuse_texts(a_pass, "cut_reports", sheets_version())
                if a_pass.state not in (PassState.INTERRUPTED, PassState.FAILED):
                    processor = self._enact(processor, a_pass, result) or make()
                self._on_pass(number, len(passes))
            processor.finish()
        result.set_aside = SetAsideStore(self._target).all()
        return result

    def replay_fetched(self, passes: Sequence[Pass]) -> ReplayResult:
        """Enact passes that are already in the database, by their instants."""
        result = ReplayResult()
        with TextWorker(attempts=REPEATED) as worker:
            make = partial(self._processor, worker, BodyStore(self._target))
            processor = make()
            for number, a_pass in enumerate(sorted(passes, key=lambda p: (p.at, p.id)), start=1):
                processor = self._enact(processor, a_pass, result) or make()
                self._on_pass(number, len(passes))
            processor.finish()
        result.set_aside = SetAsideStore(self._target).all()
        return result

    def _processor(self, worker: TextWorker, bodies: Bodies) -> PassProcessor:
        work = UnitOfWork.over(Stores.of(self._target, bodies), self._config.sources, worker)
        relevance = Relevance(self._config, work.collector.document)
        expectations = self._config.expectations
        return PassProcessor(work, relevance, SilentRouter(), expectations, self._kept)

    def _enact(
        self, processor: PassProcessor, a_pass: Pass, result: ReplayResult
    ) -> PassProcessor | None:
        """Process a pass; the processor for the next, None where it cannot go on with this one,
        since the pass could not be processed. As in use, the next takes up what it fetched."""
        try:
            outcome = processor.process(a_pass)
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            stores = Stores.of(self._target)
            with stores.transaction():
                give_up(stores, a_pass.id)
                stores.passes.mark_failed(a_pass.id, fault_words(error))
            result.failed[a_pass.id] = fault_words(error)
            return None
        result.faults.update(outcome.faults)
        result.unread.update(outcome.unread)
        result.passes += 1
        return processor


@contextmanager
def fresh_database(into: Path | None) -> Iterator[Database]:
    """A database to replay into: at that path, or in a temporary folder that goes away.

    Raises UsageError when something is there already. What broke off is not left behind.
    """
    if into is None:
        with tempfile.TemporaryDirectory(prefix="vvwatch-replay-") as folder:
            db = open_database(Path(folder) / "replay.db")
            # Nobody else sees it and nobody keeps it: what makes it safe only makes it slow, and
            # the bodies stay where they are.
            for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = OFF"):
                db.execute(f"PRAGMA {pragma}")
            try:
                yield db
            finally:
                db.close()
        return
    if into.exists():
        raise UsageError(f"expected a fresh database, but {into} is there; name another file")
    with made_if_used(into) as made, closing(open_database(into)) as db:
        yield db
        made.stays = True
