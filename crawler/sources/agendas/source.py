"""Agendas of committees of the Parliament, as a source (docs/sources.md, section 11)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsing.roles import JSON, RoleTraits
from crawler.sources.agendas import events, names
from crawler.sources.agendas.assumptions import ASSUMPTIONS
from crawler.sources.agendas.scope import AgendasScope
from crawler.sources.agendas.settings import AgendasReading, AgendasSettings
from crawler.sources.base import Files, Parts, Source
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import JsonObject, Record, Role, Snapshot

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed
    from crawler.sources.agendas.telling.presenter import AgendaLookup, AgendaPresenter
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


class Agendas(Source[AgendasSettings]):
    """A search lists the meetings of each committee, each of which has an agenda."""

    name = names.NAME
    record_kind = names.KIND
    settings = AgendasSettings
    reading = AgendasReading
    spider = "crawler.sources.agendas.spider.AgendasSpider"
    roles = (
        RoleTraits(names.COMMITTEES, "agendas.committees", JSON, is_listing=True),
        RoleTraits(
            names.MEETINGS, "agendas.meetings", JSON, is_listing=True, counts="agendas.counts"
        ),
        RoleTraits(names.AGENDA, "agendas.agenda", JSON, one_may_fail=True),
    )
    assumptions = ASSUMPTIONS
    own_kinds = events.KINDS
    brings = events.BRINGS
    needs_its_table = True
    weight = 80
    schedules = True
    may_be_empty = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: AgendasSettings
    ) -> Sequence[str]:
        """Those that miss something."""
        del at, sweep, settings
        return sorted(stored.losing())

    def file_recheck(self, is_relevant: bool, settings: AgendasSettings) -> timedelta | None:
        """It has no files."""
        del is_relevant, settings
        return None

    def recognise(
        self, method: str, url: str, settings: AgendasSettings
    ) -> tuple[Role, str] | None:
        """The committees, the meetings of one, or the agenda of a meeting."""
        if method != "GET":
            return None
        if url == settings.committees_url:
            return names.COMMITTEES, url
        if settings.meetings_url.fields_of(url) is not None:
            return names.MEETINGS, url
        return (names.AGENDA, url) if settings.agenda_url.fields_of(url) is not None else None

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: AgendasReading) -> Parsed:
        """The committees, the meetings of one of them, or the agenda of a meeting."""
        from crawler.sources.agendas.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: AgendasReading
    ) -> Record | None:
        """The record of a meeting with its agenda."""
        from crawler.sources.agendas.record import build_agenda

        del files
        return build_agenda(key, parts, settings)

    def file_addresses(self, key: str, parts: Parts, settings: AgendasReading) -> tuple[str, ...]:
        """It has no files."""
        del key, parts, settings
        return ()

    @property
    def own_parts(self) -> Set[str]:
        """The agenda, asked for one meeting at a time."""
        return frozenset({"agenda"})

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.agendas.record import AgendaFields

        return AgendaFields.losable()

    def own_key(self, role: Role, url: str, settings: AgendasSettings) -> str | None:
        """A meeting stands in the search alone: its agenda may not be made yet."""
        del role, url, settings
        return None

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    def presence_news(self, became: str, record: Record) -> tuple[News, ...]:
        """That a meeting is not listed any more, or is again, told of each of its items."""
        return events.presence_news(became, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.agendas.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def presenter(self) -> AgendaPresenter:
        """What a message says of them besides."""
        from crawler.sources.agendas.telling.presenter import AgendaPresenter

        return AgendaPresenter()

    @cached_property
    def lookup(self) -> AgendaLookup:
        """How its records are shown."""
        from crawler.sources.agendas.telling.presenter import AgendaLookup

        return AgendaLookup()

    @cached_property
    def probes(self) -> Probes[AgendasSettings]:
        """What is tried on the live site."""
        from crawler.sources.agendas.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: AgendasSettings) -> AgendasScope:
        """Meetings of the committees configured."""
        return AgendasScope(committees=tuple(sorted(settings.committees)))

    def scope_from(self, value: JsonObject) -> AgendasScope:
        """The scope that was kept as this JSON object."""
        return AgendasScope.model_validate(value)


AGENDAS = Agendas()
