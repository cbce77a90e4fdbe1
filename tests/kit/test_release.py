"""`make release`: archives, notes and sums of what is committed, or the reason why not."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from releasing.changelog import notes_of, sections
from releasing.refusal import ReleaseError
from tests.kit.conftest import ROOT
from tests.running.from_copy import copy_tree

CHANGELOG = """# Changelog

## [Unreleased]

### Added

## [0.2.0] - 2026-11-26

### Added

- Sixth measurements.

## [0.1.0]

- All the rest.
"""


def test_notes_are_what_stands_under_the_version() -> None:
    """Release notes are the section of the version, under a heading with its day."""
    assert notes_of(CHANGELOG, "0.2.0") == (
        "# vvwatch 0.2.0 (2026-11-26)\n\n### Added\n\n- Sixth measurements.\n"
    )


@pytest.mark.parametrize(
    ("changelog", "version", "said"),
    [
        (CHANGELOG, "0.3.0", "expected a section"),
        (CHANGELOG, "0.1.0", "expected the day"),
        (CHANGELOG.replace("2026-11-26", "soon"), "0.2.0", "found 'soon'"),
        (CHANGELOG.replace("- Sixth measurements.\n", ""), "0.2.0", "found nothing"),
        (
            CHANGELOG.replace("Added\n\n## [0.2", "Added\n\n- More.\n\n## [0.2"),
            "0.2.0",
            "move them",
        ),
        ("# Changelog", "0.2.0", "found none"),
    ],
)
def test_version_without_notes_is_refused(changelog: str, version: str, said: str) -> None:
    """A section that is missing, has no day or says nothing, and changes that stand nowhere, are
    named with what to do."""
    with pytest.raises(ReleaseError, match=re.escape(said)):
        notes_of(changelog, version)


def test_change_log_has_a_section_for_the_version() -> None:
    """The change log of the project has a section for the version that pyproject.toml says, or
    for what is not released yet."""
    written = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert version is not None
    newest = next(iter(sections(written)))
    assert newest in {"Unreleased", version[1]}
    assert version[1] in written


def git(folder: Path, *words: str) -> None:
    """Run git there, as somebody without a name or settings."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    someone = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(  # noqa: S603  # git, in a folder of the test
        ["git", "-C", str(folder), *someone, *words],  # noqa: S607  # wherever it is
        check=True,
        capture_output=True,
        env={**os.environ, **own},
    )


def run_release(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `make release` runs."""
    return subprocess.run(  # our own program
        [sys.executable, "-m", "releasing"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
        timeout=600,
    )


@pytest.mark.slow
def test_release(tmp_path: Path) -> None:
    """A clean tree gives archives, notes and sums, the same bytes twice; a file that is not
    committed, or a version that another commit has, gives nothing."""
    folder = copy_tree(ROOT, tmp_path)
    shutil.rmtree(folder / "tests")  # which nothing here needs, and which are most of the bytes
    version = "9.8.7"
    for name, pattern, new in (
        ("pyproject.toml", r'^version = ".*"$', f'version = "{version}"'),
        ("CHANGELOG.md", r"^## \[[^\n]*$", f"## [{version}] - 2026-11-26"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(pattern, new, text, count=1, flags=re.M), "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    (folder / "CHANGELOG.md").touch()
    git(folder, "commit", "--quiet", "--message", "All of it")

    (folder / "left.txt").touch()
    dirty = run_release(folder)
    assert (dirty.returncode, dirty.stdout) == (2, "")
    assert "left.txt" in dirty.stderr
    (folder / "left.txt").unlink()

    done = run_release(folder)
    assert done.returncode == 0, done.stderr
    names = {
        f"vvwatch-{version}-py3-none-any.whl",
        f"vvwatch-{version}.tar.gz",
        f"release-notes-{version}.md",
    }
    made = {file.name: file.read_bytes() for file in (folder / "dist").iterdir()}
    assert set(made) == names | {"SHA256SUMS"}
    assert sorted(made["SHA256SUMS"].decode().splitlines()) == sorted(
        f"{hashlib.sha256(made[name]).hexdigest()}  {name}" for name in names
    )

    assert run_release(folder).returncode == 0
    assert {file.name: file.read_bytes() for file in (folder / "dist").iterdir()} == made

    git(folder, "tag", f"v{version}")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "More")
    again = run_release(folder)
    assert again.returncode == 2
    assert "raise version" in again.stderr
