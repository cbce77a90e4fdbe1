"""A database with all that reads its snapshots again, for whoever looks; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crawler.extraction.document_reader import DocumentReader
from crawler.extraction.kept_texts import Texts
from crawler.extraction.worker import REPEATED, TextWorker
from crawler.reading.collector import Collector
from crawler.sources.together.settings import SourcesSettings
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from state.model.errors import DamagedError, DatabaseError, UsageError
from state.model.values import Snapshot
from state.records.events import EventLog
from state.records.record_store import RecordStore
from state.snapshots.snapshot_store import SnapshotStore
from state.stores import Stores


@dataclass(frozen=True)
class Workbench:
    """What is stored, and today's parsers beside it."""

    settings: SourcesSettings
    store: SnapshotStore
    records: RecordStore
    log: EventLog
    reader: DocumentReader
    texts: Texts
    collector: Collector

    def snapshot(self, snapshot_id: int) -> Snapshot:
        """The snapshot with its body; UsageError where there is none, DamagedError where its
        bytes are not those once stored."""
        try:
            return self.store.load(snapshot_id)
        except DamagedError:
            raise
        except DatabaseError as error:
            where = "`vvwatch events --json` names the snapshots of each event"
            raise UsageError(f"{error}; {where}") from error


@contextmanager
def workbench(config: Config) -> Iterator[Workbench]:
    """The workbench of the database that a configuration names."""
    with open_readonly(config.state.path) as db, TextWorker(attempts=REPEATED) as worker:
        stores = Stores.of(db)
        store, records = stores.snapshots, stores.records
        texts = Texts(stores.texts, stores.reading_failures, worker, keeping=False)
        collector = Collector(store, stores.readings, texts, config.sources, stores.aliases)
        yield Workbench(config.sources, store, records, stores.log, worker, texts, collector)
