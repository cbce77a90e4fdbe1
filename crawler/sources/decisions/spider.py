"""Decisions: search, newest first; attachments of what names a project; their files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Listing, Parsed, Reading
from crawler.parsing.texts.days import EARLIEST
from crawler.sources.decisions.names import ATTACHMENTS, SEARCH
from crawler.sources.decisions.record import Item, names_project
from crawler.sources.decisions.settings import DecisionsSettings
from crawler.sources.shared.periods import Period
from state.model.instants import brussels_day
from state.model.json_forms import from_json
from state.model.keys import Key
from state.model.values import Target

# Meetings are put on the site some days before they are held.
_AHEAD = timedelta(days=366)


class DecisionsSpider(SourceSpider[DecisionsSettings]):
    """Each query newest first, until a page brings nothing but what is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cut: dict[str, Period] = {}

    def begin(self) -> Iterator[Step]:
        """The first page of each query, and the attachments that are due."""
        for words in self.table.queries:
            yield from self._ask_page(quote(words), "", 0)
        for key in self.plan.recheck:
            item = self.readings.of(key).get("item")
            if item is not None and names_project(from_json(Item, item.data)):
                yield from self._ask_attachments(key)

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The attachments of what is new, the next page, the files of a decision."""
        if target.role == ATTACHMENTS:
            yield from self.ask_files(parsed.links)
        elif parsed.listing is not None:
            yield from self._after_page(target, parsed.listing, parsed.readings)

    def _after_page(
        self, target: Target, listing: Listing, items: tuple[Reading, ...]
    ) -> Iterator[Step]:
        place = self.table.search_url.fields_of(target.url) or {}
        words, period = place.get("words", ""), place.get("period", "")
        halves = self._halves(period) if listing.too_large and self.plan.full else None
        if halves and listing.index == 0:
            for half in halves:
                yield from self._ask_page(words, self._filter(half), 0)
            return
        for item in items:
            if self._is_due(item):
                yield from self._ask_attachments(item.key)
        ends_known = bool(items) and self._is_known(items[-1]) and listing.newest_first
        if not listing.is_last and (self.plan.full or not ends_known):
            yield from self._ask_page(words, period, listing.index + 1)

    def _is_due(self, item: Reading) -> bool:
        """Whether what is attached to a decision is to be asked for: it is new or other than it
        was, or that was never answered, and it names a project."""
        is_known = self._is_known(item) and "attachments" in self.readings.of(item.key)
        return not is_known and names_project(from_json(Item, item.data))

    def _is_known(self, item: Reading) -> bool:
        known = self.readings.of(item.key).get("item")
        return known is not None and known.data == item.data

    def _halves(self, period: str) -> tuple[Period, Period] | None:
        today = brussels_day(self.errand.at)
        whole = self._cut.get(period, Period(EARLIEST, today + _AHEAD))
        return whole.halves(today)

    def _filter(self, period: Period) -> str:
        end = period.end or date.max
        text = self.table.period_filter.format(start=period.start, end=end)
        self._cut[text] = period
        return text

    def _ask_page(self, words: str, period: str, page: int) -> Iterator[Step]:
        url = self.table.search_url.format(
            words=words, size=self.table.page_size, page=page, period=period
        )
        yield from self.ask(Target(SEARCH, url))

    def _ask_attachments(self, key: str) -> Iterator[Step]:
        url = self.table.attachments_url.format(item=Key.parse(key).name)
        yield from self.ask(Target(ATTACHMENTS, url))
