"""The settings of [http] and [sources.*]: what is configuration because nobody here has seen it.

Every address, filter and selector that docs/sources.md does not grade [seen] has a working
default here and can be changed in config.toml without touching the code.
"""

from __future__ import annotations

from crawler.fetching.http_settings import HttpSettings
from crawler.parsing.settings import Settings
from crawler.sources.programme.settings import ProgrammeSettings
from crawler.sources.publications.settings import PublicationsSettings
from crawler.sources.questions.settings import QuestionsSettings
from state.model.values import SourceName

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
