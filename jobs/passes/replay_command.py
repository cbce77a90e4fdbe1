"""`vvwatch replay` and its comparison: which databases are opened, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from crawler.sources.registry import is_listing
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.passes.compare import Comparison, Known, compare_events, what_differs
from jobs.passes.replay import Replayer, ReplayResult, fresh_database
from jobs.passes.web_archives import Imported, import_file
from state.changes.json_values import Difference
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
    config: Config,
    on_pass: OnPass,
    span: Span,
    into: Path | None,
    reuse_texts: bool,
    shows_half: bool = False,
) -> Iterator[tuple[Database, Database, ReplayResult]]:
    """The database on record, the one replayed into, and how it went, while the context lasts. It
    `shows_half` passes on record where that is to be written."""
    with open_readonly(config.state.path, shows_half) as origin, fresh_database(into) as db:
        over_bytes = config.state.bodies_over_bytes
        copier = PassCopier(origin, db, into is not None, is_listing, over_bytes)
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


@dataclass(frozen=True)
class Differing:
    """An event that a replay adds (`recorded` is None), drops (`replayed` is None) or changes."""

    recorded: Event | None
    replayed: Event | None

    @property
    def word(self) -> Literal["added", "dropped", "changed"]:
        """What the replay does to the event."""
        if self.recorded is None:
            return "added"
        return "dropped" if self.replayed is None else "changed"

    @property
    def fields(self) -> tuple[Difference, ...]:
        """The fields in which a changed event differs; none of one that was added or dropped."""
        if self.recorded is None or self.replayed is None:
            return ()
        return what_differs(self.recorded, self.replayed)

    def as_json(self) -> JsonObject:
        """The difference as plain JSON values, with the event on both sides."""
        return {
            "difference": self.word,
            "recorded": self.recorded.as_json() if self.recorded else None,
            "replayed": self.replayed.as_json() if self.replayed else None,
            "fields": [field.as_json() for field in self.fields],
        }


def compare_with_record(origin: Database, db: Database) -> tuple[Comparison, Iterator[Differing]]:
    """How the events of a replay differ from those on record, and each that does, read when it is
    asked for."""
    recorded, found = EventLog(origin), EventLog(db)
    comparison = compare_events(recorded.select(), found.select())
    pairs: Sequence[tuple[Known | None, Known | None]] = (
        *((None, known) for known in comparison.added),
        *((known, None) for known in comparison.dropped),
        *comparison.changed,
    )
    return comparison, (
        Differing(recorded.get(one.id) if one else None, found.get(other.id) if other else None)
        for one, other in pairs
    )
