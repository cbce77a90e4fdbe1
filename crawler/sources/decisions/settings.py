"""The settings of [sources.decisions]."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from crawler.parsing.cron_lines import CronLine, cron_line
from crawler.parsing.field_types import Pattern, Schedule
from crawler.parsing.settings import Settings, SourceSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with, part_filled_with


class DecisionsReading(Settings):
    """Those on which readings and records depend."""

    hosts: tuple[str, ...] = ("beslissingenvlaamseregering.vlaanderen.be",)
    page_size: int = Field(100, ge=1, le=5000)
    search_limit: int = Field(10_000, ge=2)
    search_url: Annotated[
        AddressTemplate,
        filled_with("words", "size", "page", "period", may_lack=["size", "period"]),
    ] = AddressTemplate(
        "https://beslissingenvlaamseregering.vlaanderen.be/news-items/search"
        "?page[size]={size}&page[number]={page}&collapse_uuids=t"
        "&filter[:sqs:title,htmlContent]={words}&sort[meetingDate]=desc"
        "&sort[meetingTypePosition]=asc&sort[agendaitemType]=desc&sort[position]=asc{period}"
    )
    attachments_url: Annotated[AddressTemplate, filled_with("item")] = AddressTemplate(
        "https://beslissingenvlaamseregering.vlaanderen.be/news-item-infos"
        "?filter[:id:]={item}&include=attachments.file"
    )
    decision_url: Annotated[
        AddressTemplate, filled_with("words", "moment", may_lack=["words", "moment"])
    ] = AddressTemplate(
        "https://beslissingenvlaamseregering.vlaanderen.be/"
        "?search={words}&dateOption=select&startDate={moment}&endDate={moment}"
    )


class DecisionsSettings(DecisionsReading, SourceSettings):
    """Decisions of the Flemish Government (sources.md, section 9)."""

    schedule: Schedule = cron_line("25 7-21 * * mon-sat")
    sweep_schedule: Schedule = cron_line("15 5 * * sat")
    queries: Annotated[tuple[str, ...], Field(min_length=1)] = ("Veerkracht",)
    period_filter: Annotated[AddressTemplate, part_filled_with("start", "end")] = AddressTemplate(
        "&filter[:gte,lte:meetingDate]={start}T00:00:00.000Z,{end}T23:59:59.999Z"
    )
    file_pattern: Pattern = re.compile(r"/files/[\w.-]+/download(?:\?|$)")
    recheck_files_days: float = Field(7, ge=0, le=365)

    @property
    def sweeps(self) -> CronLine:
        """The cron line of sweeps over everything."""
        return self.sweep_schedule
