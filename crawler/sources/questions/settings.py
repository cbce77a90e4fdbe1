"""The settings of [sources.questions]."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import quote, unquote

from pydantic import Field, PrivateAttr

from crawler.parsing.cron_lines import CronLine, cron_line
from crawler.parsing.field_types import Day, NumberPattern, Schedule
from crawler.parsing.settings import Settings, SourceSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with, part_filled_with
from state.model.working_days import Terms

Words = Annotated[
    str, Field(min_length=2, max_length=200, pattern=r"\w", examples=['"relanceplan"'])
]


class SearchReading(Settings):
    """How results of the Parliament's search are read, whatever is sought."""

    page_size: int = Field(100, ge=1, le=100)
    search_limit: int = Field(10_000, ge=2)
    kind_words: tuple[str, ...]

    @property
    def document_form(self) -> re.Pattern[str] | None:
        """How a link to a document is recognised; None where documents are of no use."""
        return None


class QuestionsReading(SearchReading):
    """Those on which readings and records depend."""

    kind_words: tuple[str, ...] = ("Schriftelijke vraag", "SCHV")
    opendata_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://ws.vlpar.be/e/opendata/schv/{id}"
    )
    opendata_bulk_url: Annotated[AddressTemplate, filled_with("ids", may_be_empty=True)] = (
        AddressTemplate("https://ws.vlpar.be/e/opendata/schv/lijst?id={ids}")
    )
    question_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://www.vlaamsparlement.be/parlementaire-documenten/schriftelijke-vragen/{id}"
    )
    document_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://docs.vlaamsparlement.be/files/pfile?id={id}"
    )
    document_pattern: NumberPattern = re.compile(
        r"//docs\.vlaamsparlement\.be/(?:files/)?pfile\?id=(\d+)"
    )
    # From [terms], for all sources alike; what was read does not depend on it.
    _terms: Terms = PrivateAttr(default=Terms())

    @property
    def terms(self) -> Terms:
        """Which days count in the term of an answer."""
        return self._terms

    def counting(self, terms: Terms) -> Self:
        """The table with the days that count in terms."""
        counting = self.model_copy()
        counting._terms = terms
        return counting

    @property
    def document_form(self) -> re.Pattern[str]:
        """How a link to a document is recognised; the group is its number."""
        return self.document_pattern


class QuestionsSettings(QuestionsReading, SourceSettings):
    """Written questions of the Flemish Parliament (sources.md, sections 1 to 3)."""

    schedule: Schedule = cron_line("*/30 6-22 * * *")
    sweep_schedule: Schedule = cron_line("0 4 * * sun")
    since: Day = date(2023, 9, 1)
    history: Literal["matching", "all", "none"] = "matching"
    history_words: tuple[Words, ...] = ("Vlaamse Veerkracht", "relanceplan")
    recheck_documents_days: float = Field(7, ge=0, le=365)
    hosts: tuple[str, ...] = ("ws.vlpar.be", "docs.vlaamsparlement.be")
    search_url: Annotated[
        AddressTemplate, filled_with("query", "size", "page", may_lack=["size"])
    ] = AddressTemplate(
        "https://ws.vlpar.be/api/search/query/{query}?collection=vp_collection&sort=date"
        "&max={size}&page={page}&requiredfields=aggregaattype:Schriftelijke%20vraag"
    )
    period_query: Annotated[AddressTemplate, part_filled_with("start", "end")] = AddressTemplate(
        "inmeta:publicatiedatum:daterange:{start}..{end}"
    )
    words_query: Annotated[
        AddressTemplate, part_filled_with("words", "start", may_lack=["start"])
    ] = AddressTemplate("{words} inmeta:publicatiedatum:daterange:{start}..")
    canaries: tuple[str, ...] = ("1765821",)
    overlap_days: int = Field(7, ge=0, le=365)
    bulk_size: int = Field(50, ge=1, le=50)

    def search_address(self, query: str, page: int) -> str:
        """Where a page, from 1, of what a query finds stands."""
        filled = quote(query, safe=":=+")
        return self.search_url.format(query=filled, size=self.page_size, page=page)

    def is_period(self, query: str) -> bool:
        """Whether the query of a search is that of a period, so that it lists questions."""
        return unquote(query).startswith(self.period_query.text.partition("{")[0])

    @property
    def sweeps(self) -> CronLine:
        """The cron line of sweeps over everything."""
        return self.sweep_schedule
