"""What the store and replay make of a year of slow change: room, speed, memory.

The bodies are the recorded answers in ../shared/data/overview-search, each standing for a month in
which an entry or two change a day; without them, an overview of the same size that is made up. Run
with `python -m benchmarks.store`; ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from crawler.running.plan import scope_of
from crawler.sources.registry import is_listing
from crawler.sources.together.settings import SourcesSettings
from jobs.config.model import Config, StateSettings
from jobs.passes.replay import Replayer, fresh_database
from state.database.connection import open_database
from state.model.values import ClockKind, JsonObject, PassState, Role, SourceName, Target
from state.records.events import EventLog
from state.snapshots.pass_copies import PassCopier
from state.snapshots.passes import PassStore
from state.snapshots.snapshot_store import SnapshotStore

RECORDINGS = Path(__file__).parents[2] / "shared" / "data" / "overview-search"
BODIES = 730
LEAST_RATIO, MOST_READ_SECONDS, LEAST_SPEED, MOST_MEMORY_MIB = 100.0, 0.050, 1 / 3, 250.0
_BEGIN = datetime(2024, 1, 1, 8, tzinfo=UTC)
_TARGET = Target(
    Role("overview_api"), "https://www.vlaanderen.be/api/overview-search", "POST", "{}"
)


def main() -> int:
    """Print the figures; 0 when all are reached, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vvwatch.db"
        figures = [*_store(path), *_read(path), *_replay(path)]
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.append(("memory of this process, MiB", mib, MOST_MEMORY_MIB, False))
    good = True
    for name, value, limit, at_least in figures:
        reached = value >= limit if at_least else value <= limit
        good = good and reached
        word = "at least" if at_least else "at most"
        sys.stdout.write(f"{name}: {value:.3f} ({word} {limit:.3f})\n")
    return 0 if good else 1


Figure = tuple[str, float, float, bool]


def _bodies() -> Iterator[bytes]:
    """The same bodies at each call: a year of twice a day."""
    chance = random.Random(1)  # noqa: S311 - the same year in every run
    recorded = [json.loads(gzip.decompress(p.read_bytes())) for p in _recordings()]
    for number in range(BODIES):
        answer = recorded[number * len(recorded) // BODIES]
        item = chance.choice(answer["items"])
        item["description"]["raw"] += f"<p>Aangevuld op dag {number // 2}.</p>"
        yield json.dumps(answer, ensure_ascii=False, indent=2).encode()


def _recordings() -> list[Path]:
    return sorted(RECORDINGS.glob("*.json.gz"))


def _store(path: Path) -> list[Figure]:
    settings = _config(path).sources
    scope: JsonObject = {**scope_of(SourceName("publications"), settings), "sweep": False}
    raw_bytes = 0
    with closing(open_database(path)) as db:
        store, passes = SnapshotStore(db), PassStore(db)
        begun = time.perf_counter()
        for number, body in enumerate(_bodies()):
            at = _BEGIN + timedelta(hours=12 * number)
            pass_id = passes.begin_pass(at, ClockKind.GIVEN, {SourceName("publications"): scope})
            store.add_response(pass_id, SourceName("publications"), _TARGET, 200, {}, body, at)
            passes.end_source(pass_id, SourceName("publications"), 1, len(body), None)
            passes.set_pass_state(pass_id, PassState.PROCESSED)
            raw_bytes += len(body)
        seconds = time.perf_counter() - begun
        packed = db.execute("SELECT sum(length(zstd)) FROM bodies").fetchone()[0]
    sys.stdout.write(
        f"stored {BODIES} bodies, {raw_bytes / 2**20:.0f} MiB, in {packed / 2**20:.2f} MiB and "
        f"{seconds:.1f} s\n"
    )
    return [("store, ratio", raw_bytes / packed, LEAST_RATIO, True)]


def _read(path: Path) -> list[Figure]:
    """The slowest reading of any snapshot, each by a store that remembers nothing."""
    slowest = 0.0
    with closing(open_database(path)) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM snapshots").fetchall()]
        for snapshot_id in ids[:: max(len(ids) // 200, 1)]:
            store = SnapshotStore(db)
            begun = time.perf_counter()
            store.load(snapshot_id)
            slowest = max(slowest, time.perf_counter() - begun)
    return [("slowest snapshot read, seconds", slowest, MOST_READ_SECONDS, False)]


def _replay(path: Path) -> list[Figure]:
    """Processor time, since what else the machine does is not to be measured."""
    bare = sum(_seconds(partial(json.loads, body)) for body in _bodies())
    with closing(open_database(path, for_writing=False)) as origin, fresh_database(None) as db:
        copier = PassCopier(origin, db, False, is_listing)
        seconds = _seconds(lambda: Replayer(_config(path), db).replay_stored(copier))
        events = sum(1 for _ in EventLog(db).select())
    sys.stdout.write(
        f"replayed {BODIES} passes to {events} events in {seconds:.1f} s; bare json.loads "
        f"{bare:.1f} s\n"
    )
    return [("replay, speed as a share of bare json.loads", bare / seconds, LEAST_SPEED, True)]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _config(path: Path) -> Config:
    sources = SourcesSettings.model_validate({"publications": {"queries": (), "listing": "api"}})
    return Config(state=StateSettings(path=path), sources=sources)


if __name__ == "__main__":
    sys.exit(main())
