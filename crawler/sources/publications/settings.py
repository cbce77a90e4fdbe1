"""The settings of [sources.publications]."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, Self

from pydantic import Field

from crawler.parsing.file_settings import FilesReading, FilesSettings
from crawler.parsing.settings import Pattern


class PublicationsReading(FilesReading):
    """Those on which readings and records depend."""

    link_patterns: tuple[Pattern, ...] = (
        r"^/publicaties/([\w.~%-]+)/?$",
        r"^/Publication/([\w-]+)/?$",
        r"^/nl/publicaties/detail/([\w.~%-]+)/?$",
    )
    result_class: str = "vl-spotlight__link-wrapper"
    next_words: str = "Volgende"


class PublicationsSettings(PublicationsReading, FilesSettings):
    """The catalogue of publications (sources.md, section 4)."""

    # Headers may carry a key.
    secrets: ClassVar[frozenset[str]] = frozenset({"api_headers"})

    schedule: str = "15 * * * *"
    sweep_schedule: str = "30 4 * * sun"
    queries: tuple[str, ...] = ("Vlaamse Veerkracht",)
    listing: Literal["html", "api"] = "html"
    overview_url: str = (
        "https://www.vlaanderen.be/publicaties"
        "?q.LIKE={words}&order_publicationdate=desc&offset={page}"
    )
    page_limit: int = Field(500, ge=1)
    api_url: str = "https://www.vlaanderen.be/api/overview-search"
    api_content_type: str = "Publication"
    api_hub: str = "cc0f4502-9afd-42cf-b71f-31e43937d855"
    api_limit: int = Field(1000, ge=1)
    api_headers: dict[str, str] = Field(default_factory=dict)

    @property
    def sweeps(self) -> str:
        """The cron line of sweeps over everything."""
        return self.sweep_schedule

    def filled(self, expand: Callable[[str], str]) -> Self:
        """The table with values from the environment filled into the headers."""
        headers = {name: expand(value) for name, value in self.api_headers.items()}
        return self.model_copy(update={"api_headers": headers})
