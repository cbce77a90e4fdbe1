"""The answers of a look at the sites, kept as golden cases and as one web archive."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from crawler.extraction.worker import REPEATED, TextWorker
from crawler.reading.cases import case_files, case_folder
from crawler.sources.together.settings import SourcesSettings
from crawler.warc.writing import write_warc
from state.database.connection import open_database
from state.model.errors import UsageError
from state.model.values import Snapshot
from state.snapshots.snapshot_store import SnapshotStore
from state.telling.machine_errors import in_words
from state.version import product

ARCHIVE = "answers.warc.gz"


def require_new_folder(folder: Path) -> None:
    """UsageError unless the folder is new or empty, and can be written."""
    try:
        if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                f"expected a new or empty folder, but {folder} is there already and is "
                f"{'not empty' if folder.is_dir() else 'no folder'}; name another with --keep"
            )
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"expected to make the folder {folder}, but: {in_words(error, folder)}; name another "
            "with --keep"
        ) from error


def keep_answers(database: Path, folder: Path, now: datetime, on: date) -> int:
    """Write what came into the folder, a golden case for each body and all of them as one WARC
    file; how many they are. They are read as without a configuration, as the tests read them."""
    db = open_database(database, for_writing=False)
    try:
        store = SnapshotStore(db)
        snapshots = [store.load(number) for number in store.snapshot_ids()]
    finally:
        db.close()
    times: Counter[str] = Counter()
    with TextWorker(attempts=REPEATED) as reader:
        for snapshot in snapshots:
            times[snapshot.role] += 1
            name = f"live-{on.isoformat()}-{snapshot.role}-{times[snapshot.role]}"
            _write_case(folder / case_folder(snapshot) / name, snapshot, reader)
    write_warc(folder / ARCHIVE, snapshots, product(), now)
    return len(snapshots)


def _write_case(path: Path, snapshot: Snapshot, reader: TextWorker) -> None:
    path.mkdir(parents=True)
    for name, content in case_files(snapshot, SourcesSettings(), reader).items():
        (path / name).write_bytes(content)
