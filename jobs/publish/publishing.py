"""Publishes what is known as a site: reads, makes, writes beside, and puts in place.

What a file is made of has a digest, and only a file of which that is another is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.publish.charts.all_charts import chart_outputs
from jobs.publish.data.writing import write_data
from jobs.publish.facts.reading import read_facts
from jobs.publish.feeds.all_feeds import feed_outputs
from jobs.publish.pages.all_pages import all_drafts
from jobs.publish.pages.values import Happening, Stuff, digest_of
from jobs.publish.phrases.words import Words
from jobs.publish.site.files import site_files
from jobs.publish.site.search import Finder, has_search
from jobs.publish.templating import Pager
from jobs.publish.writing.folder import site_folder
from jobs.publish.writing.writer import Output, SiteWriter, Summary
from state.model.errors import PassRunningError
from state.model.values import Record
from state.stores import Stores
from state.version import version

_MOST_KEPT = 2000
# What decides how a thing is shown, besides what is known of it.
_SHOWN_BY = (
    *("jobs.publish", "jobs.messages.phrases", "jobs.messages.content"),
    *("jobs.messages.presenters", "crawler.telling", "crawler.sources"),
)


def publish_site(
    config: Config,
    folder: Path,
    base_url: str,
    now: datetime,
    with_search: bool = True,
    on_page: Callable[[], None] = lambda: None,
) -> Summary:
    """Write the site into a folder, as things are known at an instant; what has changed. It can be
    searched `with_search`, where that is installed. `on_page` is called for each page.

    Raises PassRunningError while a pass is processed in part, UsageError where nothing is stored
    yet, or the folder has something else in it or cannot be written, PublishError where there is no
    room; the site that was there is whole then.
    """
    with open_readonly(config.state.path) as db:
        # One state of the database for all pages, whatever a pass writes meanwhile.
        db.execute("BEGIN")
        stores = Stores.of(db)
        _require_whole_passes(stores)
        with site_folder(folder) as writer:
            words = Words(config.publish.language)
            stuff = Stuff(
                read_facts(stores, config, now),
                words,
                _happenings(stores, words),
                with_search and has_search(),
                version(),
            )
            _write(writer, stores, config, base_url, stuff, on_page)
            return writer.finish()


def _require_whole_passes(stores: Stores) -> None:
    for pass_id in stores.half_passes.numbers():
        raise PassRunningError(
            f"expected every pass to be whole, but pass {pass_id} is being processed, or was cut "
            "off; nothing was written, try again when it has ended, or let `vvwatch check` go on "
            "with it"
        )


def _write(
    writer: SiteWriter,
    stores: Stores,
    config: Config,
    base_url: str,
    stuff: Stuff,
    on_page: Callable[[], None],
) -> None:
    words = stuff.words
    finder = Finder()
    incomplete = words.incomplete(stuff.facts.incomplete)
    pager = Pager(words, base_url, stuff.has_search, incomplete)
    made_by = digest_of((code_version(), words.language, base_url, stuff.has_search, incomplete))

    def record(key: str) -> Record | None:
        stored = stores.records.get(key)
        return stored.record if stored else None

    tables = write_data(writer, stores, config, stuff, made_by, base_url)
    paths = []
    for draft in all_drafts(stuff, record, tables):
        on_page()
        digest = digest_of((made_by, draft.digest))
        writer.write_all([Output(draft.path, digest, lambda d=draft: pager.html(d.make()))])  # type: ignore[misc]
        paths.append(draft.path)
        if draft.is_found:
            finder.add(draft.path, digest)
    writer.write_all(_dated(made_by, feed_outputs(stuff, base_url)))
    writer.write_all(_dated(made_by, chart_outputs(stuff)))
    writer.write_all(site_files(paths, base_url))
    if stuff.has_search:
        finder.write(writer, words.language)


def _happenings(stores: Stores, words: Words) -> Callable[[str], Happening | None]:
    """What finds an event by its id, in words; those found last are kept, since many pages show
    the same ones."""

    @lru_cache(maxsize=_MOST_KEPT)
    def find(event_id: str) -> Happening | None:
        event = stores.log.get(event_id)
        return Happening(event, words.headline(event), words.lines(event)) if event else None

    return find


def _dated(version: str, outputs: Iterable[Output]) -> Iterator[Output]:
    """Files that are made anew by another version of what makes them."""
    for output in outputs:
        yield output._replace(digest=digest_of((version, output.digest)))


@lru_cache(maxsize=1)
def code_version() -> str:
    """What tells this version of all that makes pages from any other."""
    digest = hashlib.sha256()
    for package in _SHOWN_BY:
        for path, body in _files_in(files(package), package):
            digest.update(f"{path}\0".encode())
            digest.update(body)
    return digest.hexdigest()[:16]


def _files_in(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files_in(entry, name)
        else:
            yield name, entry.read_bytes()
