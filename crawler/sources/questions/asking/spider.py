"""Written questions: search, then open data in bulk, then the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from crawler.fetching.going_on.steps import Step
from crawler.fetching.spider import SourceSpider
from crawler.parsing.base import Listing, Parsed, Reading
from crawler.sources.questions.asking.entries import Entries
from crawler.sources.questions.asking.lookups import Lookups, Search, plain_words
from crawler.sources.questions.asking.reread import KnownHits
from crawler.sources.questions.bodies.addresses import document_targets, question_key
from crawler.sources.questions.bodies.agreement import disagreement
from crawler.sources.questions.names import AWAITED, OPENDATA, OPENDATA_BULK, SEARCH, WORDS
from crawler.sources.questions.scope import QuestionsScope, words_to_look_up
from crawler.sources.questions.settings import QuestionsSettings
from crawler.sources.shared.periods import Period, periods
from state.model.instants import brussels_day
from state.model.keys import Key
from state.model.values import JsonObject, Target

_OPEN_STANDS = timedelta(days=1)
_EVER = datetime.min.replace(tzinfo=UTC)


class QuestionsSpider(SourceSpider[QuestionsSettings]):
    """Reads the listing first, looks words up in the history, and asks for what is wanted whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        errand = self.errand
        self._scope = QuestionsScope.model_validate(errand.scope)
        self._covered = QuestionsScope.model_validate(errand.covered) if errand.covered else None
        self._today = brussels_day(errand.at)
        self._periods = [Period(self._scope.since, None)]
        if self.plan.full:
            overlap = self.table.overlap_days
            self._periods = periods(self._scope.since, self._today, overlap)[::-1]
        self._periods_in_all = len(self._periods)
        words = words_to_look_up(self._scope, self._covered)
        self._entries = Entries(words)
        since, is_first = self._scope.since.isoformat(), self._covered is None
        self._lookups = Lookups(words, self._entries, since, self.table.page_size, is_first)
        self._searches: dict[str, Search] = {}
        self._known = KnownHits(self.store.load, errand.parse, errand.reader)
        self._wanted: dict[str, None] = {}
        self._changed: set[str] = set()
        self._to_come: set[str] | None = None
        self._pages = 0
        self._newest_known = self._newest_listed()
        self._withdrawn = frozenset(self.records.withdrawn(self.source))

    def begin(self) -> Iterator[Step]:
        """The first page of the listing."""
        yield from self._ask_page(1)

    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """The next page, the words after the last one, then open data, then the documents."""
        if target.role == SEARCH:
            yield from self._after_page(parsed)
        elif target.role == WORDS:
            yield from self._after_words(target, parsed)
        else:
            yield from self._after_opendata(target, parsed)

    def unreadable(self, target: Target) -> Iterator[Step]:
        """Where many at once cannot be had [assumed], they are asked for one by one."""
        if target.role == OPENDATA_BULK:
            yield from self._ask_single(self._ids_in(target), tolerated=False)
        elif target.role == WORDS and target.url in self._searches:
            self._lookups.failed(self._searches[target.url], target.url)
            yield from self._ask_words()

    def stands_since(self, target: Target) -> datetime | None:
        """A closed period that was read stays read; the open one for a day."""
        del target
        is_open = self._periods[-1].end is None
        return self.errand.at - _OPEN_STANDS if is_open else _EVER

    def left(self) -> int:
        """What was asked for, and what is to be: pages, searches, open data, documents."""
        read = self._periods_in_all - len(self._periods)
        pages = len(self._periods) * max(1, self._pages // max(1, read))
        # Each that is wanted whole has a document, and open data with many others.
        bundles = len(self._wanted) // self.table.bulk_size + 1
        details = len(self._wanted) + bundles if self._to_come is None else len(self._to_come)
        return super().left() + pages + len(self._lookups) + details

    # --- listing --------------------------------------------------------------------------

    def _ask_page(self, page: int) -> Iterator[Step]:
        period = self._periods[-1]
        query = self.table.period_query.format(start=period.start, end=period.end or "")
        yield from self.ask(Target(SEARCH, self.table.search_address(query, page)))

    def _after_page(self, parsed: Parsed) -> Iterator[Step]:
        listing = parsed.listing
        if listing is None:
            return
        halves = self._periods[-1].halves(self._today) if self.plan.full else None
        if listing.too_large and halves and listing.index == 1:
            self._periods[-1:] = halves
            yield from self._ask_page(1)
            return
        self._pages += 1
        if listing.index == 1 and self._periods[-1].end is None:
            self._entries.newest = frozenset(listing.keys)
        news = self._note(parsed)
        enough = not (self.plan.full or news or self._is_recent(listing.oldest_on))
        if listing.is_last or (enough and listing.newest_first):
            self._periods.pop()
            yield from self._ask_page(1) if self._periods else self._begin_words()
        else:
            yield from self._ask_page(listing.index + 1)

    def _note(self, parsed: Parsed) -> bool:
        """Note which hits are new or changed; whether any is wanted whole for it."""
        hits = [reading for reading in parsed.readings if reading.part.startswith("hit:")]
        for hit in hits:
            self._entries.add(hit.key, hit.data)
        # All hits of a question on the page count, and each is noted.
        return any(list(map(self._is_news, hits)))

    def _is_news(self, hit: Reading) -> bool:
        """Whether a hit says that its question is to be read whole now, which is noted."""
        key, stored = hit.key, self.readings.of(hit.key)
        known = self._known.data(stored.get(hit.part))
        is_whole = OPENDATA in stored
        if key in self._withdrawn:
            # A search index lags: whether the question is back, its own address knows.
            self._wanted[key] = None
        if known == hit.data and (is_whole or not self._is_to_be_whole(hit, AWAITED in stored)):
            return False
        is_new_history = not stored and self._is_history(hit)
        if (is_new_history or self._covered is None) and not (
            is_whole or self._is_to_be_whole(hit, False)
        ):
            return False
        self._wanted[key] = None
        if known is not None and _differs(known, hit.data):
            self._changed.add(key)
        return True

    def _is_history(self, hit: Reading) -> bool:
        """Whether a question is older than what the passes before have covered."""
        if self._covered is None:
            return True
        listed_on = hit.data["listed_on"]
        return listed_on is not None and listed_on < self._covered.since.isoformat()

    def _is_to_be_whole(self, hit: Reading, is_awaited: bool) -> bool:
        """Whether a question that the listing alone tells of is to be read whole."""
        scope = self._scope
        if is_awaited or scope.reads_all or (self._covered is not None and self._covered.reads_all):
            return True
        if not self._is_history(hit):
            return False
        if not self._entries.is_answered(hit.key):
            return True
        return scope.history == "matching" and self._entries.is_named(hit.key)

    def _is_recent(self, oldest_on: str | None) -> bool:
        """Whether a page ends so near the newest known day that late entries may follow."""
        if self._newest_known is None or oldest_on is None:
            return True
        overlap = timedelta(days=self.table.overlap_days)
        return date.fromisoformat(oldest_on) > self._newest_known - overlap

    def _newest_listed(self) -> date | None:
        newest = self.records.newest_listed_on(self.source)
        return date.fromisoformat(newest) if newest else None

    # --- words ----------------------------------------------------------------------------

    def _begin_words(self) -> Iterator[Step]:
        if len(self._lookups):
            # New words are looked up in what the listing alone told of before.
            for key, hit in self.readings.lacking(self.source, "hit:", OPENDATA):
                if key not in self._entries:
                    self._entries.add(key, hit)
            self._want(self._entries.named())
        yield from self._ask_words()

    def _ask_words(self) -> Iterator[Step]:
        search = self._lookups.next()
        if search is None:
            self.doubts.update(self._lookups.doubts())
            self._want(self._lookups.found)
            yield from self._ask_details()
            return
        query = plain_words(search.word)
        if search.in_period:
            query = self.table.words_query.format(words=query, start=self._scope.since)
        url = self.table.search_address(query, 1)
        self._searches[url] = search
        yield from self.ask(Target(WORDS, url, tolerated=True))

    def _after_words(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        page = parsed.search
        if page is None:
            return
        search = self._searches.get(target.url)
        if search is None:
            yield from self._after_late_words(page)
        elif self._lookups.came(search, page):
            filled = self.table.search_url.fields_of(target.url) or {}
            query = unquote(filled.get("query", ""))
            url = self.table.search_address(query, page.index + 1)
            self._searches[url] = search
            yield from self.ask(Target(WORDS, url, tolerated=True))
        else:
            yield from self._ask_words()

    def _after_late_words(self, page: Listing) -> Iterator[Step]:
        """What an earlier pass asked in vain: of what it finds, the questions of which the listing
        alone told are read whole."""
        before = set(self._wanted)
        self._want(page.keys)
        new = [key for key in page.keys if key in self._wanted and key not in before]
        yield from self._ask_single([Key.parse(key).name for key in new], tolerated=True)

    def _want(self, keys: Iterable[str]) -> None:
        """Want questions whole of which the listing alone has told so far."""
        for key in sorted(keys):
            stored = self.readings.of(key)
            if OPENDATA not in stored and (stored or key in self._entries):
                self._wanted[key] = None

    # --- open data and documents ----------------------------------------------------------

    def _ask_details(self) -> Iterator[Step]:
        canaries = {
            key: target
            for target in self.plan.canaries
            if (key := self.errand.own_key(target.role, target.url)) is not None
        }
        self._want(canaries)
        keys = dict.fromkeys((*self.plan.recheck, *self._wanted))
        to_come = self._to_come = set(keys)
        yield from self._go_on_from_opendata()
        names = (Key.parse(key).name for key in keys if key in to_come)
        ids = sorted(names, key=lambda name: (len(name), name))
        size = self.table.bulk_size if self.table.opendata_bulk_url else 1
        for start in range(0, len(ids), size):
            bundle = ids[start : start + size]
            if len(bundle) == 1:
                yield from self._ask_single(bundle, tolerated=False)
            else:
                url = self.table.opendata_bulk_url.format(ids=",".join(bundle))
                yield from self.ask(Target(OPENDATA_BULK, url, tolerated=True))
        for key, target in canaries.items():
            if key not in keys:
                yield from self.ask(target)

    def _go_on_from_opendata(self) -> Iterator[Step]:
        """Go on from the open data that passes before this got, in whatever bundles; but not where
        a question has been answered since."""
        since = self.plan.goes_on_since
        if since is None:
            return
        roles = (OPENDATA, OPENDATA_BULK)
        for fetch in self.store.unread_fetches(self.source, self.pass_id, roles):
            parsed = self.earlier.parsed(fetch.snapshot_id) if fetch.fetched_at >= since else None
            if parsed is not None:
                yield from self._after_opendata(fetch.target, parsed, is_old=True)

    def _ask_single(self, ids: Sequence[str], tolerated: bool) -> Iterator[Step]:
        for question_id in ids:
            url = self.table.opendata_url.format(id=question_id)
            yield from self.ask(Target(OPENDATA, url, tolerated=tolerated))

    def _ids_in(self, target: Target) -> list[str]:
        filled = self.table.opendata_bulk_url.fields_of(target.url)
        return filled["ids"].split(",") if filled else []

    def _after_opendata(
        self, target: Target, parsed: Parsed, is_old: bool = False
    ) -> Iterator[Step]:
        found = {r.key: r.data for r in parsed.readings if r.part == OPENDATA}
        if target.role == OPENDATA_BULK:
            found = {key: data for key, data in found.items() if not self._disagrees(key, data)}
            # A bulk answer that leaves a question out, or says of it what is another's, proves
            # nothing; its own address does.
            left_out = [i for i in self._ids_in(target) if question_key(i) not in found]
            yield from self._ask_single(() if is_old else left_out, tolerated=True)
        for key, data in found.items():
            if is_old and self._entries.is_answered(key) and not data["answered"]:
                self._changed.add(key)
                continue
            if self._to_come is not None:
                self._to_come.discard(key)
            stored = self.readings.of(key).get(OPENDATA)
            changed = key in self._changed or (stored is not None and _differs(stored.data, data))
            if target in self.plan.canaries:
                # Nothing lists it: what it says is compared, and no more.
                continue
            numbers = data["documents"] or self._entries.documents(key)
            yield from self.ask_files(document_targets(self.table, numbers), changed)

    def _disagrees(self, key: str, data: JsonObject) -> bool:
        return disagreement(data, self._entries.hits(key)) is not None


def _differs(before: JsonObject, after: JsonObject) -> bool:
    """Whether the question has come further: then its document may hold more than it did."""
    return any(before.get(f) != after.get(f) for f in ("answered", "answered_on", "published_on"))
