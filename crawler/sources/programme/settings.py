"""The settings of [sources.programme]."""

from __future__ import annotations

from crawler.parsing.file_settings import FilesReading, FilesSettings
from crawler.parsing.settings import Pattern


class ProgrammeReading(FilesReading):
    """Those on which readings and records depend."""

    required_words: str = "Veerkracht"
    ignore_lines: tuple[Pattern, ...] = (
        r"(?i)^(build|versie|release)\b.*",
        r"(?i)^laatst (bijgewerkt|gewijzigd|aangepast)\b.*",
    )


class ProgrammeSettings(ProgrammeReading, FilesSettings):
    """The programme page (sources.md, section 6)."""

    schedule: str = "45 * * * *"
    url: str = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"
