"""Who hears of what: watchers and ops, and the deliveries that are written for them."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from crawler.reading.collector import Collector
from crawler.sources.event_kinds import event_kind
from jobs.alerting.notices import Notes
from jobs.config.model import OPS, Config
from jobs.rules.bursts import is_burst, usual, weigh
from jobs.rules.keywords import Place, places_in
from jobs.rules.matching import Interest, Matcher
from state.model.deliveries import Notice
from state.model.values import Event, Record, RecordKind, SourceName
from state.records.outbox import Outbox
from state.records.store import RecordStore
from state.snapshots.passes import PassStore

_logger = logging.getLogger("vvwatch")
_KEYWORDS_NOTE = "keywords"


def interests(config: Config) -> tuple[Interest, ...]:
    """What each watcher of the configuration follows."""
    return tuple(
        Interest(
            watcher=w.name,
            projects=None if w.projects == "all" else frozenset(w.projects),
            keywords=w.keywords,
            kinds=w.kinds,
        )
        for w in config.watchers
    )


class Audience:
    """The watchers of one configuration, and the outbox of one database."""

    def __init__(self, db: Database, config: Config, environment: Mapping[str, str]) -> None:
        self._outbox = Outbox(db)
        self._passes = PassStore(db)
        self._burst = config.burst
        self._told: list[Event] = []
        self._matcher = Matcher(interests(config))
        self._channels = {
            w.name: tuple(c.id for c in w.channels(environment)) for w in config.watchers
        }
        self._ops_channels = tuple(c.id for c in config.ops.channels(environment))
        self._digest = hashlib.sha256(json.dumps(config.keywords).encode()).hexdigest()
        self._collector: Collector | None = None
        self._notes = Notes(db, config, environment, self._matcher)

    def renew(self, records: RecordStore, collector: Collector) -> None:
        """Use this database's texts; with other keywords, see again which questions concern."""
        self._collector = collector
        if records.note(_KEYWORDS_NOTE) == self._digest:
            return
        for key in records.keys(RecordKind.QUESTION):
            stored = records.get(key)
            if stored is not None and stored.concerns != self.concerns(stored.record):
                records.set_concerns(key, not stored.concerns)
        records.set_note(_KEYWORDS_NOTE, self._digest)

    def concerns(self, record: Record) -> bool:
        """Whether a record names a project, or any watcher's keyword stands in it."""
        return bool(record.projects) or self._matcher.keywords.stand_in(self._places(record))

    def address(self, event: Event, record: Record, at: datetime) -> None:
        """Write the deliveries of an event, in the caller's transaction."""
        self._told.append(event)
        if event.kind.startswith("source."):
            self._outbox.add_event(event.id, OPS, self._ops_channels, (), at)
            return
        for watcher, why in self._matcher.match(event, self._places(record)):
            found = [reason.as_json() for reason in why]
            self._outbox.add_event(event.id, watcher, self._channels[watcher], found, at)

    def close(self, pass_id: int, at: datetime, sources: Iterable[SourceName]) -> None:
        """End a pass over these sources, in the caller's transaction.

        Its news is held when it is far more than usual; what it has to say besides is written.
        """
        told, self._told = self._told, []
        weight = weigh(told)
        earlier = self._passes.weights(pass_id)
        if is_burst(earlier, weight, self._burst):
            # Its weight is not noted: what is held is not what is usual.
            self._hold(pass_id, told, round(usual(earlier, self._burst.passes)), at)
        else:
            self._passes.set_weight(pass_id, weight)
        self._notes.after_pass(at, told, sources)

    def tell_that_nothing_is_new(self, at: datetime) -> None:
        """Write the notes for those who want to know so, in the caller's transaction."""
        self._notes.heartbeats(at)

    def _hold(self, pass_id: int, told: Sequence[Event], usually: int, at: datetime) -> None:
        held = [event.id for event in told if event_kind(event.kind).may_be_held]
        if self._outbox.hold(held):
            _logger.warning(
                "pass %s has far more news than usual (%s events, usually %s): it is held; "
                "`vvwatch release %s` or `vvwatch discard %s` decides",
                *(pass_id, len(held), usually, pass_id, pass_id),
            )
            detail = {"pass_id": pass_id, "events": len(held), "usual": usually}
            self.notify_ops(Notice(f"held:{pass_id}", "held", detail), at)

    def notify_ops(self, notice: Notice, at: datetime) -> None:
        """Write the deliveries of a notice to ops, in the caller's transaction."""
        self._outbox.add_notice(notice, OPS, self._ops_channels, at)

    def _places(self, record: Record) -> tuple[Place, ...]:
        """Where keywords are looked for; nowhere, when there are none."""
        if not self._matcher.keywords:
            return ()
        pages: dict[str, Sequence[str]] = {}
        is_own_text = record.kind is not RecordKind.PROGRAMME
        for url in record.files if is_own_text and self._collector else ():
            document = self._collector.document(url) if self._collector else None
            if document is not None:
                pages[url] = document.pages
        return places_in({"title": record.title, **record.texts}, pages)
