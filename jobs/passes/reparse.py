"""Makes today's reading the current one for the whole database at once.

A pass renews only what it touches. What today's parsers find besides, in passes that are long over,
is stored as found late: it is on record, and alerts nobody unless that is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from crawler.extraction.worker import REPEATED, TextWorker
from crawler.reading.parse import Faults
from crawler.sources.registry import SOURCE_NAMES, SOURCES
from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.relevance import Relevance
from jobs.alerting.router import Router
from jobs.config.model import Config
from jobs.config.opening import open_readonly, refuse_given_clock
from jobs.passes.compare import Known, compare_events
from jobs.passes.replay_command import OnPass, Span, replayed
from jobs.processing.batching.pauses import Pauses
from jobs.processing.context import UnitOfWork
from jobs.processing.derived.reports import Reports
from jobs.processing.indexing import passages_in, texts_by_file
from state.database.connection import insert, rows, savepoint
from state.database.pieces import Pieces
from state.model.errors import NotReadError, PassFailedError, UsageError
from state.model.records import StoredRecord
from state.model.values import FILE_KIND, REPORT_KIND, Event, JsonObject, Record
from state.records.events import EventLog
from state.records.record_files import RecordFiles
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.snapshots.half_passes import HalfPasses
from state.stores import Stores

_TABLES_OF_A_RECORD = ("readings", "records", "record_files")


@dataclass
class Reparsed:
    """What became of it: records renewed, of these changed, records new, events found late.

    `unread`: by address, why a file could not be read; nothing was found of what needs it, and the
    next passes go on with it.
    """

    renewed: int = 0
    changed: int = 0
    new: int = 0
    events: Counter[str] = field(default_factory=Counter)
    faults: Faults = field(default_factory=dict)
    set_aside: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> JsonObject:
        """The result as plain JSON values."""
        return {
            "renewed": self.renewed,
            "changed": self.changed,
            "new": self.new,
            "events": dict(sorted(self.events.items())),
            "faults": [str(fault) for _, fault in sorted(self.faults.items())],
            **({"set_aside": dict(sorted(self.set_aside.items()))} if self.set_aside else {}),
            **({"unread": dict(sorted(self.unread.items()))} if self.unread else {}),
        }


def reparse(
    config: Config,
    environment: Mapping[str, str],
    given_now: datetime | None,
    at: datetime,
    alert: bool,
    on_pass: OnPass,
) -> Reparsed:
    """Renew every record, and store as found late what a replay finds; the caller holds the lock.

    PassFailedError where a pass cannot be replayed; nothing is stored then. It is stored in pieces,
    each of whole things: where the process ends in the midst, the next one does the rest. With
    `alert` the deliveries of what was found are written too, all at once.
    """
    with open_readonly(config.state.path) as db:
        refuse_given_clock(db, config, given_now)
        for pass_id in HalfPasses(db).numbers():
            raise UsageError(
                f"expected every pass to be whole, but pass {pass_id} is processed in part; run "
                "`vvwatch check`, which goes on with it, and then this; nothing was changed"
            )
    with replayed(config, on_pass, Span(), None, False, shows_half=True) as (db, replay, result):
        for pass_id, why in sorted(result.failed.items()):
            raise PassFailedError(
                f"expected every pass to be replayed, but pass {pass_id} cannot be: {why}; nothing "
                "was changed, a later version may process it"
            )
        ChannelBook(db, config, environment).settle()
        found = compare_events(EventLog(db).select(), EventLog(replay).select())
        pieces = Pieces(db, on_end=Pauses())
        with TextWorker(attempts=REPEATED) as worker, pieces.open():
            renewal = _Renewal(db, config, environment, worker, pieces.next_one)
            done = renewal.renew(at)
            done.unread.update(result.unread)
            aside = renewal.set_aside.keys()
            done.new = renewal.take_over(replay, _owners(replay, result.unread) | aside)
            without = _owners(db, done.unread) | _owners(replay, result.unread) | aside
            for known in renewal.not_outstanding(found.added, EventLog(replay), without):
                # What a watcher is told of it goes out as one message, whoever sends meanwhile.
                if not alert:
                    pieces.next_one()
                event = EventLog(db).add_late(EventLog(replay), known.id, at)
                if event is not None:
                    done.events[event.kind] += 1
                if event is not None and alert and not event.baseline:
                    renewal.attempt(event.subject, partial(renewal.tell, event, at))
            done.set_aside = dict(renewal.set_aside)
        done.faults.update(result.faults)
    return done


class _Renewal:
    """The records of one database through today's parsers; the caller holds the transaction, and
    can commit `before_each` thing."""

    def __init__(
        self,
        db: Database,
        config: Config,
        environment: Mapping[str, str],
        worker: TextWorker,
        before_each: Callable[[], None],
    ) -> None:
        self._db = db
        self._before_each = before_each
        self._work = UnitOfWork.over(Stores.of(db), config.sources, worker)
        self._records = self._work.stores.records
        self._collector = self._work.collector
        self._relevance = Relevance(config, self._collector.document)
        self._router = Router(self._work.stores, config, environment, self._relevance)
        self._index = self._work.stores.search
        # What a pass has set aside is for a pass to take up: its news is not told yet.
        self.set_aside = {entry.key: entry.error for entry in self._work.stores.aside.all()}

    def renew(self, at: datetime) -> Reparsed:
        """Read again what every record was made of; what was told of it stays told."""
        self._relevance.refresh(self._work.stores, self._before_each)
        done = Reparsed()
        for stored in self._of_pages():
            if stored.key not in self.set_aside and not self._is_todays(stored):
                self._before_each()
                self.attempt(stored.key, partial(self._renew_one, stored, done))
        # What it remembers from one report to the next it has in one piece.
        Reports(self._work).renew(at, self.attempt)
        done.faults = self._collector.take_faults()
        done.unread.update(self._work.texts.failed)
        return done

    def attempt(self, key: str, take: Callable[[], object]) -> None:
        """Do this for one thing; where it raises, it is named, and left as it was."""
        try:
            with savepoint(self._db):
                take()
        except Exception as error:
            if is_trouble_of_machine(error):
                raise
            self.set_aside[key] = fault_words(error)

    def _renew_one(self, stored: StoredRecord, done: Reparsed) -> None:
        after = self._renewed(stored)
        if after is None:
            return
        self._records.save(after)
        pages = texts_by_file(
            after.record, self._work.stores.files.owners, self._collector.document
        )
        self._index.put(after.key, passages_in(after.record, pages))
        done.renewed += 1
        done.changed += after.record != stored.record

    def _of_pages(self) -> Iterator[StoredRecord]:
        """The records that are made of readings, not of other records."""
        for kind in (*(source.record_kind for source in SOURCES), FILE_KIND):
            for key in self._records.all_keys(kind):
                stored = self._records.get(key)
                if stored is not None:
                    yield stored

    def _is_todays(self, stored: StoredRecord) -> bool:
        return stored.reader == self._collector.reader(stored.source)

    def _renewed(self, stored: StoredRecord) -> StoredRecord | None:
        built = self._collector.build(stored.key)
        if built is None:
            return None
        record, inputs = built
        after = replace(
            stored,
            record=record,
            inputs=inputs,
            reader=self._collector.reader_of(stored.source, inputs),
            is_relevant=self._relevance.is_relevant(record),
        )
        if stored.last_notified is None:
            return after
        if stored.waiting_since is not None:
            try:
                told = self._collector.rebuild(stored.key, stored.last_notified_inputs)
            except NotReadError:
                return None  # the next passes renew it
            return replace(after, last_notified=told or stored.last_notified)
        # What differs between then and now is in the replay, at its own pass.
        return replace(after, last_notified=record, last_notified_inputs=inputs)

    def take_over(self, replay: Database, without: Set[str]) -> int:
        """The records that only today's parsers find, with their readings, but for those in
        `without`; how many."""
        keys = {key for (key,) in self._db.execute("SELECT key FROM records").fetchall()}
        found = replay.execute(
            "SELECT key, source FROM records WHERE kind <> ?", [REPORT_KIND]
        ).fetchall()
        failing = self._failing()
        keys |= without
        new = sorted(key for key, source in found if key not in keys and source not in failing)
        for key in new:
            self._before_each()
            for table in _TABLES_OF_A_RECORD:
                for row in rows(replay, f"SELECT * FROM {table} WHERE key = ?", [key]):
                    insert(self._db, table, row)
            stored = self._records.get(key)
            if stored is not None:
                self._index.put(key, passages_in(stored.record, {}))
        return len(new)

    def not_outstanding(
        self, found: Iterable[Known], replayed: EventLog, without: Set[str]
    ) -> Iterator[Known]:
        """What of these the next passes would not tell by themselves, but for what is told of the
        records in `without`.

        News of a record that waits, or of a source that fails on record (its bodies are still to be
        read by a good pass), is news: to note it as found late would keep it from everybody.
        """
        waiting, failing = set(self._records.waiting()), self._failing()
        for known in found:
            event = replayed.get(known.id)
            if known.subject.partition("/")[0] in without:
                continue
            if event and known.subject not in waiting and event.source not in failing:
                yield known

    def _failing(self) -> set[str]:
        return {
            s for s in SOURCE_NAMES if self._work.stores.sources.get(s).failing_since is not None
        }

    def tell(self, event: Event, at: datetime) -> None:
        """Write the deliveries of an event that was found late."""
        stored = self._records.get(event.subject)
        self._router.route(event, stored.record if stored else _of_event(event), at)


def _owners(db: Database, urls: Iterable[str]) -> Set[str]:
    """The keys of the records to which any of these files belongs."""
    files = RecordFiles(db)
    return {key for url in urls for key in files.owners(url)}


def _of_event(event: Event) -> Record:
    """A record for an event whose subject is none, such as a project in a report."""
    return Record(
        key=event.subject,
        kind=REPORT_KIND,
        title=event.title,
        url=event.url,
        fields={},
        detail=event.detail,
        findings=event.findings,
    )
