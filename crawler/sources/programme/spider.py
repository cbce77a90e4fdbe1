"""The programme page, and the files it links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from crawler.fetching.spider import SourceSpider, Step
from crawler.parsing.base import Parsed
from state.model.values import Role, SourceName, Target


class ProgrammeSpider(SourceSpider):
    """One page."""

    source: ClassVar[SourceName] = SourceName.PROGRAMME

    def begin(self) -> Iterator[Step]:
        """The page."""
        yield from self.ask(Target(Role.PROGRAMME, self.job.settings.sources.programme.url))

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The files that are not known yet; those of the catalogue are not asked for twice."""
        del target
        yield from self.ask_files(parsed.links)
