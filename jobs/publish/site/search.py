"""The index by which the pages about projects are searched in the browser, made by Pagefind.

Pagefind comes with the extra `search`; without it the site says nothing of searching.
"""

from __future__ import annotations

import asyncio
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
        with TemporaryDirectory(prefix="vvwatch-search-") as folder:
            pages, index = Path(folder) / "pages", Path(folder) / "index"
            for path in sorted(self._pages):
                page = pages / path
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_bytes(writer.body_of(path))
            asyncio.run(_index(pages, language, index))
            for file in sorted(index.rglob("*")):
                if file.is_file() and not any(part in file.name for part in _UNUSED):
                    path = file.relative_to(index).as_posix()
                    writer.write(f"{FOLDER}/{path}", digest, file.read_bytes())


async def _index(pages: Path, language: str, index: Path) -> None:
    """Write the index of the pages below one folder into another.

    All of them are given at once: Pagefind's service looks for an answer ten times a second, so
    that page by page each would cost a tenth of one.
    """
    from pagefind.index import IndexConfig, PagefindIndex

    config = IndexConfig(force_language=language, keep_index_url=True, output_path=str(index))
    async with PagefindIndex(config=config) as made:
        await made.add_directory(str(pages))
