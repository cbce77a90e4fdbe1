"""No folder has more entries than a newcomer can take in, and no file more lines."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_ENTRIES = 14
MOST_LINES = {"tests": 500}
MOST_LINES_ELSEWHERE = 400
NOT_OURS = frozenset({"__pycache__"})
CODE = ("crawler", "jobs", "state", "tests", "benchmarks", "releasing")
# Saved bodies: a folder a case, which is what the runner looks for.
CASES = ROOT / "tests" / "cases"


def folders() -> list[Path]:
    """Every folder of the program and its tests, but those of saved cases."""
    found = (path for top in CODE for path in (ROOT / top, *(ROOT / top).rglob("*")))
    return sorted(
        path
        for path in found
        if path.is_dir()
        and is_ours(path)
        and not NOT_OURS & set(path.parts)
        and CASES not in (path, *path.parents)
    )


def files() -> list[Path]:
    """Every module of the program and its tests."""
    return sorted(path for folder in folders() for path in folder.glob("*.py"))


def is_ours(path: Path) -> bool:
    """Whether a file, or anything in a folder, is not only what Python has left there."""
    inside = (path,) if path.is_file() else path.rglob("*")
    return any(file.is_file() and not NOT_OURS & set(file.parts) for file in inside)


def shown(path: Path) -> str:
    """A path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", folders(), ids=shown)
def test_folder(folder: Path) -> None:
    """A folder has at most so many files and folders in it."""
    entries = [path.name for path in folder.iterdir() if is_ours(path)]
    assert len(entries) <= MOST_ENTRIES, sorted(entries)


def test_files() -> None:
    """No module is longer than so many lines."""
    lengths = {shown(path): len(path.read_bytes().splitlines()) for path in files()}
    longest = {
        name: lines
        for name, lines in lengths.items()
        if lines > MOST_LINES.get(name.partition("/")[0], MOST_LINES_ELSEWHERE)
    }
    assert longest == {}
