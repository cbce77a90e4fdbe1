"""What the program takes of the processor, beside the least that the same work can take.

Processor time, since what else the machine does is not to be measured. Replay and import of a year
of recordings (recordings.py) are told as multiples of bare `json.loads` over the same bodies,
passes over example sites on loopback as seconds, without what the sites take. Run with
`python -m benchmarks.speed [replay|import|first|unchanged]...`; ends with 1 above a limit.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from benchmarks import recordings
from crawler.extraction.worker import TextWorker
from crawler.sources.registry import is_listing
from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.large import large_world
from jobs.demo.story.world import World, content_of
from jobs.passes.replay import Replayer, fresh_database
from jobs.passes.web_archives import Imported, export_warc, import_files
from state.database.connection import open_database
from state.records.events import EventLog
from state.snapshots.pass_copies import PassCopier

_QUESTIONS = 1000
_FIRST, _NEXT = "2024-03-04T08:00", "2024-03-04T08:30"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Figure:
    """One figure: what it is, the most that it may be, and what it was before it was looked at."""

    name: str
    value: float
    most: float
    before: float
    details: str


def main() -> int:
    """Print the figures asked for, or all; 0 when none is above its limit, else 1."""
    wanted = sys.argv[1:] or list(_MEASURES)
    with tempfile.TemporaryDirectory() as folder:
        figures = [figure for name in wanted for figure in _MEASURES[name](Path(folder))]
    for figure in figures:
        sys.stdout.write(
            f"{figure.name}: {figure.value:.2f} (at most {figure.most:g}; was {figure.before:g})"
            f" - {figure.details}\n"
        )
    return int(any(figure.value > figure.most for figure in figures))


# --- recordings --------------------------------------------------------------------------


def _replay(folder: Path) -> Iterator[_Figure]:
    path = _stored(folder)
    if path is None:
        return
    with closing(open_database(path, for_writing=False)) as origin, fresh_database(None) as db:
        copier = PassCopier(origin, db, False, is_listing)
        replayer = Replayer(recordings.config_for(path), db)
        seconds = _seconds(lambda: replayer.replay_stored(copier))
        events = sum(1 for _ in EventLog(db).select())
    yield _ratio("replay / json.loads", seconds, 3, 5.9, f"to {events} events")


def _import(folder: Path) -> Iterator[_Figure]:
    path = _stored(folder)
    if path is None:
        return
    archive = folder / "year.warc.gz"
    if not archive.exists():
        export_warc(recordings.config_for(path), archive, _NOW)
    config = recordings.config_for(folder / "imported.db")
    found: list[object] = []
    seconds = _seconds(lambda: found.extend(import_files(config, [archive], _NOW)))
    came = found[0].snapshots if isinstance(found[0], Imported) else 0
    yield _ratio("import of WARC / json.loads", seconds, 4, 7.9, f"of {came} snapshots")


@cache
def _stored(folder: Path) -> Path | None:
    """The database with the recordings; None, and a word about it, where they are not there."""
    if not recordings.is_there():
        sys.stdout.write(f"no recordings at {recordings.RECORDINGS}: left out what rests on them\n")
        return None
    path = folder / "recorded.db"
    recordings.store_passes(path)
    return path


@cache
def _bare_seconds() -> float:
    return sum(_seconds(partial(json.loads, body)) for body in recordings.bodies())


def _ratio(name: str, seconds: float, most: float, before: float, words: str) -> _Figure:
    bare = _bare_seconds()
    details = f"{seconds:.2f} s {words}; bare {bare:.2f} s over {recordings.BODIES} bodies"
    return _Figure(name, seconds / bare, most, before, details)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


# --- passes ------------------------------------------------------------------------------


def _first(folder: Path) -> Iterator[_Figure]:
    world = large_world(_QUESTIONS, 0)
    files = [content_of(f.body) for q in world.questions for f in q.files if f.body is not None]
    history = '[sources.questions]\nhistory = "all"\n'
    [whole] = _passes(folder / "first", world, history, ["--source", "questions"], [_FIRST])
    reading = _seconds_of_children(lambda: _read(files))
    each = 1000 * (whole - reading) / len(files)
    name = f"first pass over {len(files)} questions, ms for each with its document"
    yield _Figure(name, each, 6, 15, f"{whole:.2f} s, of which {reading:.2f} s to read the PDFs")


def _read(files: Sequence[bytes]) -> None:
    with TextWorker() as worker:
        for body in files:
            worker.read(body)


def _unchanged(folder: Path) -> Iterator[_Figure]:
    first, again = _passes(folder / "unchanged", large_world(), "", [], [_FIRST, _NEXT])
    name = "unchanged pass over 500 questions and 30 publications, s"
    yield _Figure(name, again, 2, 3.4, f"the first one took {first:.2f} s")


def _passes(
    folder: Path, world: World, more: str, options: Sequence[str], instants: Sequence[str]
) -> list[float]:
    """The seconds that `vvwatch check` takes at each instant, with all that it starts."""
    folder.mkdir()
    with ExampleSites(world) as sites:
        origins = "\n".join(f'"{origin}" = "{base}"' for origin, base in sites.origins.items())
        path = folder / "config.toml"
        text = f"[http]\ndelay_seconds = 0\n[http.origins]\n{origins}\n{more}"
        path.write_text(text, encoding="utf-8")
        program = [str(Path(sys.executable).parent / "vvwatch"), "--config", str(path)]
        commands = [[*program, "--now", at, "check", *options] for at in instants]
        return [_seconds_of_children(partial(_run, command)) for command in commands]


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)  # noqa: S603  # ours


def _seconds_of_children(work: Callable[[], object]) -> float:
    """The processor time of the processes that are started and end here."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime


_MEASURES: dict[str, Callable[[Path], Iterator[_Figure]]] = {
    "replay": _replay,
    "import": _import,
    "first": _first,
    "unchanged": _unchanged,
}


if __name__ == "__main__":
    sys.exit(main())
