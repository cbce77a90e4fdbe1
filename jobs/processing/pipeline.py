"""One path from stored fetches to events and deliveries, shared by live passes and replays.

A pass is processed when its fetching has ended: sources in fixed order, everything in one
transaction, judged by the instant of the pass. Nothing here fetches, sends, or looks at the
clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from crawler.extraction.texts import DocumentReader, Texts
from crawler.reading.collector import Collector
from crawler.reading.verdict import Faults, SourceReading, Verdict
from crawler.running.plan import is_widened
from crawler.sources.event_kinds import NEWS_OF, event_kind
from crawler.sources.publications.parser import matches_queries
from crawler.sources.settings import SourcesSettings
from jobs.alerting.router import Audience
from jobs.processing.derived import Followups
from jobs.processing.indexing import passages_in, texts_by_file
from jobs.processing.replacements import Replacements
from jobs.processing.values import Applied
from jobs.rules.evidence import presence_evidence, record_evidence, source_evidence
from jobs.rules.expectations import Expectation
from jobs.rules.presence import presence_of
from state.changes.lifecycle import Look, advance, mark_presence
from state.database.connection import transaction
from state.model.deliveries import Notice
from state.model.event_kinds import SOURCE_FAILING, SOURCE_RECOVERED, EventKind
from state.model.evidence import Evidence
from state.model.news import News
from state.model.records import SourceState, StoredRecord
from state.model.values import JsonObject, Pass, Record, RecordKind, SourceName
from state.records.events import EventLog
from state.records.search import SearchIndex
from state.records.store import RecordStore
from state.snapshots.bodies import BodyStore
from state.snapshots.passes import PassStore
from state.snapshots.store import SnapshotStore

MAIN_KIND = {
    SourceName.QUESTIONS: RecordKind.QUESTION,
    SourceName.PUBLICATIONS: RecordKind.PUBLICATION,
    SourceName.PROGRAMME: RecordKind.PROGRAMME,
}


_MOST_WAITING = 10_000


@dataclass
class Outcome:
    """What processing a pass came to: the verdict on each source, and what is new."""

    verdicts: dict[SourceName, Verdict] = field(default_factory=dict)
    events: int = 0
    baseline_events: int = 0
    faults: Faults = field(default_factory=dict)


@dataclass
class _Source:
    """One source in the pass at hand."""

    name: SourceName
    reading: SourceReading
    verdict: Verdict
    state: SourceState
    scope: JsonObject
    sweep: bool

    @property
    def is_baseline(self) -> bool:
        return self.state.covered is None


class PassProcessor:
    """Everything that follows from the fetches of passes, in one database."""

    def __init__(
        self,
        db: Database,
        settings: SourcesSettings,
        audience: Audience,
        expectations: Iterable[Expectation],
        reader: DocumentReader,
        on_text: Callable[[], None] = lambda: None,
        bodies: BodyStore | None = None,
        kept: bool = True,
    ) -> None:
        self._db = db
        self._settings = settings
        self._audience = audience
        self._passes = PassStore(db)
        self._store = SnapshotStore(db, bodies)
        self._faults: Faults = {}
        self._records = RecordStore(db)
        self._texts = Texts(self._records, reader)
        self._collector = Collector(self._store, self._records, self._texts, settings, self._faults)
        self._log = EventLog(db)
        self._index = SearchIndex(db) if kept else None
        # Where one parser reads everything, nobody asks for these before the end.
        self._most_waiting = 0 if kept else _MOST_WAITING
        self._followups = Followups(db, self._collector, settings, tuple(expectations))
        self._on_text = on_text

    def process(self, a_pass: Pass) -> Outcome:
        """Process a pass whose fetching has ended; all of it or nothing is stored."""
        self._pass = a_pass
        self._faults.clear()
        self._outcome = Outcome()
        self._looked_at: set[str] = set()
        self._fresh: set[str] = set()
        self._replacements = Replacements(self._store, self._records, self._texts)
        self._baseline: set[str] = set()
        self._first_passes = {s for s in SourceName if self._records.source(s).covered is None}
        sources = self._open(a_pass)
        for source in sources:
            self._take_out_texts(source)
        with transaction(self._db):
            self._audience.renew(self._records, self._collector)
            for source in sources:
                self._outcome.verdicts[source.name] = source.verdict
                if source.verdict.error is None:
                    self._apply(source)
                else:
                    self._fail(source)
            good = {s.name for s in sources if s.verdict.error is None}
            for item in self._followups.find(self._applied(sources, good)):
                self._tell(item.source, item.news, item.baseline, item.evidence)
            self._audience.close(a_pass.id, a_pass.at, [source.name for source in sources])
            self._passes.mark_processed(a_pass.id)
        self._outcome.faults.update(self._faults)
        return self._outcome

    def finish(self) -> None:
        """Write what a processor of many passes has not written yet."""
        with transaction(self._db):
            self._collector.note_confirmed()

    def _applied(self, sources: Sequence[_Source], good: Set[SourceName]) -> Applied:
        asked = (s.state.last_good_at for s in sources if s.name is SourceName.QUESTIONS)
        return Applied(
            at=self._pass.at,
            good=good,
            looked_at=self._looked_at,
            fresh=self._fresh,
            baseline=self._baseline,
            new_files=frozenset(key for s in sources for key in s.reading.new_files()),
            asked_before_at=next(asked, None),
        )

    def _open(self, a_pass: Pass) -> list[_Source]:
        opened = []
        for name, row in self._passes.pass_sources(a_pass.id).items():
            reading = SourceReading(
                name,
                self._store.fetches(a_pass.id, name),
                self._store.unread_fetches(name, a_pass.id),
                self._store,
                self._texts,
                self._settings,
                self._faults,
            )
            known = self._records.count(name, MAIN_KIND[name])
            trouble = row["trouble"] if row["finished"] else "its crawl did not come to an end"
            scope = {key: value for key, value in row["scope"].items() if key != "sweep"}
            opened.append(
                _Source(
                    name,
                    reading,
                    reading.judge(trouble, known),
                    self._records.source(name),
                    scope,
                    bool(row["scope"].get("sweep")),
                )
            )
        return opened

    def _take_out_texts(self, source: _Source) -> None:
        # Before the transaction, and kept at once: it takes long, and need not be done twice.
        if source.verdict.error is None:
            for _ in source.reading.take_out_texts():
                self._db.commit()
                self._on_text()

    # --- a source that can be believed ----------------------------------------------------

    def _apply(self, source: _Source) -> None:
        touched = self._keep_readings(source)
        # Files last: whether their questions were answered decides what is told of them.
        for key in sorted(touched, key=lambda key: (_is_file(key), key)):
            self._look(source, key)
        self._mark_presences(source)
        self._store.mark_read(source.name, self._pass.id)
        self._save_good(source)

    def _keep_readings(self, source: _Source) -> set[str]:
        touched: set[str] = set(self._waiting(source.name))
        hits: dict[str, set[str]] = {}
        for reading, snapshot_id in source.reading.readings():
            if not self._belongs(source, reading.key, reading.data):
                continue
            if reading.part.startswith("hit:"):
                hits.setdefault(reading.key, set()).add(reading.part)
            if self._collector.keep(source.name, reading, snapshot_id):
                touched.add(reading.key)
                if reading.part in ("file", "absent"):
                    touched.update(self._records.owners(str(reading.data["url"])))
        self._collector.note_confirmed(self._most_waiting)
        if source.verdict.complete:
            touched.update(
                key for key, parts in hits.items() if self._collector.drop_other_hits(key, parts)
            )
        return touched

    def _waiting(self, name: SourceName) -> Iterable[str]:
        for key in self._records.waiting():
            stored = self._records.get(key)
            if stored and stored.source is name and stored.record.kind is not RecordKind.REPORT:
                yield key

    def _belongs(self, source: _Source, key: str, data: JsonObject) -> bool:
        """Whether a reading is of something that the configuration asks for, or that is known."""
        if not key.startswith("publication:") or "title" not in data:
            return True
        queries = tuple(source.scope["queries"])
        return matches_queries(data["title"], queries) or bool(self._records.readings(key))

    def _look(self, source: _Source, key: str) -> None:
        self._looked_at.add(key)
        built = self._collector.build(key)
        if built is None:
            return
        record, inputs = built
        stored = self._records.get(key)
        told = self._told(stored)
        owner = stored.source if stored else source.name
        baseline = owner in self._first_passes or (
            stored is None and self._is_new_scope(source, record)
        )
        listed = key in source.verdict.listed
        look = Look(
            source=owner,
            at=self._pass.at,
            record=record,
            inputs=inputs,
            reader=self._collector.reader(owner),
            baseline=baseline,
            listed_by=str(source.scope.get("listing", source.name)) if listed else None,
            concerns=self._audience.concerns(record),
        )
        after, found = advance(stored, told, look, NEWS_OF[record.kind])
        self._records.save(after)
        if self._index is not None:
            pages = texts_by_file(record, self._records.owners, self._collector.document)
            self._index.put(key, passages_in(record, pages))
        evidence = record_evidence(stored, told, record, inputs)
        for news in found:
            before = stored.told_inputs if stored else ()
            described, quietly = self._replacements.describe(news, told, before, inputs)
            self._tell(source.name, described, baseline, evidence, quietly)
        if baseline:
            self._baseline.add(key)
        elif found or after.waiting_since:
            self._fresh.add(key)

    def _told(self, stored: StoredRecord | None) -> Record | None:
        """What was last told of a record, as today's parsers read it."""
        if stored is None or stored.told is None:
            return None
        if stored.reader == self._collector.reader(stored.source):
            return stored.told
        return self._collector.rebuild(stored.key, stored.told_inputs) or stored.told

    def _is_new_scope(self, source: _Source, record: Record) -> bool:
        """Whether a record comes only because the configuration asks for more than before."""
        covered = source.state.covered
        if covered is None or not is_widened(source.name, covered, source.scope):
            return False
        if record.kind is RecordKind.QUESTION:
            return record.listed_on is None or record.listed_on < covered["since"]
        if record.kind is RecordKind.PUBLICATION and covered["listing"] == source.scope["listing"]:
            return not matches_queries(record.title, tuple(covered["queries"]))
        return True

    def _save_good(self, source: _Source) -> None:
        verdict, state, at = source.verdict, source.state, self._pass.at
        if state.failing_since is not None:
            changes = {"since": state.failing_since.isoformat(), "error": state.error}
            self._tell_source(source, SOURCE_RECOVERED, changes)
        swept = verdict.complete and (source.sweep or source.is_baseline)
        covered = source.scope if verdict.complete else state.covered
        noted = {
            name: {"seen": seen, "at": at.isoformat()} for name, seen in verdict.oddities.items()
        }
        self._records.save_source(
            replace(
                state,
                covered=covered,
                last_good_at=at,
                last_sweep_at=at if swept else state.last_sweep_at,
                failing_since=None,
                error=None,
                assumptions={**_lasting(state.assumptions), **noted},
            )
        )
        if verdict.complete and is_widened(source.name, state.covered, source.scope):
            self._announce(source)

    def _announce(self, source: _Source) -> None:
        """Say once, to ops, what is watched from now on."""
        count = self._records.count(source.name, MAIN_KIND[source.name])
        detail = {"source": source.name.value, "records": count, "scope": source.scope}
        notice_id = f"watching:{source.name}:{self._pass.id}"
        self._audience.notify_ops(Notice(notice_id, "watching", detail), self._pass.at)

    # --- presence -------------------------------------------------------------------------

    def _mark_presences(self, source: _Source) -> None:
        if source.is_baseline:
            return
        verdict = source.verdict

        def may_be_missing(key: str) -> bool:
            return key in verdict.gone or (verdict.complete and key not in verdict.listed)

        for stored in self._records.of_doubtful_presence(
            MAIN_KIND[source.name], verdict.listed | verdict.confirmed, may_be_missing
        ):
            presence = presence_of(stored, verdict, source.scope)
            after, became = mark_presence(stored, presence, self._pass.at)
            if after == stored:
                continue
            self._records.save(after)
            self._looked_at.add(stored.key)
            if became is not None and stored.told is not None:
                news = News(event_kind(f"{stored.record.kind}.{became}"), stored.record)
                self._tell(source.name, news, False, presence_evidence(stored, became, verdict))

    # --- a source that cannot -------------------------------------------------------------

    def _fail(self, source: _Source) -> None:
        state, verdict, at = source.state, source.verdict, self._pass.at
        if state.failing_since is None:
            self._tell_source(source, SOURCE_FAILING, {"error": verdict.error})
        assumptions = dict(state.assumptions)
        if verdict.assumption is not None:
            assumptions[verdict.assumption] = {
                "seen": verdict.error,
                "at": at.isoformat(),
                "failing": True,
            }
        self._records.save_source(
            replace(
                state,
                failing_since=state.failing_since or at,
                error=verdict.error,
                assumptions=assumptions,
            )
        )

    def _tell_source(self, source: _Source, kind: EventKind, detail: JsonObject) -> None:
        record = Record(
            key=f"source:{source.name}",
            kind=MAIN_KIND[source.name],
            title=source.name.value,
            url="",
            fields={},
            detail=detail,
        )
        evidence = source_evidence(kind, source.verdict)
        self._tell(source.name, News(kind, record), False, evidence)

    # --- telling --------------------------------------------------------------------------

    def _tell(
        self,
        name: SourceName,
        news: News,
        baseline: bool,
        evidence: Evidence,
        quietly: bool = False,
    ) -> None:
        event = self._log.add(self._pass.id, name, self._pass.at, news, baseline, evidence)
        if event is None:
            return
        if baseline:
            self._outcome.baseline_events += 1
            return
        self._outcome.events += 1
        if not quietly:
            self._audience.address(event, news.record, self._pass.at)


def _is_file(key: str) -> bool:
    return key.startswith(("file:", "pfile:"))


def _lasting(assumptions: JsonObject) -> JsonObject:
    """Without those that made the source fail: it is good again."""
    return {name: seen for name, seen in assumptions.items() if not seen.get("failing")}
