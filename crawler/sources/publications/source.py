"""The catalogue of publications of the government, as a source (docs/sources.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.parsing.roles import JSON, RoleTraits
from crawler.sources.base import FileAddresses, Files, Parts, Source
from crawler.sources.publications import events, names
from crawler.sources.publications.assumptions import ASSUMPTIONS
from crawler.sources.publications.keys import publication_key
from crawler.sources.publications.scope import PublicationsScope
from crawler.sources.publications.settings import PublicationsReading, PublicationsSettings
from crawler.sources.traits.steadiness import Canary, Steadiness
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import FILE_ROLE, JsonObject, Record, Role, Snapshot, Target
from state.model.words import fold, has_half_of_words

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed, Reading
    from crawler.reports.recognition import ReportMention
    from crawler.sources.publications.telling.presenter import (
        PublicationLookup,
        PublicationPresenter,
    )
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


PAGES_READ_EVERY = timedelta(hours=23)
"""Pages of watched publications are read daily: an hour before, lest an hourly pass misses it."""


class Publications(Source[PublicationsSettings]):
    """An overview lists them, a page says what each is, and links its files."""

    name = names.NAME
    record_kind = names.KIND
    settings = PublicationsSettings
    reading = PublicationsReading
    spider = "crawler.sources.publications.spider.PublicationsSpider"
    roles = (
        RoleTraits(names.OVERVIEW, "publications.overview", is_listing=True),
        RoleTraits(
            names.OVERVIEW_API,
            "publications.overview_api",
            JSON,
            is_listing=True,
            counts="publications.overview_api_whole",
        ),
        RoleTraits(names.PAGE, "publications.page", one_may_fail=True),
    )
    assumptions = ASSUMPTIONS
    when_empty = "queries, overview_url and api_url"
    own_kinds = events.KINDS
    brings = events.BRINGS
    file_prefix = names.FILE_PREFIX
    shows_reports = True
    fulfils = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: PublicationsSettings
    ) -> Sequence[str]:
        """Those that were missed or miss something, those of which a file is due, and those of
        which the page was not read for a day; all of them in a sweep."""
        standing = stored.standing()
        if sweep:
            return standing
        before = at - timedelta(hours=settings.recheck_files_hours)
        wanted = stored.absent() | stored.losing() | stored.with_files_before(before)
        unread = stored.asked_before(at - PAGES_READ_EVERY)
        # Of the whole catalogue only what concerns somebody is watched so closely.
        wanted |= unread if settings.queries else unread & stored.relevant()
        return [key for key in standing if key in wanted]

    def file_recheck(self, concerns: bool, settings: PublicationsSettings) -> timedelta | None:
        """A file may be replaced under its address; of the whole catalogue only those are asked
        for again that concern somebody."""
        wanted = concerns or settings.queries
        return timedelta(hours=settings.recheck_files_hours) if wanted else None

    def recognise(
        self, method: str, url: str, settings: PublicationsSettings
    ) -> tuple[Role, str] | None:
        """The API, a page of the overview, a file at any address that leads to it, or a page."""
        if method == "POST":
            return (names.OVERVIEW_API, url) if url == settings.api_url else None
        if method != "GET":
            return None
        if settings.overview_url.fields_of(url) is not None:
            return names.OVERVIEW, url
        if file := settings.file_pattern.search(url):
            return FILE_ROLE, settings.file_url.format(id=file.group(1))
        is_page = _host(url) == _host(settings.overview_url.text) and publication_key(url, settings)
        return (names.PAGE, url) if is_page else None

    def steadiness(self, settings: PublicationsSettings) -> Steadiness:
        """A file keeps its number, and publications have files."""
        return Steadiness(
            canaries=tuple(
                Canary(
                    *(f"{names.FILE_PREFIX}:{name}", "file", "publications.canary"),
                    Target(FILE_ROLE, settings.file_url.format(id=name), tolerated=True),
                )
                for name in settings.canary_files
            ),
            filled={"files": "publications.page"},
        )

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: PublicationsReading) -> Parsed:
        """The entries of an overview, or what a publication page says and links."""
        from crawler.sources.publications.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: PublicationsReading
    ) -> Record | None:
        """The record of a publication."""
        from crawler.sources.publications.record import build_publication

        del settings
        return build_publication(key, parts, files)

    def file_addresses(
        self, key: str, parts: Parts, settings: PublicationsReading
    ) -> tuple[str, ...]:
        """The addresses of the files that its page links."""
        from crawler.sources.publications.record import page_files

        del key, settings
        return page_files(parts)

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.publications.record import PublicationFields

        return PublicationFields.losable()

    def stands_instead(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """A page without files whose heading has fewer than half the words of any title that is
        known of its publication, and which has none of these as they stand."""
        if reading.part != "page" or reading.data["files"]:
            return None
        titles = [str(data["title"]) for data in parts().values() if data.get("title")]
        heading, text = str(reading.data["title"]), fold(str(reading.data["text"]))
        is_named = any(has_half_of_words(heading, t) or fold(t) in text for t in titles)
        if is_named or not titles:
            return None
        return f'a page that has nothing of "{titles[0][:80]}"'

    def own_key(self, role: Role, url: str, settings: PublicationsReading) -> str | None:
        """The page of a publication is its own address."""
        return publication_key(url, settings) if role == names.PAGE else None

    def files(self, settings: PublicationsReading) -> FileAddresses:
        """The files of the government."""
        return FileAddresses(settings.file_pattern, settings.file_url)

    def mentions(self, record: Record, files: Files) -> Sequence[ReportMention]:
        """The report that a publication is."""
        from crawler.reports.recognition import mentions_by_title

        return mentions_by_title(record, files)

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.publications.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def presenter(self) -> PublicationPresenter:
        """What a message says of them besides."""
        from crawler.sources.publications.telling.presenter import PublicationPresenter

        return PublicationPresenter()

    @cached_property
    def lookup(self) -> PublicationLookup:
        """How its records are shown."""
        from crawler.sources.publications.telling.presenter import PublicationLookup

        return PublicationLookup()

    @cached_property
    def probes(self) -> Probes[PublicationsSettings]:
        """What is tried on the live sites."""
        from crawler.sources.publications.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: PublicationsSettings) -> PublicationsScope:
        """Publications of the queries configured, in the listing configured."""
        queries = tuple(sorted(settings.queries))
        return PublicationsScope(queries=queries, listing=settings.listing)

    def scope_from(self, value: JsonObject) -> PublicationsScope:
        """The scope that was kept as this JSON object."""
        return PublicationsScope.model_validate(value)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


PUBLICATIONS = Publications()
