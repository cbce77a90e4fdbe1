"""The contracts of the house hold: layers, no circles, and who may import the demo."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the linter finds the packages; what it puts on the path is taken off again."""
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))


def test_contracts() -> None:
    """Each layer imports only those below it, no siblings import each other in a circle, and the
    demo is imported by the command line alone."""
    assert lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == 0


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
    assert lint_imports(config_filename=os.fspath(config), no_cache=True, no_logo=True) == 1
