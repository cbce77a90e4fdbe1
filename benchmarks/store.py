"""What the store makes of a year of slow change (recordings.py): room, reading, memory.

Run with `python -m benchmarks.store`; ends with 1 where a figure is not reached.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks import recordings
from state.database.connection import open_database
from state.snapshots.snapshot_store import SnapshotStore

LEAST_RATIO, MOST_READ_SECONDS, MOST_MEMORY_MIB = 100.0, 0.050, 250.0


def main() -> int:
    """Print the figures; 0 when all are reached, else 1."""
    if not recordings.is_there():
        sys.stdout.write(f"no recordings at {recordings.RECORDINGS}: nothing to measure\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vvwatch.db"
        figures = [*_store(path), *_read(path)]
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


def _store(path: Path) -> list[Figure]:
    begun = time.perf_counter()
    raw_bytes = recordings.store_passes(path)
    seconds = time.perf_counter() - begun
    with closing(open_database(path, for_writing=False)) as db:
        packed = db.execute("SELECT sum(length(zstd)) FROM bodies").fetchone()[0]
    sys.stdout.write(
        f"stored {recordings.BODIES} bodies, {raw_bytes / 2**20:.0f} MiB, in "
        f"{packed / 2**20:.2f} MiB and {seconds:.1f} s\n"
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


if __name__ == "__main__":
    sys.exit(main())
