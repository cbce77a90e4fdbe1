"""How much memory a large outbox takes to list and to send, and how soon its first line is there.

Run with `python -m benchmarks.telling.deliveries`; ends with 1 where memory grows with what waits.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from jobs.alerting.queue import list_deliveries
from jobs.alerting.sender import Sender
from jobs.config.model import Config
from state.database.connection import open_database
from state.model.deliveries import Failure, Notice
from state.model.notices import Watching
from state.stores import Stores

WATCHERS, CHANNELS, EACH = 100, 2, 500
MOST_GROWTH_MIB = 60
_AT = datetime(2024, 3, 6, 8, tzinfo=UTC)


def main() -> int:
    """Print the figures; 0 where they are reached, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        config = _config(Path(folder) / "vvwatch.db")
        with closing(open_database(config.state.path)) as db:
            _fill(Stores.of(db), config)
        before = _peak_mib()
        first, seconds = _timed(list_deliveries(config, {}, everything=False))
        listed = _peak_mib() - before
        accepting = patch("jobs.alerting.sender.send", _accepted)
        with accepting, closing(open_database(config.state.path)) as db:
            begun = time.perf_counter()
            sent = Sender(Stores.of(db), config, {}).deliver(_AT).sent
            sending = time.perf_counter() - begun
    grown = _peak_mib() - before
    sys.stdout.write(
        f"{WATCHERS * CHANNELS * EACH} deliveries: first line after {first:.2f} s, all after "
        f"{seconds:.1f} s, memory grown by {listed:.0f} MiB\n"
        f"{sent} messages made in {sending:.1f} s, memory grown by {grown:.0f} MiB "
        f"(at most {MOST_GROWTH_MIB})\n"
    )
    return int(grown > MOST_GROWTH_MIB or sent != WATCHERS * CHANNELS)


def _config(path: Path) -> Config:
    watchers = [
        {"name": f"w{w}", "urls": [f"json://localhost/{w}-{c}" for c in range(CHANNELS)]}
        for w in range(WATCHERS)
    ]
    return Config.model_validate({"state": {"path": str(path)}, "watchers": watchers})


def _fill(stores: Stores, config: Config) -> None:
    """As many things, each due through every channel."""
    with stores.transaction():
        for number in range(EACH):
            notice = Notice(f"{number}", Watching(source="questions", records=number, scope={}))
            for watcher in config.watchers:
                channels = [channel.id for channel in watcher.channels({})]
                stores.outbox.add_notice(notice, watcher.name, channels, _AT)


def _timed(found: Iterator[object]) -> tuple[float, float]:
    """After how many seconds the first was there, and all."""
    begun = time.perf_counter()
    next(found)
    first = time.perf_counter() - begun
    for _ in found:
        pass
    return first, time.perf_counter() - begun


def _accepted(url: str, message: object, seconds: float) -> Failure | None:
    del url, message, seconds
    return None


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
