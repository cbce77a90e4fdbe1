"""The commit that a release is made of, asked of git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from releasing.refusal import ReleaseError


@dataclass(frozen=True)
class Commit:
    """The commit at which a folder stands, with nothing changed since."""

    root: Path

    @property
    def epoch(self) -> int:
        """When it was made, in seconds since 1970."""
        return int(_git(self.root, "log", "-1", "--format=%ct"))

    @property
    def tags_elsewhere(self) -> str:
        """The tags of all commits but this one, a line each."""
        return _git(self.root, "tag", "--no-contains", "HEAD")

    def export(self, into: Path) -> None:
        """Write its files, and no others, into a folder."""
        packed = _git_bytes(self.root, "archive", "--format=tar", "HEAD")
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(into, filter="data")


def clean_commit(root: Path) -> Commit:
    """The commit at which the folder stands; ReleaseError where it has none, or has files that are
    other than they are there."""
    changed = _git(root, "status", "--porcelain").splitlines()
    if changed:
        shown = "\n".join(f"  {line}" for line in changed[:10])
        raise ReleaseError(
            f"expected every file as it was committed, found {len(changed)} that are not:\n"
            f"{shown}\ncommit them, or take them out"
        )
    return Commit(root)


def require_new(commit: Commit, version: str) -> None:
    """ReleaseError where that version was released from another commit."""
    if f"v{version}" in commit.tags_elsewhere.split():
        raise ReleaseError(
            f"expected a version that was not released yet, but v{version} is the tag of another "
            "commit; raise version in pyproject.toml"
        )


def _git(root: Path, *words: str) -> str:
    return _git_bytes(root, *words).decode()


def _git_bytes(root: Path, *words: str) -> bytes:
    command = ["git", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # git
    except OSError as error:
        raise ReleaseError(f"expected git, but: {error}; install it") from error
    if done.returncode != 0:
        raise ReleaseError(
            f"expected a clone of the project with a commit at {root}, but git says: "
            f"{done.stderr.decode().strip()}"
        )
    return done.stdout
