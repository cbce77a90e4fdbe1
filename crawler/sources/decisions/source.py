"""Decisions of the Flemish Government, as a source (docs/sources.md, section 9)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsing.roles import JSON_API, RoleTraits
from crawler.sources.base import Files, Parts, Source
from crawler.sources.decisions import events, names
from crawler.sources.decisions.assumptions import ASSUMPTIONS
from crawler.sources.decisions.scope import DecisionsScope
from crawler.sources.decisions.settings import DecisionsReading, DecisionsSettings
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import FILE_ROLE, JsonObject, Record, Role, Snapshot

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed
    from crawler.sources.decisions.telling.presenter import DecisionLookup, DecisionPresenter
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


class Decisions(Source[DecisionsSettings]):
    """A search lists them, text and all; what is attached is asked for where it names a project."""

    name = names.NAME
    record_kind = names.KIND
    settings = DecisionsSettings
    reading = DecisionsReading
    spider = "crawler.sources.decisions.spider.DecisionsSpider"
    roles = (
        RoleTraits(
            names.SEARCH,
            "decisions.search",
            JSON_API,
            is_listing=True,
            counts="decisions.counts",
        ),
        RoleTraits(names.ATTACHMENTS, "decisions.attachments", JSON_API, one_may_fail=True),
    )
    assumptions = ASSUMPTIONS
    own_kinds = events.KINDS
    brings = events.BRINGS
    needs_its_table = True
    weight = 400
    schedules = True
    announces = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: DecisionsSettings
    ) -> Sequence[str]:
        """The attachments of those that miss something; of all of them in a sweep."""
        del at, settings
        return stored.standing() if sweep else sorted(stored.losing())

    def file_recheck(self, is_relevant: bool, settings: DecisionsSettings) -> timedelta | None:
        """Files are asked for again now and then, where the decision concerns somebody."""
        return timedelta(days=settings.recheck_files_days) if is_relevant else None

    def recognise(
        self, method: str, url: str, settings: DecisionsSettings
    ) -> tuple[Role, str] | None:
        """A page of the search, what is attached to a decision, or a file; brackets in an address
        may be encoded."""
        if method != "GET":
            return None
        plain = url.replace("%5B", "[").replace("%5D", "]").replace("%5b", "[").replace("%5d", "]")
        if settings.search_url.fields_of(plain) is not None:
            return names.SEARCH, plain
        if settings.attachments_url.fields_of(plain) is not None:
            return names.ATTACHMENTS, plain
        return (FILE_ROLE, url) if settings.file_pattern.search(url) else None

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: DecisionsReading) -> Parsed:
        """The items of a page of the search, or the files of one decision."""
        from crawler.sources.decisions.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: DecisionsReading
    ) -> Record | None:
        """The record of a decision."""
        from crawler.sources.decisions.record import build_decision

        return build_decision(key, parts, files, settings)

    def file_addresses(self, key: str, parts: Parts, settings: DecisionsReading) -> tuple[str, ...]:
        """The addresses of the files that are attached to it."""
        from crawler.sources.decisions.record import attached_files

        del key, settings
        return attached_files(parts)

    @property
    def own_parts(self) -> Set[str]:
        """What is attached, asked for one decision at a time."""
        return frozenset({"attachments"})

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.decisions.record import DecisionFields

        return DecisionFields.losable()

    def own_key(self, role: Role, url: str, settings: DecisionsSettings) -> str | None:
        """A decision stands in the search alone: that nothing is attached takes it not away."""
        del role, url, settings
        return None

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.decisions.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def presenter(self) -> DecisionPresenter:
        """What a message says of them besides."""
        from crawler.sources.decisions.telling.presenter import DecisionPresenter

        return DecisionPresenter()

    @cached_property
    def lookup(self) -> DecisionLookup:
        """How its records are shown."""
        from crawler.sources.decisions.telling.presenter import DecisionLookup

        return DecisionLookup()

    @cached_property
    def probes(self) -> Probes[DecisionsSettings]:
        """What is tried on the live site."""
        from crawler.sources.decisions.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: DecisionsSettings) -> DecisionsScope:
        """Decisions of the queries configured."""
        return DecisionsScope(queries=tuple(sorted(settings.queries)))

    def scope_from(self, value: JsonObject) -> DecisionsScope:
        """The scope that was kept as this JSON object."""
        return DecisionsScope.model_validate(value)


DECISIONS = Decisions()
