"""The program as it is installed: wheels in virtual environments of their own, away from the tree.

Nothing is fetched: what vvwatch depends on is that of the environment in which the tests run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import story_world
from releasing.building import build
from tests.running.from_copy import copy_tree

ROOT = Path(__file__).parents[2]
(RELEASED,) = Path(__file__).parent.joinpath("released").glob("*.whl")
PATIENCE_SECONDS = 600.0
EPOCH = 1_700_000_000


@dataclass(frozen=True)
class Installed:
    """vvwatch installed into an environment; `folder` is where its commands run by default."""

    environment: Path
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def packages(self) -> Path:
        """Where its modules lie."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.environment / "lib" / version / "site-packages"

    def install(self, wheel: Path) -> None:
        """Install this wheel in place of what is there, as `pipx upgrade` does."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.environment / "bin" / "python")]
        offline = ["--no-deps", "--no-index", "--no-compile", "--force-reinstall", "--quiet"]
        subprocess.run(  # noqa: S603  # pip of our own environment
            [*pip, "install", *offline, "--disable-pip-version-check", str(wheel)],
            check=True,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            env=self._variables({}),
        )

    def run(
        self, *words: str, variables: Mapping[str, str] | None = None, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """The command, to its end, in an environment that has nothing of ours."""
        return subprocess.run(  # noqa: S603  # our own program
            [str(self.environment / "bin" / "vvwatch"), *words],
            **{
                "capture_output": True,
                "text": True,
                "encoding": "utf-8",
                "cwd": self.folder,
                "timeout": PATIENCE_SECONDS,
                "env": self._variables(variables or {}),
                **more,
            },
        )

    def good(self, *words: str) -> str:
        """What the command says on standard output; it must end well."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *words: str) -> Any:
        """The JSON that the command prints."""
        return json.loads(self.good(*words))

    def _variables(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {"PATH": os.defpath, "HOME": str(self.folder), "LANG": "C.UTF-8"}
        return own | dict(self.variables) | dict(more)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the tree as it is now, built from its archive of sources, beside it."""
    folder = tmp_path_factory.mktemp("built")
    made = folder / "dist"
    made.mkdir()
    archives = build(copy_tree(ROOT, folder), made, EPOCH)
    return archives[1]


@pytest.fixture(scope="session")
def new_environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Installed]:
    """Makes environments without vvwatch that see what it depends on."""

    def make() -> Installed:
        folder = tmp_path_factory.mktemp("installed")
        made = Installed(folder / "environment", folder / "anywhere")
        made.folder.mkdir()
        venv.create(made.environment, symlinks=True)
        # As a plain line of a path file: what is installed for editing there is not seen.
        ours = sysconfig.get_path("purelib")
        (made.packages / "dependencies.pth").write_text(f"{ours}\n", encoding="utf-8")
        return made

    return make


@pytest.fixture(scope="session")
def installed(new_environment: Callable[[], Installed], wheel: Path) -> Installed:
    """The wheel of the tree, installed."""
    made = new_environment()
    made.install(wheel)
    return made


@pytest.fixture
def sites() -> Iterator[ExampleSites]:
    """The example sites before the story, serving."""
    with ExampleSites(story_world()) as serving:
        yield serving
