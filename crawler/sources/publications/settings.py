"""The settings of [sources.publications]."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crawler.parsing.file_settings import FilesSettings
from crawler.parsing.settings import Pattern


class PublicationsSettings(FilesSettings):
    """The catalogue of publications (sources.md, section 4)."""

    schedule: str = "15 * * * *"
    sweep_schedule: str = "30 4 * * sun"
    queries: tuple[str, ...] = ("Vlaamse Veerkracht",)
    listing: Literal["html", "api"] = "html"
    overview_url: str = (
        "https://www.vlaanderen.be/publicaties"
        "?q.LIKE={words}&order_publicationdate=desc&offset={page}"
    )
    link_patterns: tuple[Pattern, ...] = (
        r"^/publicaties/([\w.~%-]+)/?$",
        r"^/Publication/([\w-]+)/?$",
        r"^/nl/publicaties/detail/([\w.~%-]+)/?$",
    )
    result_class: str = "vl-spotlight__link-wrapper"
    next_words: str = "Volgende"
    page_limit: int = Field(500, ge=1)
    api_url: str = "https://www.vlaanderen.be/api/overview-search"
    api_content_type: str = "Publication"
    api_hub: str = "cc0f4502-9afd-42cf-b71f-31e43937d855"
    api_limit: int = Field(1000, ge=1)
    api_headers: dict[str, str] = Field(default_factory=dict)
