"""A small site, published once, and one that is as hostile as scraped words can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobs.config.model import Config
from jobs.publish.publishing import publish_site
from jobs.publish.writing.writer import Summary
from tests.jobs.publish.known import NOW, small

BASE = "https://vv.example.org/pad/"


@dataclass(frozen=True)
class Site:
    """A published site and the configuration that it is of."""

    config: Config
    folder: Path
    summary: Summary

    def again(self, **other: Any) -> Summary:
        """Publish once more into the same folder."""
        given = {
            "folder": self.folder,
            "base_url": BASE,
            "now": NOW,
            "with_search": (self.folder / "pagefind").is_dir(),
            **other,
        }
        return publish_site(self.config, **given)

    def text(self, path: str) -> str:
        """A file of the site."""
        return (self.folder / path).read_text(encoding="utf-8")

    def pages(self) -> list[Path]:
        """Every page of the site."""
        return sorted(self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def publishing() -> Callable[..., Site]:
    """Fills a database in a folder and publishes it beside, without search for it takes longest."""

    def publish(
        folder: Path, fill: Callable[[Path], None], with_search: bool = False, **tables: Any
    ) -> Site:
        path = folder / "vvwatch.db"
        fill(path)
        config = Config.model_validate({"state": {"path": path}, **tables})
        site = folder / "site"
        return Site(config, site, publish_site(config, site, BASE, NOW, with_search))

    return publish


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    publishing: Callable[..., Site],
) -> Site:
    """The small site; no test changes it."""
    return publishing(tmp_path_factory.mktemp("small"), small, with_search=True)
