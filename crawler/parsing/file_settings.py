"""Where files of the government lie, which two sources link."""

from __future__ import annotations

from crawler.parsing.settings import Hours, Pattern, Settings, SourceSettings


class FilesReading(Settings):
    """How files of publicaties.vlaanderen.be are recognised (sources.md, section 5)."""

    file_pattern: Pattern = r"//publicaties\.vlaanderen\.be/view-file/(\d+)"
    file_url: str = "https://publicaties.vlaanderen.be/view-file/{id}"


class FilesSettings(SourceSettings):
    """Where such files lie, and how often one is asked for again."""

    hosts: tuple[str, ...] = ("www.vlaanderen.be", "publicaties.vlaanderen.be")
    recheck_files_hours: Hours = 24
