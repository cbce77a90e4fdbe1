"""What processing one pass over many questions holds up: other writers, the log, memory.

Run with `python -m benchmarks.long_pass [QUESTIONS]`. The fetches of a first pass are stored as if
they had been made, each question with open data and a document of two pages whose text is there;
then the pass is processed by a process of its own, while another tries to write all the time.
"""

from __future__ import annotations

import multiprocessing
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawler.documents.sniffing import Document
from crawler.extraction.kept_texts import texts_version
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.questions.source import QUESTIONS as SOURCE
from crawler.sources.together.scopes import scope_of
from jobs.config.model import Config, StateSettings
from jobs.demo.facts.model import PupilFile, World, make_question
from jobs.demo.sites.replies import Request
from jobs.demo.sites.routes import answer
from jobs.passes.check import process_pass
from state.database.connection import open_database, transaction
from state.model.values import ClockKind, PassState, Role, Target
from state.stores import Stores

_QUESTIONS = 20_000
_AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
_FIRST_DAY = date(2023, 9, 1)
_LOOK_AGAIN_SECONDS = 0.02
_MIB = 1024 * 1024


@dataclass
class _Watched:
    """What was seen while the pass was processed: the longest that nobody else could write, and the
    largest log."""

    longest_wait_seconds: float = 0.0
    largest_log_bytes: int = 0


def main() -> int:
    """Print the figures of a first pass over so many questions."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _QUESTIONS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vvwatch.db"
        _store(path, count)
        begun = time.perf_counter()
        process = multiprocessing.get_context("spawn").Process(target=_process, args=(path,))
        process.start()
        watched = _watch(path, process)
        seconds = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = path.stat().st_size
    sys.stdout.write(
        f"{count} questions: {seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of processor "
        f"time; nobody else could write for {watched.longest_wait_seconds:.1f} s at most; log of "
        f"{watched.largest_log_bytes / _MIB:.0f} MiB at most, database of {size / _MIB:.0f} MiB; "
        f"{used.ru_maxrss / 1024:.0f} MiB of memory\n"
    )
    return process.exitcode or 0


def _watch(path: Path, process: multiprocessing.process.BaseProcess) -> _Watched:
    """Try to write for as long as the process lives, and look how large the log is."""
    watched, log = _Watched(), path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        last_at = time.perf_counter()
        while process.is_alive():
            if _can_write(other):
                last_at = time.perf_counter()
            waited = time.perf_counter() - last_at
            watched.longest_wait_seconds = max(watched.longest_wait_seconds, waited)
            if log.exists():
                watched.largest_log_bytes = max(watched.largest_log_bytes, log.stat().st_size)
            time.sleep(_LOOK_AGAIN_SECONDS)
    process.join()
    return watched


def _can_write(other: sqlite3.Connection) -> bool:
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    return True


def _process(path: Path) -> None:
    with closing(open_database(path)) as db:
        process_pass(Stores.of(db), 1, _config(path), {})


def _config(path: Path) -> Config:
    watcher = {"name": "a", "projects": ["VV078"], "keywords": ["fietspaden"], "urls": []}
    return Config.model_validate({"watchers": [watcher]}).model_copy(
        update={"state": StateSettings(path=path)}
    )


def _store(path: Path, count: int) -> None:
    """The fetches of a first pass, and the texts of its documents."""
    settings, world = _config(path).sources, _world(count)
    with closing(open_database(path)) as db:
        db.execute("PRAGMA synchronous = OFF")
        stores = Stores.of(db)
        scope = {**scope_of(SOURCE.name, settings), "sweep": True}
        pass_id = stores.passes.begin_pass(_AT, ClockKind.GIVEN, {SOURCE.name: scope})
        for target, content_type, body in _answers(world, settings.table(SOURCE)):
            headers = {"content-type": content_type}
            args = (pass_id, SOURCE.name, target, 200, headers, body, _AT)
            stores.snapshots.add_response(*args)
        digests = db.execute("SELECT sha256, url FROM snapshots WHERE role = 'file'").fetchall()
        with transaction(db):
            for sha256, url in digests:
                stores.texts.put_text(sha256, texts_version(), _document(url).as_json())
        stores.passes.end_source(pass_id, SOURCE.name, count, count, None)
        stores.passes.set_pass_state(pass_id, PassState.FETCHED)


def _answers(world: World, table: QuestionsSettings) -> Iterator[tuple[Target, str, bytes]]:
    query = table.period_query.format(start=table.since, end="")
    for page in range(1, len(world.questions) // 100 + 2):
        url = table.search_url.format(query=query, size=100, page=page)
        yield from _asked(world, Target(Role("search"), url))
    for question in world.questions:
        alone = World(questions=[question])
        url = table.opendata_url.format(id=question.id)
        yield from _asked(alone, Target(Role("opendata"), url))
    for question in world.questions:
        file_id = question.files[0].file_id
        url = f"https://docs.vlaamsparlement.be/files/pfile?id={file_id}"
        yield Target(Role("file"), url), "application/pdf", f"%PDF-1.4\n% {file_id}\n".encode()


def _asked(world: World, target: Target) -> Iterator[tuple[Target, str, bytes]]:
    parts = urlsplit(target.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    reply = answer(world, Request(parts.netloc, "GET", path, {"accept": "application/json"}))
    if reply.status == 200:
        yield target, reply.content_type, reply.body


def _document(url: str) -> Document:
    number = int(url.rpartition("=")[2])
    names = number % 50 == 0
    words = f"De uitvoering van {'VV078' if names else 'het plan'} in gemeente {number} verloopt. "
    return Document("pdf", "read", pages=(words * 40, words * 40))


def _world(count: int) -> World:
    world = World(search_limit=count + 1)
    for index in range(count):
        asked_on = _FIRST_DAY + timedelta(days=1000 * index // count)
        question = make_question(
            1_700_001 + index,
            1 + index,
            asked_on,
            f"Bibliotheken - Stand van zaken {index + 1}",
            answered_on=asked_on + timedelta(days=20),
            published_on=asked_on + timedelta(days=25),
        )
        question.files = [PupilFile(1_900_001 + index, f"vrg.{index}.pdf", b"%PDF")]
        world.questions.append(question)
    return world


if __name__ == "__main__":
    sys.exit(main())
