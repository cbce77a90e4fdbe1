"""Where files of the government lie, which two sources link."""

from __future__ import annotations

import re
from typing import Annotated

from crawler.parsing.field_types import Hours, NumberPattern
from crawler.parsing.settings import Settings, SourceSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with


class FilesReading(Settings):
    """How files of publicaties.vlaanderen.be are recognised (sources.md, section 5)."""

    file_pattern: NumberPattern = re.compile(r"//publicaties\.vlaanderen\.be/view-file/(\d+)")
    file_url: Annotated[AddressTemplate, filled_with("id")] = AddressTemplate(
        "https://publicaties.vlaanderen.be/view-file/{id}"
    )


class FilesSettings(SourceSettings):
    """Where such files lie, and how often one is asked for again."""

    hosts: tuple[str, ...] = ("www.vlaanderen.be", "publicaties.vlaanderen.be")
    recheck_files_hours: Hours = 24
