"""What the spiders share: asking politely, telling how it ended, and knowing when to give up."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Generic, NoReturn, TypeVar

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.fetching.answers import (
    Answer,
    ClosedHostError,
    ForbiddenError,
    ShutDoorError,
    headers_of,
)
from crawler.fetching.failure_words import failure_words, status_words
from crawler.fetching.going_on.earlier import Earlier
from crawler.fetching.going_on.listings import ListingWatch
from crawler.fetching.going_on.steps import Recall, Step, driven
from crawler.fetching.manners.hosts import Hosts
from crawler.fetching.plan import Errand
from crawler.parsing.base import Parsed
from crawler.parsing.settings import SourceSettings
from crawler.parsing.web.redirects import Leads, where_to
from state.model.errors import DamagedError, ParseError
from state.model.instants import clock
from state.model.values import FILE_ROLE, FetchOutcome, Snapshot, Target
from state.stores import Stores

S = TypeVar("S", bound=SourceSettings)


# So many failures in a row, and the rest of the source is left for another pass.
GIVE_UP_AFTER = 10
# Every answer comes to the spider, but for redirects, which Scrapy follows.
_ANSWERS = [304, *range(400, 600)]

_logger = logging.getLogger(__name__)


class SourceSpider(scrapy.Spider, ABC, Generic[S]):
    """One source: asks, stores every answer, and lets `follow` decide what to ask next."""

    def __init__(
        self,
        errand: Errand[S],
        stores: Stores,
        manners: Hosts,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=errand.source, **kwargs)
        self.errand = errand
        self.source = errand.source
        self.plan = errand.plan
        # Scrapy has `settings` of its own.
        self.table = errand.settings
        self.store = stores.snapshots
        self.earlier = Earlier(errand, stores.snapshots)
        self.records = stores.records
        self.readings = stores.readings
        self.aliases = stores.aliases
        self.files = stores.files
        self.pass_id = errand.pass_id
        self.manners = manners
        self.hosts = frozenset(errand.settings.hosts)
        self.on_recall: Callable[[], None] = lambda: None  # told before what asks for nothing
        self.asked = 0
        self.answered = 0
        self.crawl_error: str | None = None
        self.doubts: dict[str, str] = {}
        """What was taken for granted in vain, by the name of the assumption."""
        self._failures_in_a_row = 0
        self._targets: set[tuple[str, str, str]] = set()
        self._anew: set[tuple[str, str, str]] = set()
        self._listings = ListingWatch()

    def now(self) -> datetime:
        """The instant to store: the given one, else the clock's."""
        return self.errand.given_now or clock()

    # --- to be filled in by each source ---------------------------------------------------

    @abstractmethod
    def begin(self) -> Iterator[Step]:
        """The first requests."""

    @abstractmethod
    def follow(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """What to ask after a body that could be read."""

    def unreadable(self, target: Target) -> Iterator[Step]:
        """What to ask after an answer without a usable body; nothing unless a source says so."""
        del target
        yield from ()

    def stands_since(self, target: Target) -> datetime | None:
        """Since when a page of a listing must have been got to stand in a pass that goes on where
        another ended; None where it is read anew. What is no listing stands anyway."""
        del target
        return None

    def left(self) -> int:
        """About how many requests are still to be answered."""
        return self.asked - self.answered

    # --- asking ---------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry: the first requests, and what is due besides."""
        for step in self._driven(self._first_steps()):
            if step is None:
                # Of thousands that are there already none is asked for: others must be heard.
                await asyncio.sleep(0)
            else:
                yield step

    def _first_steps(self) -> Iterator[Step]:
        yield from self.begin()
        for url in self.plan.due_files:
            yield from self.ask(Target(FILE_ROLE, url, tolerated=True))
        # Other canaries are asked for when it is known what is listed.
        files = (canary for canary in self.plan.canaries if canary.role == FILE_ROLE)
        for target in (*self.plan.again, *files):
            yield from self.ask(target)

    def _driven(self, steps: Iterator[Step]) -> Iterator[Request | Answer | None]:
        for step in driven(steps, self._recall):
            if step is None:
                self.on_recall()
            yield step

    def ask(self, target: Target) -> Iterator[Step]:
        """Ask for a target, conditionally where the server once gave something to ask with; not for
        what a pass that was stopped has got already."""
        # Scrapy's own filter would also drop a redirect to the same address, without a word.
        if target.address in self._targets:
            return
        self._targets.add(target.address)
        since = self._stands_since(target)
        if since is not None and self.store.is_unread(target, since):
            yield Recall(target, since)
        elif not self.earlier.is_known_missing(target):
            yield from self._ask_anew(target)

    def _ask_anew(self, target: Target) -> Iterator[Step]:
        try:
            self.manners.require(target.url)
        except (ForbiddenError, ClosedHostError) as error:
            yield from self._leave(target, error)
        else:
            yield self._request(target)

    def _stands_since(self, target: Target) -> datetime | None:
        traits = self.errand.roles.get(target.role)
        since = self.plan.goes_on_since
        if since is None or traits is None or target.address in self._anew:
            return None
        if not traits.is_listing:
            return since
        listed_since = self.stands_since(target)
        return None if listed_since is None else max(since, listed_since)

    def ask_files(self, targets: Iterable[Target], changed: bool = False) -> Iterator[Step]:
        """Ask for files that were never had; for those had before only when `changed` says so."""
        for target in targets:
            if changed or self.earlier.lacks(target.url):
                yield from self.ask(target)

    def _request(self, target: Target, is_whole: bool = True) -> Request:
        """A request, conditional where what is stored is whole and the server can tell it."""
        traits = self.errand.roles.get(target.role)
        accepts = traits.accepts if traits else "*/*"
        headers = {"Accept": accepts} | self._extra_headers(target)
        snapshot_id = self.store.latest_snapshot_id(target) if is_whole else None
        if snapshot_id is not None:
            headers |= self.store.validators(snapshot_id)
        self.asked += 1
        return Request(
            target.url,
            method=target.method,
            body=target.body.encode(),
            headers=headers,
            dont_filter=True,
            callback=self._on_response,
            errback=self._on_failure,
            meta={
                "handle_httpstatus_list": _ANSWERS,
                "target": target,
                "snapshot_id": snapshot_id,
            },
        )

    def _leave(self, target: Target, error: ForbiddenError | ClosedHostError) -> Iterator[Step]:
        """Note why a target is not even asked for; of a file that was forbidden before, once."""
        is_forbidden = isinstance(error, ForbiddenError)
        outcome = FetchOutcome.FORBIDDEN if is_forbidden else FetchOutcome.HOST_CLOSED
        last = self.store.last_fetch(target.url) if target.role == FILE_ROLE else None
        if last is None or last.outcome is not FetchOutcome.FORBIDDEN or not is_forbidden:
            yield Answer(target, None, failure=f"{error}", unasked=outcome)
        yield from self.unreadable(target)

    def _extra_headers(self, target: Target) -> dict[str, str]:
        return {"Content-Type": "application/json"} if target.body else {}

    # --- answers --------------------------------------------------------------------------

    def _on_response(self, response: Response) -> Iterator[Step]:
        yield from filter(None, self._driven(self._after_response(response)))

    def _after_response(self, response: Response) -> Iterator[Step]:
        target: Target = response.meta["target"]
        snapshot_id: int | None = response.meta["snapshot_id"]
        self.answered += 1
        leads = self._leads(target, response)
        if leads is not Leads.THERE:
            yield from self._led(target, response, leads)
        elif response.status == 304 and snapshot_id is not None:
            self._failures_in_a_row = 0
            yield from self._stands(target, snapshot_id)
        elif response.status == 200:
            self._failures_in_a_row = 0
            headers = headers_of(response)
            yield Answer(target, 200, headers, response.body)
            yield from self._read(target, _fresh(target, headers, response.body, self.now()))
        else:
            yield from self._fail(target, response.status, status_words(response))

    def _stands(self, target: Target, snapshot_id: int) -> Iterator[Step]:
        """What follows from what is stored and still stands; where it is damaged, all of it is
        asked for."""
        try:
            snapshot = self.store.load(snapshot_id)
        except DamagedError as error:
            _logger.warning("%s; it is asked for again", error)
            yield self._request(target, is_whole=False)
            return
        yield Answer(target, 304, snapshot_id=snapshot_id)
        yield from self._read(target, snapshot)

    def _leads(self, target: Target, response: Response) -> Leads:
        """Where redirects have led; that another address has nothing proves no absence."""
        statuses = response.meta.get("redirect_reasons", ())
        if not statuses or response.status >= 500:
            return Leads.THERE
        traits = self.errand.roles.get(target.role)
        leads = where_to(
            target, response.url, statuses, lambda url: self.errand.own_key(target.role, url)
        )
        is_lost = response.status >= 400 or (traits is not None and traits.is_listing)
        return Leads.AWAY if is_lost and leads is Leads.MOVED else leads

    def _led(self, target: Target, response: Response, leads: Leads) -> Iterator[Step]:
        status = int(response.meta["redirect_reasons"][0])
        if leads is Leads.AWAY:
            why = f"it leads to {response.url[:300]}, which is not what was asked for"
            yield from self._fail(target, status, why)
            return
        self._failures_in_a_row = 0
        yield Answer(target, status, moved_to=response.url)
        yield from self.ask(replace(target, url=response.url))

    def _on_failure(self, failure: Failure) -> Iterator[Step]:
        yield from filter(None, self._driven(self._after_failure(failure)))

    def _after_failure(self, failure: Failure) -> Iterator[Step]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        target: Target = request.meta["target"]
        self.answered += 1
        http = self.errand.http
        error = failure.value or Exception()
        if isinstance(error, ForbiddenError | ClosedHostError):
            yield from self._leave(target, error)
            return
        words = failure_words(error, http.timeout_seconds, http.max_body_mib)
        status = error.status if isinstance(error, ShutDoorError) else None
        yield from self._fail(target, status, words)

    def _fail(self, target: Target, status: int | None, reason: str) -> Iterator[Step]:
        yield Answer(target, status, failure=reason)
        yield from self.unreadable(target)
        traits = self.errand.roles.get(target.role)
        if status in (404, 410) or (traits is not None and traits.is_optional):
            return
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= GIVE_UP_AFTER:
            self._give_up(
                f"gave up after {GIVE_UP_AFTER} failures in a row, the last: {target.url}: {reason}"
            )

    def _recall(self, recall: Recall) -> Iterator[Step]:
        """Go on from what an earlier pass got; where that is no answer, it is asked for again."""
        target = recall.target
        parsed = self.earlier.parsed(self.store.latest_snapshot_id(target))
        if parsed is None:
            yield from self._ask_anew(target)
            return
        if self.errand.roles[target.role].is_listing and parsed.listing is not None:
            kept = self.store.keep_unread(self.pass_id, self.source, target, recall.since)
            self._listings.recall(parsed.listing, len(kept))
        yield from self._go_on(target, parsed)

    def _read(self, target: Target, snapshot: Snapshot) -> Iterator[Step]:
        if target.role == FILE_ROLE:
            return
        try:
            parsed = self.errand.parse(snapshot)
        except ParseError as error:
            # The pass is judged when it has ended; here it only means that nothing follows.
            _logger.debug("%s", error)
            yield from self.unreadable(target)
        else:
            yield from self._go_on(target, parsed)

    def _go_on(self, target: Target, parsed: Parsed) -> Iterator[Step]:
        """What to ask after a body that could be read; a listing must have read on rightly."""
        problem = self._listings.problem(parsed)
        pages: tuple[Target, ...] = ()
        if problem is not None:
            pages = self._listings.recalled_pages(target, parsed.listing)
            if not pages:
                self._give_up(f"{problem}, at {target.url}")
        elif parsed.listing:
            pages = self._listings.to_read_again(target, parsed.listing)
        if not pages:
            yield from self.follow(target, parsed)
            return
        again = {page.address for page in pages}
        self._targets -= again
        self._anew |= again
        yield from self.ask(pages[0])

    def _give_up(self, error: str) -> NoReturn:
        self.crawl_error = error
        raise CloseSpider(error)


def _fresh(target: Target, headers: dict[str, str], body: bytes, at: datetime) -> Snapshot:
    method, url, request_body = target.address
    utc = at.astimezone(UTC)
    return Snapshot(0, target.role, url, method, request_body, 200, headers, "", utc, utc, body)
