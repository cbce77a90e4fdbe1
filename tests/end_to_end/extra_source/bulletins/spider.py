"""Asks for the list of bulletins."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Parsed
from state.model.values import Target

from .source import LIST, BulletinsSettings


class BulletinsSpider(SourceSpider[BulletinsSettings]):
    """One request."""

    def begin(self) -> Iterator[Step]:
        """The list."""
        yield from self.ask(Target(LIST, self.table.url))

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """Nothing more."""
        del target, parsed
        yield from ()
