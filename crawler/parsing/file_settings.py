"""Where files of the government lie, which two sources link."""

from __future__ import annotations

from crawler.parsing.settings import Hours, Pattern, Settings


class FilesSettings(Settings):
    """Files of publicaties.vlaanderen.be, which two sources link (sources.md, section 5)."""

    recheck_files_hours: Hours = 24
    file_pattern: Pattern = r"//publicaties\.vlaanderen\.be/view-file/(\d+)"
    file_url: str = "https://publicaties.vlaanderen.be/view-file/{id}"
    hosts: tuple[str, ...] = ("www.vlaanderen.be", "publicaties.vlaanderen.be")
