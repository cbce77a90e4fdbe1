"""`vvwatch replay` and its comparison: which databases are opened, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jobs.config.model import Config
from jobs.config.opening import reading
from jobs.passes.compare import Comparison, Known, compare_events
from jobs.passes.replay import Replayer, ReplayResult, fresh_database
from jobs.passes.web_archives import Imported, import_file
from state.model.values import Event, JsonObject, PassState
from state.records.events import EventLog
from state.snapshots.pass_copies import PassCopier
from state.snapshots.passes import PassStore

OnPass = Callable[[int, int], None]


@dataclass(frozen=True)
class Span:
    """Which passes are enacted: those at or after `since` and not after `until`."""

    since: datetime | None = None
    until: datetime | None = None


@contextmanager
def replayed(
    config: Config, on_pass: OnPass, span: Span, into: Path | None, reuse_texts: bool
) -> Iterator[tuple[Database, Database, ReplayResult]]:
    """The database on record, the one replayed into, and how it went, while the context lasts."""
    with reading(config.state.path) as origin, fresh_database(into) as db:
        copier = PassCopier(origin, db, with_bodies=into is not None)
        replayer = Replayer(config, db, on_pass, kept=into is not None)
        yield origin, db, replayer.replay_stored(copier, span.since, span.until, reuse_texts)


@contextmanager
def replayed_archives(
    config: Config, on_pass: OnPass, files: Sequence[Path], into: Path | None
) -> Iterator[tuple[Database, list[Imported], ReplayResult]]:
    """The database that web archives were replayed into, each as one pass, what was taken of each,
    and how it went. Raises ArchiveError when one of them cannot be used at all."""
    max_body_bytes = config.http.max_body_bytes
    with fresh_database(into) as db:
        taken = [
            import_file(db, path, config.sources, max_body_bytes, PassState.FETCHED)
            for path in files
        ]
        passes = PassStore(db).passes(PassState.FETCHED)
        replayer = Replayer(config, db, on_pass, kept=into is not None)
        yield db, taken, replayer.replay_fetched(passes)


def compare_with_record(origin: Database, db: Database) -> tuple[Comparison, list[JsonObject]]:
    """How the events of a replay differ from those on record, and each difference with both."""
    recorded, found = EventLog(origin), EventLog(db)
    comparison = compare_events(recorded.select(), found.select())

    def shown(log: EventLog, known: Known | None) -> JsonObject | None:
        event: Event | None = log.get(known.id) if known else None
        return event.as_json() if event else None

    pairs: Sequence[tuple[str, Known | None, Known | None]] = (
        *(("added", None, known) for known in comparison.added),
        *(("dropped", known, None) for known in comparison.dropped),
        *(("changed", one, other) for one, other in comparison.changed),
    )
    listed: list[JsonObject] = [
        {"difference": word, "recorded": shown(recorded, one), "replayed": shown(found, other)}
        for word, one, other in pairs
    ]
    return comparison, listed
