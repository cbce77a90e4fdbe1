"""Runs pytest over a copy of the tree as it is now, so that a file edited meanwhile breaks no test.

    python -m tests.running.from_copy [what pytest takes]

Names of files in what it says are those of the tree, since the copy is where pytest stands. What
lies beside the tree (../shared) is found beside the copy; golden cases that are to be written anew
(VVWATCH_RENEW_CASES) are written in the tree itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
BESIDE = "shared"
CASES = Path("tests/cases")


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """The exit status of pytest, run with these arguments in a copy that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vvwatch-tests-") as name:
        copy = copy_tree(root, Path(name), is_renewing=bool(os.environ.get("VVWATCH_RENEW_CASES")))
        cache = f"cache_dir={root / '.pytest_cache'}"
        done = subprocess.run(  # noqa: S603  # pytest, by our own interpreter
            [sys.executable, "-m", "pytest", "-o", cache, *arguments],
            cwd=copy,
            env=environment_for(copy),
            check=False,
        )
    return done.returncode


def environment_for(copy: Path) -> dict[str, str]:
    """The environment in which pytest and all that it starts run in this copy."""
    # What is compiled once serves every process of the run, and goes with the copy.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # The package as installed is the tree: what runs anywhere must find the copy first.
    return {**kept, "PYTHONPATH": str(copy)}


def copy_tree(root: Path, folder: Path, is_renewing: bool = False) -> Path:
    """A copy of the tree in the folder, without what git ignores; its place."""
    copy = folder / root.name
    ignored = [line.strip().rstrip("/") for line in (root / ".gitignore").read_text().splitlines()]
    shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", *ignored))
    if (root.parent / BESIDE).exists():
        (folder / BESIDE).symlink_to(root.parent / BESIDE)
    if is_renewing:
        shutil.rmtree(copy / CASES)
        (copy / CASES).symlink_to(root / CASES)
    return copy


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
