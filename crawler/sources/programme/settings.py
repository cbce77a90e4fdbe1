"""The settings of [sources.programme]."""

from __future__ import annotations

import re

from crawler.parsing.cron_lines import cron_line
from crawler.parsing.field_types import Pattern, Schedule
from crawler.parsing.file_settings import FilesReading, FilesSettings


class ProgrammeReading(FilesReading):
    """Those on which readings and records depend."""

    required_words: str = "Veerkracht"
    ignore_lines: tuple[Pattern, ...] = (
        re.compile(r"(?i)^(build|versie|release)\b.*"),
        re.compile(r"(?i)^laatst (bijgewerkt|gewijzigd|aangepast)\b.*"),
    )


class ProgrammeSettings(ProgrammeReading, FilesSettings):
    """The programme page (sources.md, section 6)."""

    schedule: Schedule = cron_line("45 * * * *")
    url: str = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"
