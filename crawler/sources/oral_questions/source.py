"""Oral questions of the Flemish Parliament, as a source (docs/sources.md, sections 1 and 10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsing.roles import JSON, RoleTraits
from crawler.sources.base import Files, Parts, Source
from crawler.sources.oral_questions import events, names
from crawler.sources.oral_questions.assumptions import ASSUMPTIONS
from crawler.sources.oral_questions.scope import OralQuestionsScope
from crawler.sources.oral_questions.settings import OralQuestionsReading, OralQuestionsSettings
from crawler.sources.traits.stored import Stored
from state.changes.losses import Losable
from state.model.news import News
from state.model.values import JsonObject, Record, Role, Snapshot

if TYPE_CHECKING:
    from crawler.parsing.base import Parsed, Reading
    from crawler.sources.oral_questions.telling.presenter import (
        OralQuestionLookup,
        OralQuestionPresenter,
    )
    from crawler.telling.phrases import Phrases
    from crawler.telling.probing import Probes


class OralQuestions(Source[OralQuestionsSettings]):
    """Search results say which there are, open data what has become of them, proceedings what was
    said."""

    name = names.NAME
    record_kind = names.KIND
    settings = OralQuestionsSettings
    reading = OralQuestionsReading
    spider = "crawler.sources.oral_questions.spider.OralQuestionsSpider"
    roles = (
        RoleTraits(
            names.SEARCH,
            "oral_questions.search",
            JSON,
            is_listing=True,
            counts="oral_questions.counts",
        ),
        RoleTraits(names.OPENDATA, "oral_questions.opendata", JSON, one_may_fail=True),
        RoleTraits(names.PROCEEDINGS, "oral_questions.proceedings", JSON, one_may_fail=True),
    )
    assumptions = ASSUMPTIONS
    own_kinds = events.KINDS
    brings = events.BRINGS
    needs_its_table = True
    weight = 150
    announces = True

    # --- fetching -------------------------------------------------------------------------

    def recheck(
        self, stored: Stored, at: datetime, sweep: bool, settings: OralQuestionsSettings
    ) -> Sequence[str]:
        """Those of which something may still come, those that concern somebody and were listed
        only, and those that miss something; in a sweep all that concern somebody."""
        del at, settings
        open_keys = {*stored.with_field("state", "asked"), *stored.losing()}
        return sorted(open_keys | stored.relevant(lacking=None if sweep else "state"))

    def file_recheck(self, is_relevant: bool, settings: OralQuestionsSettings) -> timedelta | None:
        """It has no files."""
        del is_relevant, settings
        return None

    def recognise(
        self, method: str, url: str, settings: OralQuestionsSettings
    ) -> tuple[Role, str] | None:
        """A search, the open data of a question, or its proceedings."""
        if method != "GET":
            return None
        templates = (
            (names.SEARCH, settings.search_url),
            (names.PROCEEDINGS, settings.proceedings_url),
            (names.OPENDATA, settings.opendata_url),
        )
        found = (role for role, template in templates if template.fields_of(url) is not None)
        role = next(found, None)
        return (role, url) if role is not None else None

    # --- reading --------------------------------------------------------------------------

    def parse(self, snapshot: Snapshot, settings: OralQuestionsReading) -> Parsed:
        """The hits of a search, the open data of a question, or its proceedings."""
        from crawler.sources.oral_questions.parser import parse

        return parse(snapshot, settings)

    def build(
        self, key: str, parts: Parts, files: Files, settings: OralQuestionsReading
    ) -> Record | None:
        """The record of a question."""
        from crawler.sources.oral_questions.record import build_oral_question

        return build_oral_question(key, parts, files, settings)

    def file_addresses(
        self, key: str, parts: Parts, settings: OralQuestionsReading
    ) -> tuple[str, ...]:
        """It has no files."""
        del key, parts, settings
        return ()

    @property
    def own_parts(self) -> Set[str]:
        """The open data and the proceedings, asked for one question at a time."""
        return frozenset({"opendata", "proceedings"})

    @property
    def losable(self) -> Losable:
        """What of its records can be lost, as their model says."""
        from crawler.sources.oral_questions.record import OralQuestionFields

        return OralQuestionFields.losable()

    def own_key(self, role: Role, url: str, settings: OralQuestionsSettings) -> str | None:
        """The open data of a question is its own address."""
        filled = settings.opendata_url.fields_of(url) if role == names.OPENDATA else None
        return f"{names.KIND}:{filled['id']}" if filled else None

    def contradiction(self, reading: Reading, parts: Callable[[], Parts]) -> str | None:
        """Open data that are those of another question than the search lists under this id; that
        both count questions alike is not known."""
        if reading.part != "opendata":
            return None
        from crawler.sources.questions.bodies.agreement import disagreement

        hits = (data for part, data in parts().items() if self.is_listed_part(part))
        return disagreement({**reading.data, "number": None}, hits)

    def is_listed_part(self, part: str) -> bool:
        """A hit is what a search says of a question."""
        return part.startswith("hit:")

    def news_of(self, told: Record | None, record: Record) -> tuple[News, ...]:
        """What there is to tell of one of its records."""
        return events.news_of(told, record)

    # --- telling --------------------------------------------------------------------------

    @cached_property
    def phrases(self) -> Phrases:
        """What is said of its kinds of event and of itself."""
        from crawler.sources.oral_questions.telling.phrases import PHRASES

        return PHRASES

    @cached_property
    def presenter(self) -> OralQuestionPresenter:
        """What a message says of them besides."""
        from crawler.sources.oral_questions.telling.presenter import OralQuestionPresenter

        return OralQuestionPresenter()

    @cached_property
    def lookup(self) -> OralQuestionLookup:
        """How its records are shown."""
        from crawler.sources.oral_questions.telling.presenter import OralQuestionLookup

        return OralQuestionLookup()

    @cached_property
    def probes(self) -> Probes[OralQuestionsSettings]:
        """What is tried on the live site."""
        from crawler.sources.oral_questions.telling.probes import PROBES

        return PROBES

    # --- belonging ------------------------------------------------------------------------

    def scope(self, settings: OralQuestionsSettings) -> OralQuestionsScope:
        """Oral questions since the day configured."""
        return OralQuestionsScope(since=settings.since)

    def scope_from(self, value: JsonObject) -> OralQuestionsScope:
        """The scope that was kept as this JSON object."""
        return OralQuestionsScope.model_validate(value)


ORAL_QUESTIONS = OralQuestions()
