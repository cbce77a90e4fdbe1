"""The catalogue of publications: overview (page or API), publication pages, their files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Listing, Parsed, Reading
from crawler.sources.publications.names import KIND, OVERVIEW, OVERVIEW_API, PAGE
from crawler.sources.publications.scope import matches_queries
from crawler.sources.publications.settings import PublicationsSettings
from state.model.values import Target


class PublicationsSpider(SourceSpider[PublicationsSettings]):
    """Newest first, until a page brings nothing but what is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queries = list(self.table.queries or ("",))

    def begin(self) -> Iterator[Step]:
        """The first page of each query (or the whole overview), and the pages that are due."""
        if self.table.listing == "api":
            yield from self._ask_api(self.table.api_limit)
        else:
            for words in self._queries:
                yield from self._ask_overview(words, 0)
        for key in self.plan.recheck:
            if stored := self.records.get(key):
                yield from self.ask(Target(PAGE, stored.record.url))

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """Pages of what is new, the next page of the overview, files of a publication."""
        if target.role == PAGE:
            yield from self.ask_files(parsed.links)
            yield from self._ask_earlier_addresses(target, parsed)
        elif parsed.listing is not None:
            news, known = False, False
            for entry in self._relevant(parsed):
                if self._is_known(entry):
                    known = True
                else:
                    news = True
                    yield from self.ask(Target(PAGE, entry.data["url"]))
            more = self.plan.full or news or not known
            if more and not parsed.listing.is_last:
                yield from self._ask_more(target, parsed.listing)

    def _ask_earlier_addresses(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The pages of what is known and has a file that a new page links: one may have moved."""
        found = self.errand.own_key(PAGE, target.url)
        key = None if found is None else self.aliases.key_of(found)
        if key is None or self.records.get(key) is not None:
            return
        owners = {owner for link in parsed.links for owner in self.files.owners(link.url)}
        for stored in map(self.records.get, sorted(owners)):
            if stored is not None and stored.record.kind == KIND and stored.withdrawn_at is None:
                yield from self.ask(Target(PAGE, stored.record.url))

    def _relevant(self, parsed: Parsed) -> list[Reading]:
        queries = self.table.queries
        return [
            entry
            for entry in parsed.readings
            if matches_queries(entry.data["title"], queries)
            or self.records.get(self.aliases.key_of(entry.key))
        ]

    def _is_known(self, entry: Reading) -> bool:
        stored = self.readings.of(self.aliases.key_of(entry.key))
        known = stored.get(entry.part)
        return known is not None and known.data == entry.data and "page" in stored

    def _ask_more(self, target: Target, listing: Listing) -> Iterator[Step]:
        if target.role == OVERVIEW_API:
            limit = int(json.loads(target.body)["page"]["limit"])
            # Callers disagree on what `offset` means [reported]: a larger limit is asked instead.
            if limit == self.table.api_limit:
                yield from self._ask_api(limit * 10)
        elif listing.index + 1 < self.table.page_limit:
            yield from self._ask_overview(listing.series.removeprefix("html "), listing.index + 1)

    def _ask_overview(self, words: str, page: int) -> Iterator[Step]:
        yield from self.ask(Target(OVERVIEW, self.table.overview_address(words, page)))

    def _ask_api(self, limit: int) -> Iterator[Step]:
        body = self.table.api_body(limit)
        yield from self.ask(Target(OVERVIEW_API, self.table.api_url, "POST", body))

    def _extra_headers(self, target: Target) -> dict[str, str]:
        headers = super()._extra_headers(target)
        return headers | self.table.api_headers if target.body else headers
