"""All that is stored in one database, made once and handed on as one value."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlite_utils import Database

from state.database.connection import transaction
from state.deliveries.outbox_protocol import Outgoing
from state.records.events import EventLog
from state.records.expectation_states import ExpectationStates, PromiseStore
from state.records.file_texts import FileTexts
from state.records.notes import NoteStore
from state.records.outbox import Outbox
from state.records.reading_failures import ReadingFailures
from state.records.readings import ReadingStore
from state.records.record_files import RecordFiles
from state.records.record_store import RecordStore
from state.records.search import SearchIndex
from state.records.source_states import SourceStates
from state.set_aside.set_aside_store import SetAsideStore
from state.snapshots.aliases import Aliases
from state.snapshots.bodies_protocol import Bodies
from state.snapshots.half_passes import HalfPasses
from state.snapshots.hosts import HostStore
from state.snapshots.passes import PassStore
from state.snapshots.refusals import Refusals
from state.snapshots.snapshot_store import SnapshotStore


@dataclass(frozen=True)
class Stores:
    """The stores of one database; whoever writes through them holds the transaction."""

    db: Database
    passes: PassStore
    snapshots: SnapshotStore
    readings: ReadingStore
    records: RecordStore
    files: RecordFiles
    sources: SourceStates
    expectations: ExpectationStates
    promises: PromiseStore
    texts: FileTexts
    notes: NoteStore
    log: EventLog
    outbox: Outgoing
    search: SearchIndex
    reading_failures: ReadingFailures
    aside: SetAsideStore
    refusals: Refusals
    aliases: Aliases
    hosts: HostStore
    half_passes: HalfPasses

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, holding the write lock from the start."""
        return transaction(self.db)

    @classmethod
    def of(
        cls, db: Database, bodies: Bodies | None = None, outbox: Outgoing | None = None
    ) -> Stores:
        """The stores of a database; `bodies` and `outbox` where those are kept otherwise."""
        return cls(
            db=db,
            passes=PassStore(db),
            snapshots=SnapshotStore(db, bodies),
            readings=ReadingStore(db),
            records=RecordStore(db),
            files=RecordFiles(db),
            sources=SourceStates(db),
            expectations=ExpectationStates(db),
            promises=PromiseStore(db),
            texts=FileTexts(db),
            notes=NoteStore(db),
            log=EventLog(db),
            outbox=outbox or Outbox(db),
            search=SearchIndex(db),
            reading_failures=ReadingFailures(db),
            aside=SetAsideStore(db),
            refusals=Refusals(db),
            aliases=Aliases(db),
            hosts=HostStore(db),
            half_passes=HalfPasses(db),
        )
