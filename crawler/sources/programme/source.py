"""The page of the recovery plan itself, as a source (docs/sources.md, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsing.roles import RoleTraits
from crawler.sources.base import Files, Parts, Source
from crawler.sources.programme import events, names
from crawler.sources.programme.assumptions import ASSUMPTIONS
from crawler.sources.programme.scope import ProgrammeScope
from crawler.sources.programme.settings import ProgrammeReading, ProgrammeSettings
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import JsonObject, Record, Role, Snapshot

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed, Reading
    from crawler.reports.recognition import ReportMention
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


class ProgrammePage(Source[ProgrammeSettings]):
    """One page, which is its own listing, and the files that it links."""

    name = names.NAME
    record_kind = names.KIND
    settings = ProgrammeSettings
    reading = ProgrammeReading
    spider = "crawler.sources.programme.spider.ProgrammeSpider"
    roles = (RoleTraits(names.PAGE, "programme.page", is_listing=True),)
    assumptions = ASSUMPTIONS
    weight = 10
    own_kinds = events.KINDS
    brings = events.BRINGS
    owns_files = False
    shows_reports = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: ProgrammeSettings
    ) -> Sequence[str]:
        """The page is read in every pass anyway."""
        del stored, at, sweep, settings
        return ()

    def file_recheck(self, concerns: bool, settings: ProgrammeSettings) -> timedelta:
        """A file may be replaced under its address."""
        del concerns
        return timedelta(hours=settings.recheck_files_hours)

    def recognise(
        self, method: str, url: str, settings: ProgrammeSettings
    ) -> tuple[Role, str] | None:
        """The page, with or without a slash at its end."""
        is_it = method == "GET" and url.rstrip("/") == settings.url.rstrip("/")
        return (names.PAGE, settings.url) if is_it else None

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: ProgrammeReading) -> Parsed:
        """The page with the files it links."""
        from crawler.sources.programme.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: ProgrammeReading
    ) -> Record | None:
        """The record of the page; codes in files count for what else links them."""
        from crawler.sources.programme.record import build_programme

        del files, settings
        return build_programme(key, parts)

    def file_addresses(self, key: str, parts: Parts, settings: ProgrammeReading) -> tuple[str, ...]:
        """None of its own: what is in the files is no part of the record."""
        del key, parts, settings
        return ()

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.programme.record import ProgrammeFields

        return ProgrammeFields.losable()

    def stands_instead(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """A page without any of the sections and files that the page had."""
        if reading.part != "page" or reading.data["files"]:
            return None
        before = parts().get("page")
        if before is None or not (before["files"] or before["sections"]):
            return None
        headings = ({name for name, _ in data["sections"]} for data in (before, reading.data))
        if frozenset.intersection(*map(frozenset, headings)):
            return None
        return f'a page that has nothing of "{str(before["title"])[:80]}"'

    def own_key(self, role: Role, url: str, settings: ProgrammeSettings) -> str | None:
        """A page that is not there fails the source and withdraws nothing."""
        del role, url, settings
        return None

    def mentions(self, record: Record, files: Files) -> Sequence[ReportMention]:
        """The reports that the page links."""
        from crawler.reports.recognition import mentions_by_links

        del files
        return mentions_by_links(record)

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.programme.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def probes(self) -> Probes[ProgrammeSettings]:
        """What is tried on the live page."""
        from crawler.sources.programme.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: ProgrammeSettings) -> ProgrammeScope:
        """The page configured."""
        return ProgrammeScope(url=settings.url)

    def scope_from(self, value: JsonObject) -> ProgrammeScope:
        """The scope that was kept as this JSON object."""
        return ProgrammeScope.model_validate(value)


PROGRAMME = ProgrammePage()
