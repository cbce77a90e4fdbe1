"""The index by which the pages about projects are searched in the browser, made by Pagefind.

Pagefind comes with the extra `search`; without it the site says nothing of searching.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.publish.pages.values import digest_of
from jobs.publish.writing.writer import SiteWriter

FOLDER = "pagefind"
_ENTRY = f"{FOLDER}/pagefind-entry.json"
# What only the parts of Pagefind use that this site has not.
_UNUSED = ("-ui.", "-modular-ui.", "-component-ui.", "-highlight.")


def has_search() -> bool:
    """Whether Pagefind is installed, with the program that makes the index."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


class Finder:
    """Gathers the pages that are found, and writes their index."""

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}

    def add(self, path: str, digest: str) -> None:
        """Let a page be found that is made of just this."""
        self._pages[path] = digest

    def write(self, writer: SiteWriter, language: str) -> None:
        """Write the index of these pages of a site, unless it is there already."""
        digest = digest_of(sorted(self._pages.items()))
        is_known = writer.digest_before(_ENTRY) == digest
        if is_known and writer.keep_all(writer.kept_below(FOLDER), digest):
            return
        pages = [(path, writer.body_of(path).decode()) for path in sorted(self._pages)]
        with TemporaryDirectory(prefix="vvwatch-search-") as folder:
            asyncio.run(_index(pages, language, folder))
            for file in sorted(Path(folder).rglob("*")):
                if file.is_file() and not any(part in file.name for part in _UNUSED):
                    path = file.relative_to(folder).as_posix()
                    writer.write(f"{FOLDER}/{path}", digest, file.read_bytes())


async def _index(pages: Sequence[tuple[str, str]], language: str, folder: str) -> None:
    """Write the index of these pages, each with its path, into a folder."""
    from pagefind.index import IndexConfig, PagefindIndex

    config = IndexConfig(force_language=language, output_path=folder)
    async with PagefindIndex(config=config) as index:
        for path, html in pages:
            await index.add_html_file(content=html, source_path=path, url=f"/{path}")
