"""`make release`: archives, release notes and their sums into dist/, all of it or nothing."""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from releasing.building import SUMS, build, check, sums
from releasing.changelog import notes_of
from releasing.commit import clean_commit, require_new
from releasing.refusal import ReleaseError


def release(root: Path, dist: Path) -> list[Path]:
    """Release what is committed in a folder as the version that its pyproject.toml says; the files
    that were made. Raises ReleaseError where that is not to be."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    notes = notes_of((root / "CHANGELOG.md").read_text("utf-8"), version)
    commit = clean_commit(root)
    require_new(commit, version)
    with tempfile.TemporaryDirectory(prefix="vvwatch-release-") as name:
        sources, made = Path(name, "sources"), Path(name, "made")
        for folder in (sources, made):
            folder.mkdir()
        commit.export(sources)
        archives = build(sources, made, commit.epoch)
        check(archives)
        written = made / f"release-notes-{version}.md"
        written.write_text(notes, encoding="utf-8")
        (made / SUMS).write_text(sums((*archives, written)), encoding="utf-8")
        dist.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(file, dist)) for file in (*archives, written, made / SUMS)]


def main() -> int:
    """Release the project in this folder; the exit status."""
    root = Path.cwd()
    try:
        made = release(root, root / "dist")
    except ReleaseError as error:
        sys.stderr.write(f"no release: {error}\n")
        return 2
    sys.stdout.write("".join(f"{file.relative_to(root)}\n" for file in made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
