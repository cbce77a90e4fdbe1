"""The settings of [sources.publications]."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import quote

from pydantic import Field

from crawler.parsing.cron_lines import CronLine, cron_line
from crawler.parsing.field_types import NumberPattern, Schedule
from crawler.parsing.file_settings import FilesReading, FilesSettings
from crawler.parsing.url_templates import AddressTemplate, filled_with


class PublicationsReading(FilesReading):
    """Those on which readings and records depend."""

    link_patterns: tuple[NumberPattern, ...] = (
        re.compile(r"^/publicaties/([\w.~%-]+)/?$"),
        re.compile(r"^/Publication/([\w-]+)/?$"),
        re.compile(r"^/nl/publicaties/detail/([\w.~%-]+)/?$"),
    )
    result_class: str = "vl-spotlight__link-wrapper"
    next_words: str = "Volgende"


class PublicationsSettings(PublicationsReading, FilesSettings):
    """The catalogue of publications (sources.md, section 4)."""

    # Headers may carry a key.
    secrets: ClassVar[frozenset[str]] = frozenset({"api_headers"})

    schedule: Schedule = cron_line("15 * * * *")
    sweep_schedule: Schedule = cron_line("30 4 * * sun")
    queries: tuple[str, ...] = ("Vlaamse Veerkracht",)
    listing: Literal["html", "api"] = "html"
    overview_url: Annotated[AddressTemplate, filled_with("words", "page")] = AddressTemplate(
        "https://www.vlaanderen.be/publicaties"
        "?q.LIKE={words}&order_publicationdate=desc&offset={page}"
    )
    canary_files: tuple[str, ...] = ("53585",)
    page_limit: int = Field(500, ge=1)
    api_url: str = "https://www.vlaanderen.be/api/overview-search"
    api_content_type: str = "Publication"
    api_hub: str = "cc0f4502-9afd-42cf-b71f-31e43937d855"
    api_limit: int = Field(1000, ge=1)
    api_headers: dict[str, str] = Field(default_factory=dict)

    @property
    def sweeps(self) -> CronLine:
        """The cron line of sweeps over everything."""
        return self.sweep_schedule

    def overview_address(self, words: str, page: int) -> str:
        """Where a page, from 0, of the overview of what has these words stands."""
        return self.overview_url.format(words=quote(words), page=page)

    def api_body(self, limit: int) -> str:
        """What the API is sent to get the newest `limit` publications [reported]."""
        body = {
            "page": {"offset": 0, "limit": limit},
            "filter": {
                "contentType": {"IN": [self.api_content_type]},
                "visibility": {"hub": self.api_hub},
            },
            "orderBy": {"publicationDate": "DESC"},
            "resolverContext": {"language": "nl", "revision": "default"},
        }
        return json.dumps(body, sort_keys=True)

    def filled(self, expand: Callable[[str], str]) -> Self:
        """The table with values from the environment filled into the headers."""
        headers = {name: expand(value) for name, value in self.api_headers.items()}
        return self.model_copy(update={"api_headers": headers})
