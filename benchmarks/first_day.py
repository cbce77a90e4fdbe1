"""What the first pass over the written questions takes, for each history, on a stand-in.

Run with `python -m benchmarks.first_day [QUESTIONS [HISTORY…]]`. The stand-in serves so many
questions over loopback, spread evenly since September 2023, each with a small document; two in a
hundred name the plan in it, and the last 600 are unanswered. What the documents of the real sites
take on the disk is reckoned from the size of one that is known.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from jobs.config.model import load_config
from jobs.demo.facts.model import PupilFile, Question, World, make_question
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.sites.server import ExampleSites
from jobs.passes.check import Checker
from state.model.instants import parse_instant
from state.model.values import SourceName

_QUESTIONS = 22_600
_HISTORIES = ("matching", "all", "none")
_AT = "2026-11-25T08:00"
_FIRST_DAY, _LAST_DAY = date(2023, 9, 1), date(2026, 11, 24)
_UNANSWERED = 600
_NAMING_EVERY = 50
# The one whole document that is known; a question has one.
_REAL_DOCUMENT_BYTES = 106_352
_MIB = 1024 * 1024


def main() -> int:
    """Print the figures of each history."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _QUESTIONS
    world = _world(count)
    for history in sys.argv[2:] or _HISTORIES:
        with ExampleSites(world) as sites, tempfile.TemporaryDirectory() as folder:
            _measure(history, sites, Path(folder))
    return 0


def _measure(history: str, sites: ExampleSites, folder: Path) -> None:
    source = SourceName("questions")
    begun = time.perf_counter()
    path = _write_config(folder, sites, history)
    result = Checker(load_config(path), parse_instant(_AT), {}).check([source])
    seconds = time.perf_counter() - begun
    row = result.sources[source]
    documents = sum(r.host.startswith("docs.") and "pfile" in r.path for r in sites.requests)
    database = sum(file.stat().st_size for file in folder.glob("vvwatch.db*")) / _MIB
    reckoned = database + documents * _REAL_DOCUMENT_BYTES / _MIB
    peak = max(resource.getrusage(who).ru_maxrss for who in (0, resource.RUSAGE_CHILDREN)) / 1024
    sys.stdout.write(
        f"{history}: {row['outcome']}, {row['records']} questions, {row['requests']} requests, "
        f"{row['requests'] / 60:.0f} minutes at one a second, {documents} documents, "
        f"{database:.0f} MiB here, {reckoned:.0f} MiB with documents of "
        f"{_REAL_DOCUMENT_BYTES // 1000} kB; took {seconds:.0f} s, {peak:.0f} MiB of memory\n"
    )
    sys.stdout.flush()


def _world(count: int) -> World:
    plain = question_pdf(_question(0, count), "1. Wat is de stand van zaken?")
    naming = question_pdf(_question(0, count), "1. Wat kost VV078 in het relanceplan?")
    world = World()
    for index in range(count):
        question = _question(index, count)
        names = index % _NAMING_EVERY == 0
        # Each document has bytes of its own.
        body = (naming if names else plain) + f"\n% {index}\n".encode()
        words = "relanceplan VV078" if names else ""
        question.files = [PupilFile(1_900_001 + index, f"vrg.{index}.pdf", body, words)]
        world.questions.append(question)
    return world


def _question(index: int, count: int) -> Question:
    shown_on = _FIRST_DAY + timedelta(days=(_LAST_DAY - _FIRST_DAY).days * index // count)
    answered = index < count - _UNANSWERED * count // _QUESTIONS
    return make_question(
        1_700_001 + index,
        1 + index,
        shown_on - timedelta(days=50 if answered else 0),
        f"Bibliotheken - Stand van zaken {index + 1}",
        answered_on=shown_on - timedelta(days=22) if answered else None,
        published_on=shown_on if answered else None,
    )


def _write_config(folder: Path, sites: ExampleSites, history: str) -> Path:
    origins = "\n".join(f'"{origin}" = "{base}"' for origin, base in sites.origins.items())
    path = folder / "config.toml"
    text = (
        '[state]\npath = "vvwatch.db"\n'
        f"[http]\ndelay_seconds = 0\n[http.origins]\n{origins}\n"
        f'[sources.questions]\nhistory = "{history}"\n'
        '[[watchers]]\nname = "a"\nurls = ["json://127.0.0.1:9/"]\nprojects = ["VV078"]\n'
    )
    path.write_text(text, encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
