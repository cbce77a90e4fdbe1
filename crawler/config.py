"""The settings of [http] and [sources.*]: what is configuration because nobody here has seen it.

Every address, filter and selector that docs/sources.md does not grade [seen] has a working
default here and can be changed in config.toml without touching the code.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from state.model.values import SourceName


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression, but {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Hours = Annotated[float, Field(ge=0, le=24 * 365)]


class Settings(BaseModel):
    """A table of the configuration: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def fingerprint(self, leave_out: set[str]) -> str:
        """A short text that differs when any value does, but for those left out."""
        values = self.model_dump_json(exclude=leave_out)
        return hashlib.sha256(values.encode()).hexdigest()[:8]


class HttpSettings(Settings):
    """How politely, how long and how much is fetched."""

    contact: str = "you@example.org"
    delay_seconds: float = Field(1.0, ge=0, le=600)
    max_body_mib: float = Field(64, gt=0, le=1024)
    timeout_seconds: float = Field(30.0, gt=0, le=600)
    retries: int = Field(2, ge=0, le=10)
    max_retry_after_seconds: float = Field(60.0, ge=0, le=3600)
    origins: dict[str, str] = Field(default_factory=dict)

    @property
    def max_body_bytes(self) -> int:
        """The largest body that is taken, in bytes."""
        return int(self.max_body_mib * 1024 * 1024)


class QuestionsSettings(Settings):
    """Written questions of the Flemish Parliament (sources.md, sections 1 to 3)."""

    schedule: str = "*/30 6-22 * * *"
    sweep_schedule: str = "0 4 * * sun"
    since: date = date(2023, 9, 1)
    recheck_documents_days: float = Field(7, ge=0, le=365)
    hosts: tuple[str, ...] = ("ws.vlpar.be", "docs.vlaamsparlement.be")
    search_url: str = (
        "https://ws.vlpar.be/api/search/query/{query}?collection=vp_collection&sort=date"
        "&max={size}&page={page}&requiredfields=aggregaattype:Schriftelijke%20vraag"
    )
    period_query: str = "inmeta:publicatiedatum:daterange:{start}..{end}"
    page_size: int = Field(100, ge=1, le=100)
    search_limit: int = Field(10_000, ge=2)
    overlap_days: int = Field(7, ge=0, le=365)
    kind_words: tuple[str, ...] = ("Schriftelijke vraag", "SCHV")
    opendata_url: str = "https://ws.vlpar.be/e/opendata/schv/{id}"
    opendata_bulk_url: str = "https://ws.vlpar.be/e/opendata/schv/lijst?id={ids}"
    bulk_size: int = Field(50, ge=1, le=50)
    question_url: str = (
        "https://www.vlaamsparlement.be/parlementaire-documenten/schriftelijke-vragen/{id}"
    )
    document_url: str = "https://docs.vlaamsparlement.be/files/pfile?id={id}"
    document_pattern: Pattern = r"//docs\.vlaamsparlement\.be/(?:files/)?pfile\?id=(\d+)"


class FilesSettings(Settings):
    """Files of publicaties.vlaanderen.be, which two sources link (sources.md, section 5)."""

    recheck_files_hours: Hours = 24
    file_pattern: Pattern = r"//publicaties\.vlaanderen\.be/view-file/(\d+)"
    file_url: str = "https://publicaties.vlaanderen.be/view-file/{id}"
    hosts: tuple[str, ...] = ("www.vlaanderen.be", "publicaties.vlaanderen.be")


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


class ProgrammeSettings(FilesSettings):
    """The programme page (sources.md, section 6)."""

    schedule: str = "45 * * * *"
    url: str = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"
    required_words: str = "Veerkracht"
    ignore_lines: tuple[Pattern, ...] = (
        r"(?i)^(build|versie|release)\b.*",
        r"(?i)^laatst (bijgewerkt|gewijzigd|aangepast)\b.*",
    )


SourceSettings = QuestionsSettings | PublicationsSettings | ProgrammeSettings


class SourcesSettings(Settings):
    """[sources.*], one table a source."""

    questions: QuestionsSettings = QuestionsSettings()
    publications: PublicationsSettings = PublicationsSettings()
    programme: ProgrammeSettings = ProgrammeSettings()

    def of(self, source: SourceName) -> SourceSettings:
        """The table of one source."""
        tables: dict[SourceName, SourceSettings] = {
            SourceName.QUESTIONS: self.questions,
            SourceName.PUBLICATIONS: self.publications,
            SourceName.PROGRAMME: self.programme,
        }
        return tables[source]


class CrawlSettings(Settings):
    """All that the crawl needs of the configuration."""

    http: HttpSettings = HttpSettings()
    sources: SourcesSettings = SourcesSettings()
