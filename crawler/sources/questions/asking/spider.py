"""Written questions: search, then open data in bulk, then the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from crawler.fetching.spider import SourceSpider, Step
from crawler.parsing.base import Parsed
from crawler.sources.questions.bodies.addresses import document_targets, question_key
from crawler.sources.questions.bodies.agreement import disagreement, identity
from crawler.sources.questions.names import OPENDATA, OPENDATA_BULK, SEARCH
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.shared.periods import Period, periods
from state.model.instants import brussels_day
from state.model.keys import Key
from state.model.values import JsonObject, Target

_OPEN_STANDS = timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)


class QuestionsSpider(SourceSpider[QuestionsSettings]):
    """Reads the listing first, so that open data can be asked for in full bundles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = brussels_day(self.errand.at)
        self._periods = [Period(self.table.since, None)]
        if self.plan.full:
            self._periods = periods(self.table.since, today, self.table.overlap_days)[::-1]
        self._wanted: dict[str, None] = {}
        self._changed: set[str] = set()
        self._documents: dict[str, set[str]] = {}
        self._hits: dict[str, list[JsonObject]] = {}
        self._newest_known = self._newest_listed()
        self._withdrawn = frozenset(self.records.withdrawn(self.source))

    def begin(self) -> Iterator[Step]:
        """The first page of the listing."""
        yield from self._ask_page(1)

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The next page, the open data after the last one, the documents after open data."""
        if target.role == SEARCH:
            yield from self._after_page(parsed)
        else:
            yield from self._after_opendata(target, parsed)

    def unreadable(self, target: Target) -> Iterator[Step]:
        """Where many at once cannot be had [assumed], they are asked for one by one."""
        if target.role == OPENDATA_BULK:
            yield from self._ask_single(self._ids_in(target), tolerated=False)

    def stands_since(self, target: Target) -> datetime | None:
        """A closed period that was read stays read; the open one for a day."""
        del target
        is_open = self._periods[-1].end is None
        return self.errand.at - _OPEN_STANDS if is_open else _EVER

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
        news = self._note(parsed)
        enough = not (self.plan.full or news or self._is_recent(listing.oldest_on))
        if listing.is_last or (enough and listing.newest_first):
            self._periods.pop()
            yield from self._ask_page(1) if self._periods else self._ask_details()
        else:
            yield from self._ask_page(listing.index + 1)

    def _note(self, parsed: Parsed) -> bool:
        """Note which hits are new or changed; whether there was any."""
        news = False
        for reading in parsed.readings:
            if not reading.part.startswith("hit:"):
                continue
            key = reading.key
            self._documents.setdefault(key, set()).update(reading.data["documents"])
            self._hits.setdefault(key, []).append(identity(reading.data))
            stored = self.readings.of(key)
            known = stored.get(reading.part)
            if key in self._withdrawn:
                # A search index lags: whether the question is back, its own address knows.
                self._wanted[key] = None
            if known is None or known.data != reading.data or "opendata" not in stored:
                news = True
                self._wanted[key] = None
                if known is not None and _differs(known.data, reading.data):
                    self._changed.add(key)
        return news

    def _is_recent(self, oldest_on: str | None) -> bool:
        """Whether a page ends so near the newest known day that late entries may follow."""
        if self._newest_known is None or oldest_on is None:
            return True
        overlap = timedelta(days=self.table.overlap_days)
        return date.fromisoformat(oldest_on) > self._newest_known - overlap

    def _newest_listed(self) -> date | None:
        newest = self.records.newest_listed_on(self.source)
        return date.fromisoformat(newest) if newest else None

    # --- open data and documents ----------------------------------------------------------

    def _ask_details(self) -> Iterator[Step]:
        keys = dict.fromkeys((*self.plan.recheck, *self._wanted))
        names = (Key.parse(key).name for key in keys)
        ids = sorted(names, key=lambda name: (len(name), name))
        size = self.table.bulk_size if self.table.opendata_bulk_url else 1
        for start in range(0, len(ids), size):
            bundle = ids[start : start + size]
            if len(bundle) == 1:
                yield from self._ask_single(bundle, tolerated=False)
            else:
                url = self.table.opendata_bulk_url.format(ids=",".join(bundle))
                yield from self.ask(Target(OPENDATA_BULK, url, tolerated=True))

    def _ask_single(self, ids: Sequence[str], tolerated: bool) -> Iterator[Step]:
        for question_id in ids:
            url = self.table.opendata_url.format(id=question_id)
            yield from self.ask(Target(OPENDATA, url, tolerated=tolerated))

    def _ids_in(self, target: Target) -> list[str]:
        filled = self.table.opendata_bulk_url.fields_of(target.url)
        return filled["ids"].split(",") if filled else []

    def _after_opendata(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        found = {r.key: r.data for r in parsed.readings if r.part == "opendata"}
        if target.role == OPENDATA_BULK:
            found = {key: data for key, data in found.items() if not self._disagrees(key, data)}
            # A bulk answer that leaves a question out, or says of it what is another's, proves
            # nothing; its own address does.
            left_out = [i for i in self._ids_in(target) if question_key(i) not in found]
            yield from self._ask_single(left_out, tolerated=True)
        for key, data in found.items():
            stored = self.readings.of(key).get("opendata")
            changed = key in self._changed or (stored is not None and _differs(stored.data, data))
            numbers = data["documents"] or sorted(self._documents.get(key, ()))
            yield from self.ask_files(document_targets(self.table, numbers), changed)

    def _disagrees(self, key: str, data: JsonObject) -> bool:
        hits = self._hits.get(key)
        return hits is not None and disagreement(data, hits) is not None


def _differs(before: JsonObject, after: JsonObject) -> bool:
    """Whether the question has come further: then its document may hold more than it did."""
    return any(before.get(f) != after.get(f) for f in ("answered", "answered_on", "published_on"))
