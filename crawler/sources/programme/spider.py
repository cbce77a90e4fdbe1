"""The programme page, and the files it links."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Parsed
from crawler.sources.programme.names import PAGE
from crawler.sources.programme.settings import ProgrammeSettings
from state.model.values import Target


class ProgrammeSpider(SourceSpider[ProgrammeSettings]):
    """One page."""

    def begin(self) -> Iterator[Step]:
        """The page."""
        yield from self.ask(Target(PAGE, self.table.url))

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The files that are not known yet; those of the catalogue are not asked for twice."""
        del target
        yield from self.ask_files(parsed.links)
