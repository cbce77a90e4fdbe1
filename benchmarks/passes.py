"""What the first and the unchanged pass over 500 questions and 30 publications take.

Run with `python -m benchmarks.passes`; the figures to reach stand beside what was measured.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from jobs.config.model import load_config
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import World, content_of, large_world
from jobs.passes.check import Checker, CheckResult
from state.model.instants import parse_instant

_FIRST, _NEXT = "2024-03-04T08:00", "2024-03-04T08:30"


def main() -> int:
    """Print the figures; 0 when all are reached, else 1."""
    world = large_world()
    _make_documents(world)
    with ExampleSites(world) as sites, tempfile.TemporaryDirectory() as folder:
        path = _write_config(Path(folder), sites)
        first_seconds, _ = _pass(path, _FIRST)
        sites.clear_requests()
        next_seconds, unchanged = _pass(path, _NEXT)
        requests = [r for r in sites.requests if r.path != "/robots.txt"]
    crawl_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = (
        ("first pass, seconds", first_seconds, 60),
        ("unchanged pass, seconds", next_seconds, 3),
        ("unchanged pass, requests", len(requests), 12),
        ("unchanged pass, events", unchanged.events, 0),
        ("memory of any child, MiB", crawl_mib, 250),
        ("memory of this process with the example sites, MiB", own_mib, 250),
    )
    for name, value, limit in figures:
        sys.stdout.write(f"{name}: {value:.1f} (limit {limit})\n")
    return int(any(value > limit for _, value, limit in figures))


def _make_documents(world: World) -> None:
    """Make the example PDFs beforehand, so that their making is not measured."""
    for question in world.questions:
        for file in question.files:
            if file.body is not None:
                content_of(file.body)
    for content in world.files.values():
        content_of(content)


def _write_config(folder: Path, sites: ExampleSites) -> Path:
    origins = "\n".join(f'"{origin}" = "{base}"' for origin, base in sites.origins.items())
    path = folder / "config.toml"
    path.write_text(f"[http]\ndelay_seconds = 0\n[http.origins]\n{origins}\n", encoding="utf-8")
    return path


def _pass(path: Path, instant: str) -> tuple[float, CheckResult]:
    begun = time.perf_counter()
    result = Checker(load_config(path), parse_instant(instant)).check()
    return time.perf_counter() - begun, result


if __name__ == "__main__":
    sys.exit(main())
