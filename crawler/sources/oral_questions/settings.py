"""The settings of [sources.oral_questions]."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from crawler.parsing.cron_lines import CronLine, cron_line
from crawler.parsing.field_types import Day, Schedule
from crawler.parsing.settings import SourceSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with, part_filled_with
from crawler.sources.questions.settings import SearchReading


class OralQuestionsReading(SearchReading):
    """Those on which readings and records depend."""

    kind_words: tuple[str, ...] = ("Vraag om uitleg", "VI", "VOU")
    opendata_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://ws.vlpar.be/e/opendata/vi/{id}"
    )
    proceedings_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://ws.vlpar.be/e/opendata/vi/{id}/verslag"
    )
    question_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://www.vlaamsparlement.be/parlementaire-documenten/vragen-en-interpellaties/{id}"
    )


class OralQuestionsSettings(OralQuestionsReading, SourceSettings):
    """Oral questions in committees (sources.md, section 10)."""

    schedule: Schedule = cron_line("10 7-21 * * mon-sat")
    sweep_schedule: Schedule = cron_line("45 4 * * sun")
    since: Day = date(2023, 9, 1)
    words: tuple[str, ...] = ("Veerkracht", "relanceplan")
    open_days: int = Field(365, ge=1, le=3650)
    hosts: tuple[str, ...] = ("ws.vlpar.be",)
    search_url: Annotated[
        AddressTemplate, filled_with("query", "size", "page", may_lack=["size"])
    ] = AddressTemplate(
        "https://ws.vlpar.be/api/search/query/{query}?collection=vp_collection&sort=date"
        "&max={size}&page={page}&requiredfields=aggregaattype:Vraag%20om%20uitleg"
    )
    period_query: Annotated[AddressTemplate, part_filled_with("start", "end")] = AddressTemplate(
        "inmeta:publicatiedatum:daterange:{start}..{end}"
    )
    overlap_days: int = Field(7, ge=0, le=365)

    @property
    def sweeps(self) -> CronLine:
        """The cron line of sweeps over everything."""
        return self.sweep_schedule
