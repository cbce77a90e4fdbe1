"""The contracts of the house hold: layers, no circles, and who may import the demo."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


_LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True, no_logo=True))
"""


def _linted(config: str) -> int:
    """What the linter says of this code by that configuration. It looks into what is loaded, and
    sets up logging anew: both are no business of the other tests."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", _LINT, config],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return done.returncode


def test_contracts() -> None:
    """Each layer imports only those below it, no siblings import each other in a circle, and the
    demo is imported by the command line alone."""
    assert _linted("pyproject.toml") == 0


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('layers = ["jobs", "crawler", "state"]', 'layers = ["state", "crawler", "jobs"]'),
        ('protected_modules = ["jobs.demo"]', 'protected_modules = ["jobs.rules"]'),
    ],
)
def test_contracts_can_fail(tmp_path: Path, written: str, instead: str) -> None:
    """The linter refuses this very code when a contract says what does not hold."""
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert written in contracts
    config = tmp_path / "pyproject.toml"
    config.write_text(contracts.replace(written, instead), encoding="utf-8")
    assert _linted(os.fspath(config)) == 1
