"""Oral questions: search, then the data and proceedings of what is new or concerns the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Listing, Parsed, Reading
from crawler.parsing.codes import find_codes
from crawler.sources.oral_questions.names import OPENDATA, PROCEEDINGS, SEARCH
from crawler.sources.oral_questions.settings import OralQuestionsSettings
from crawler.sources.shared.periods import Period
from state.model.instants import brussels_day
from state.model.keys import Key
from state.model.values import JsonObject, Target
from state.model.words import has_all_words


class OralQuestionsSpider(SourceSpider[OralQuestionsSettings]):
    """Newest first, until what is known. Of what was there before anybody watched, only what names
    a project or has words of the plan is asked for by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = [Period(self.table.since, None)]
        newest = self.records.newest_listed_on(self.source)
        self._newest_known = date.fromisoformat(newest) if newest else None
        self._wanted: dict[str, None] = dict.fromkeys(filter(self._is_open, self.plan.recheck))

    def begin(self) -> Iterator[Step]:
        """The first page of the listing."""
        yield from self._ask_page(1)

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The next page, what is to be asked after the last one, proceedings after open data."""
        if target.role == SEARCH:
            yield from self._after_page(parsed)
        elif target.role == OPENDATA:
            for reading in parsed.readings:
                yield from self._ask_proceedings(reading)

    # --- listing --------------------------------------------------------------------------

    def _ask_page(self, page: int) -> Iterator[Step]:
        period = self._periods[-1]
        query = self.table.period_query.format(start=period.start, end=period.end or "")
        url = self.table.search_url.format(
            query=quote(query, safe=":=+"), size=self.table.page_size, page=page
        )
        yield from self.ask(Target(SEARCH, url))

    def _after_page(self, parsed: Parsed) -> Iterator[Step]:
        listing = parsed.listing
        if listing is None:
            return
        halves = self._periods[-1].halves(brussels_day(self.errand.at)) if self.plan.full else None
        if listing.too_large and halves and listing.index == 1:
            self._periods[-1:] = halves
            yield from self._ask_page(1)
            return
        news = self._note(parsed.readings)
        if listing.is_last or self._is_enough(listing, news):
            self._periods.pop()
            yield from self._ask_page(1) if self._periods else self._ask_details()
        else:
            yield from self._ask_page(listing.index + 1)

    def _is_enough(self, listing: Listing, news: bool) -> bool:
        """Whether what follows a page is known, and so old that nothing comes between."""
        if self.plan.full or news or not listing.newest_first:
            return False
        if self._newest_known is None or listing.oldest_on is None:
            return False
        overlap = timedelta(days=self.table.overlap_days)
        return date.fromisoformat(listing.oldest_on) <= self._newest_known - overlap

    def _note(self, hits: tuple[Reading, ...]) -> bool:
        """Note which hits are to be asked for by themselves; whether any is new or changed."""
        news = False
        for hit in hits:
            stored = self.readings.of(hit.key)
            known = stored.get(hit.part)
            is_same = known is not None and known.data == hit.data
            news = news or not is_same
            has_data = "opendata" in stored
            # Of what is new all is asked, but where a whole listing is read for the first time.
            is_first = known is None and (self.plan.sweep or not self.plan.full)
            if (not is_same and (has_data or is_first)) or (
                not (is_same and has_data) and self._concerns(hit.data)
            ):
                self._wanted[hit.key] = None
        return news

    def _concerns(self, hit: JsonObject) -> bool:
        words = f"{hit['title']} {hit['subject'] or ''} {' '.join(hit['themes'])}"
        return bool(find_codes(words, "")) or any(has_all_words(words, w) for w in self.table.words)

    # --- one by one -----------------------------------------------------------------------

    def _is_open(self, key: str) -> bool:
        """Whether something may still come of a question; in a sweep of all that were not
        withdrawn: that those are there no more is no news."""
        stored = self.records.get(key)
        if stored is None or stored.record.fields.get("state") == "withdrawn":
            return False
        if self.plan.sweep:
            return True
        asked_on = stored.record.occurred_on or stored.record.listed_on
        oldest = brussels_day(self.errand.at) - timedelta(days=self.table.open_days)
        return asked_on is None or date.fromisoformat(asked_on) >= oldest

    def _ask_details(self) -> Iterator[Step]:
        for key in sorted(self._wanted, key=lambda key: (len(key), key)):
            url = self.table.opendata_url.format(id=Key.parse(key).name)
            yield from self.ask(Target(OPENDATA, url))

    def _ask_proceedings(self, reading: Reading) -> Iterator[Step]:
        """What was said: not yet there before the meeting, and never of what was withdrawn."""
        if reading.data["fate"] is None:
            url = self.table.proceedings_url.format(id=reading.data["id"])
            yield from self.ask(Target(PROCEEDINGS, url, tolerated=True))
