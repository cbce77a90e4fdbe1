"""The settings of [http] and [sources.*]: what is configuration because nobody here has seen it.

Every address, filter and selector that docs/sources.md does not grade [seen] has a working
default in the table of its source and can be changed in config.toml without touching the code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar, cast

from pydantic import Field, create_model

from crawler.fetching.http_settings import HttpSettings
from crawler.parsing.settings import Settings, SourceSettings
from crawler.sources.base import Source
from crawler.sources.registry import SOURCE_NAMES, SOURCES
from state.model.values import SourceName
from state.model.working_days import Terms

S = TypeVar("S", bound=SourceSettings)

if TYPE_CHECKING:
    _Tables = Settings
else:
    # A table for each source that is registered: which there are is known when this is imported.
    _Tables = create_model(
        "_Tables",
        __base__=Settings,
        **{
            source.name: (
                source.settings,
                Field(default_factory=partial(source.settings, enabled=not source.needs_its_table)),
            )
            for source in SOURCES
        },
    )


class SourcesSettings(_Tables):
    """[sources.*], one table a source."""

    def of(self, name: SourceName) -> SourceSettings:
        """The table of the source of this name, for what all of them have."""
        return cast("SourceSettings", getattr(self, name))

    def table(self, source: Source[S]) -> S:
        """The table of a source, as the source knows it."""
        return cast("S", getattr(self, source.name))

    @property
    def enabled(self) -> tuple[SourceName, ...]:
        """The names of the sources that are on, in the order in which a pass is processed."""
        return tuple(name for name in SOURCE_NAMES if self.of(name).enabled)

    def filled(self, expand: Callable[[str], str]) -> Self:
        """These settings with values from the environment filled in where they may stand."""
        return self.model_copy(
            update={source.name: self.table(source).filled(expand) for source in SOURCES}
        )

    def counting(self, terms: Terms) -> Self:
        """These settings with the days that count in terms."""
        return self.model_copy(
            update={source.name: self.table(source).counting(terms) for source in SOURCES}
        )


class CrawlSettings(Settings):
    """All that the crawl needs of the configuration."""

    http: HttpSettings = HttpSettings.model_construct()
    sources: SourcesSettings = Field(default_factory=SourcesSettings)
