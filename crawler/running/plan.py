"""What a pass asks for besides the newest of each listing: decided before it begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.fetching.plan import Plan
from crawler.sources.publications.settings import PublicationsSettings
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.settings import SourcesSettings
from state.model.values import JsonObject, RecordKind, SourceName
from state.records.store import RecordStore

# For so long after a record was first seen, a file that it lacks is asked for in every pass;
# afterwards once in that time.
FIRST_DAY = timedelta(days=1)


def scope_of(source: SourceName, settings: SourcesSettings) -> JsonObject:
    """What the configuration says of this source that decides which records belong to it."""
    if source is SourceName.QUESTIONS:
        return {"since": settings.questions.since.isoformat()}
    if source is SourceName.PUBLICATIONS:
        publications = settings.publications
        return {"queries": sorted(publications.queries), "listing": publications.listing}
    return {"url": settings.programme.url}


def is_widened(source: SourceName, covered: JsonObject | None, scope: JsonObject) -> bool:
    """Whether a scope may bring records that the covered one could not."""
    if covered is None:
        return True
    if source is SourceName.QUESTIONS:
        return bool(scope["since"] < covered["since"])
    if source is SourceName.PUBLICATIONS:
        more = covered["queries"] and (
            not scope["queries"] or not set(scope["queries"]) <= set(covered["queries"])
        )
        return bool(more) or scope["listing"] != covered["listing"]
    return bool(scope["url"] != covered["url"])


def make_plan(
    source: SourceName,
    settings: SourcesSettings,
    records: RecordStore,
    at: datetime,
    sweep: bool,
) -> Plan:
    """What this pass asks of a source, from what is stored and due at that instant."""
    covered = records.source(source).covered
    is_baseline = covered is None
    full = sweep or is_widened(source, covered, scope_of(source, settings))
    return Plan(
        is_baseline=is_baseline,
        full=full,
        sweep=sweep and not is_baseline,
        recheck=_recheck(source, settings, records, at, sweep and not is_baseline),
        due_files=_due_files(source, settings, records, at),
    )


def _recheck(
    source: SourceName,
    settings: SourcesSettings,
    records: RecordStore,
    at: datetime,
    sweep: bool,
) -> tuple[str, ...]:
    if source is SourceName.QUESTIONS:
        return tuple(records.keys(RecordKind.QUESTION) if sweep else records.unanswered())
    if source is SourceName.PUBLICATIONS:
        stored = records.of_kind(RecordKind.PUBLICATION)
        due = _due_publications(settings.publications, records, at)
        return tuple(
            s.key
            for s in stored
            if s.withdrawn_at is None and (sweep or s.absent_since or s.key in due)
        )
    return ()


def _due_publications(
    settings: PublicationsSettings, records: RecordStore, at: datetime
) -> frozenset[str]:
    """Publications of which a file is due: their page is asked for again with it."""
    before = at - timedelta(hours=settings.recheck_files_hours)
    due = {
        key
        for row in records.files(SourceName.PUBLICATIONS)
        if row["fetched_at"] and datetime.fromisoformat(row["fetched_at"]) <= before
        for key in records.owners(row["url"])
    }
    return frozenset(due)


def _due_files(
    source: SourceName, settings: SourcesSettings, records: RecordStore, at: datetime
) -> tuple[str, ...]:
    table = settings.of(source)
    if isinstance(table, QuestionsSettings):
        recheck = timedelta(days=table.recheck_documents_days)
    else:
        recheck = timedelta(hours=table.recheck_files_hours)
    only_concerning = isinstance(table, QuestionsSettings) or (
        isinstance(table, PublicationsSettings) and not table.queries
    )
    due = (
        row["url"]
        for row in records.files(source)
        if row["kind"] != RecordKind.FILE
        and _is_due(row, at, recheck if row["concerns"] or not only_concerning else None)
    )
    return tuple(dict.fromkeys(due))


def _is_due(row: JsonObject, at: datetime, recheck: timedelta | None) -> bool:
    if row["fetched_at"] is None:
        return True
    age = at - datetime.fromisoformat(row["fetched_at"])
    if row["waiting_since"]:
        return True
    if row["awaited"]:
        young = at - datetime.fromisoformat(row["first_seen_at"]) < FIRST_DAY
        return young or age >= FIRST_DAY
    return recheck is not None and age >= recheck
