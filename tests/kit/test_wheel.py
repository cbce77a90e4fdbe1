"""The wheel has all that the program needs, and works where there is no checkout."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.conftest import MailServer
from tests.kit.conftest import ROOT

if TYPE_CHECKING:
    from tests.kit.conftest import Installed

pytestmark = pytest.mark.slow
AGENT = """
from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.scrapy_settings import user_agent
print(user_agent(HttpSettings(contact="me@example.com")))
"""
PACKAGES = ("crawler", "jobs", "state")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def shipped() -> set[str]:
    """Every file of the packages in the tree."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_has_every_file_of_the_packages(wheel: Path) -> None:
    """The wheel holds each file of the packages, the licence and what describes it, and no more."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    described = {name.split("/", 1)[1] for name in names if ".dist-info/" in name}
    assert {name for name in names if ".dist-info/" not in name} == shipped()
    assert {"licenses/LICENSE", "METADATA", "entry_points.txt"} <= described


def test_archive_of_sources_has_what_developers_need(wheel: Path) -> None:
    """The archive of sources has tests, pages and the example configuration."""
    with tarfile.open(next(wheel.parent.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    wanted = {"LICENSE", "CHANGELOG.md", "Makefile", "config.toml", "docs/reference.md"}
    assert wanted | {"tests/kit/test_wheel.py", "releasing/__main__.py"} <= names


def test_version_is_that_of_the_project(installed: Installed) -> None:
    """The command says the version of pyproject.toml, and so does how it names itself to sites."""
    assert installed.good("--version") == f"vvwatch, version {VERSION}\n"
    python = str(installed.environment / "bin" / "python")
    asked = subprocess.run(  # noqa: S603  # our own modules, as they are installed
        [python, "-c", AGENT],
        capture_output=True,
        text=True,
        check=True,
        cwd=installed.folder,
        env={},
    )
    assert asked.stdout.strip() == f"vvwatch/{VERSION} (+me@example.com)"


def test_first_steps_without_a_checkout(installed: Installed) -> None:
    """`init` by options, `config`, `doctor` and the whole demo with its pages run in an empty
    folder; the demo tells its story by mail too."""
    contact = ("--contact", "me@example.com", "--project", "VV078")
    installed.good("init", *contact, "--url", "json://127.0.0.1:9/")
    assert "me@example.com" in installed.good("config")
    checks = [json.loads(line) for line in installed.good("doctor", "--json").splitlines()]
    assert {check["status"] for check in checks} <= {"held", "not_tested"}
    with MailServer() as mail:
        told = installed.good("demo", "--site", "demo-site", "--url", mail.url())
        subjects = [subject for subject, _ in mail.take()]
    assert len(subjects) == told.count("To the watcher of VV078:") > 1
    assert all("VV078" in subject for subject in subjects)
    site = installed.folder / "demo-site"
    assert (site / "projects" / "VV078" / "index.html").is_file()
    assert (site / "assets" / "site.css").is_file()
    about = (site / "about" / "index.html").read_text(encoding="utf-8")
    assert f"vvwatch {VERSION}" in about
