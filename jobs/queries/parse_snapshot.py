"""What today's parsers make of one stored snapshot, to be looked at or kept as a golden case."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from crawler.reading.cases import case_files, case_folder, expected
from crawler.sources.together.settings import SourcesSettings
from jobs.config.model import Config
from jobs.queries.workbench import workbench
from state.model.errors import UsageError
from state.model.values import JsonObject

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)


def parsed_view(config: Config, snapshot_id: int) -> JsonObject:
    """What a snapshot is read to say, in the form of an expected file of a golden case.

    Raises ParseError when the body must be refused, UsageError when there is no such snapshot.
    """
    with workbench(config) as bench:
        return expected(bench.snapshot(snapshot_id), bench.settings, bench.reader)


def write_case(config: Config, snapshot_id: int, name: str, folder: Path) -> Path:
    """Write a golden case of a snapshot below `folder`, whole or not at all; where it lies.

    It is read by the settings without a configuration, as the tests read it. UsageError when
    there is no such snapshot or folder, the name is none, or the case is there already.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"expected the name of a folder, of letters, figures, '-', '_' and '.', but {name!r} "
            "came"
        )
    if not folder.is_dir():
        raise UsageError(
            f"expected the folder of the cases at {folder}, found none; run this in the project, "
            "or name the folder with --folder"
        )
    with workbench(config) as bench:
        snapshot = bench.snapshot(snapshot_id)
        files = case_files(snapshot, SourcesSettings(), bench.reader)
    path = folder / case_folder(snapshot) / name
    if path.exists():
        raise UsageError(f"the case {path} is there already; give another name")
    path.parent.mkdir(exist_ok=True)
    _write_whole(path, files)
    return path


def _write_whole(path: Path, files: dict[str, bytes]) -> None:
    made = Path(tempfile.mkdtemp(prefix=".", dir=path.parent))
    try:
        for name, content in files.items():
            (made / name).write_bytes(content)
        made.chmod(0o755)
        made.rename(path)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
