"""How much longer `vvwatch` takes to start than `sqlite-utils`, which has the same beginnings.

Run with `python -m benchmarks.startup`. Both are started in turn in one run, so that a busy
machine is as unkind to the one as to the other.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from jobs.config.model import load_config
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import story_world
from jobs.passes.check import Checker
from state.model.instants import parse_instant

_ROUNDS = 15
_TOOLS = Path(sys.executable).parent
_DATABASE, _CONFIG = "vvwatch.db", "config.toml"
# What is started, beside what, and at most how many times as long it may take.
_PAIRS = (
    (("vvwatch", "--help"), ("sqlite-utils", "--version"), 1.6),
    (("vvwatch", "status"), ("sqlite-utils", "tables", _DATABASE, "--counts"), 2.2),
)


def main() -> int:
    """Print both ratios; 0 when neither is above its limit, else 1."""
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make_database(folder)
        for ours, theirs, limit in _PAIRS:
            ratio = _ratio(ours, theirs, folder)
            good = good and ratio <= limit
            words = f"{' '.join(ours)} / {' '.join(theirs)}"
            sys.stdout.write(f"{words}: {ratio:.2f} (limit {limit})\n")
    return int(not good)


def _make_database(folder: Path) -> None:
    with ExampleSites(story_world()) as sites:
        origins = "\n".join(f'"{origin}" = "{base}"' for origin, base in sites.origins.items())
        (folder / _CONFIG).write_text(
            f'[state]\npath = "{_DATABASE}"\n[http]\ndelay_seconds = 0\n[http.origins]\n{origins}\n'
            '[sources.questions]\nschedule = "*/30 6-22 * * *"\n'
            '[[watchers]]\nname = "a"\nprojects = ["VV078"]\nurls = ["json://127.0.0.1:9/"]\n',
            encoding="utf-8",
        )
        Checker(load_config(folder / _CONFIG), parse_instant("2024-01-15T08:30")).check()


def _ratio(ours: Sequence[str], theirs: Sequence[str], folder: Path) -> float:
    """The median of how long the one takes in times of the median of the other."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(_ROUNDS + 1):
        for words, seconds in zip((ours, theirs), took, strict=True):
            begun = time.perf_counter()
            _run(words, folder)
            if number:  # the first round fills the caches
                seconds.append(time.perf_counter() - begun)
    return statistics.median(took[0]) / statistics.median(took[1])


def _run(words: Sequence[str], folder: Path) -> None:
    program, *arguments = words
    command = [str(_TOOLS / program), *arguments]
    # Both with their bytecode, as they are installed: the first round writes what is missing.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True, env=kept)  # noqa: S603  # ours


if __name__ == "__main__":
    sys.exit(main())
