"""Secrets that a service manager hands over as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs.cli.credentials import take_credentials


def test_credentials_are_variables(tmp_path: Path) -> None:
    """Each file of the folder is a variable, without the line's end; what is set stays, and what
    could be no name is left."""
    for name, text in {"VVWATCH_MAIL": "mailto://x\n", "SET": "other", "a-b": "x"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), "SET": "as it was"}
    take_credentials(environment)
    del environment["CREDENTIALS_DIRECTORY"]
    assert environment == {"SET": "as it was", "VVWATCH_MAIL": "mailto://x"}


@pytest.mark.parametrize("folder", ["", "missing", "binary"])
def test_no_credentials(tmp_path: Path, folder: str, caplog: pytest.LogCaptureFixture) -> None:
    """Without a folder nothing is set; one that cannot be read, or holds what is no text, is named
    without what stands in it."""
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / "KEY").write_bytes(b"\xff\xfe5ecret")
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path / folder) if folder else ""}
    take_credentials(environment)
    assert len(environment) == 1
    assert ("credentials" in caplog.text) is bool(folder)
    assert "5ecret" not in caplog.text
