"""Runs the probes of each source one after the other, each request after the answer to the last."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy.http import Request, Response

from crawler.fetching.answers import ClosedHostError, ForbiddenError, ShutDoorError, headers_of
from crawler.fetching.failure_words import failure_words, status_words
from crawler.fetching.manners.hosts import Hosts
from crawler.fetching.manners.robots import RobotsMiddleware
from crawler.fetching.scrapy_settings import user_agent
from crawler.parsing.base import describe
from crawler.parsing.web.redirects import Leads, where_to
from crawler.running.probing.bound import AllAskedError
from crawler.running.probing.reasons import why
from crawler.running.probing.values import (
    MOST_REQUESTS,
    DateSeen,
    HostSeen,
    ProbeFound,
    ProbeJob,
    ProbeLine,
)
from crawler.sources.base import AnySource
from crawler.sources.registry import source_named, traits_of
from crawler.telling.probing import (
    Ask,
    Came,
    Finding,
    Outcome,
    Probe,
    failed,
    go_on,
    not_tested,
    refused,
)
from state.model.errors import ParseError
from state.model.instants import clock
from state.model.values import FILE_ROLE, Snapshot, SourceName
from state.stores import Stores

_logger = logging.getLogger("vvwatch.crawl")
# Every answer is looked at here, but for redirects, which Scrapy follows.
_NOT_MODIFIED, _OK = 304, 200
_KINDS = {401: "network", 403: "network", 407: "network", 429: "later"}
_VALIDATORS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


@dataclass(frozen=True)
class NoAnswer:
    """Why nothing usable came, and what it says of an assumption that this contradicts: nothing,
    where it was not even asked for."""

    finding: Finding

    def about(self, probe: Probe[Any], ask: Ask) -> Finding:
        """What it says to a probe that asked for this."""
        if self.finding.outcome is Outcome.NOT_TESTED:
            return self.finding
        is_file = ask.target.role == FILE_ROLE
        assumption = None if is_file else traits_of(ask.target.role).assumption
        if ask.is_decisive or assumption == probe.assumption:
            return self.finding
        return not_tested("probe.depends", on=assumption or ask.target.url)


class ProbeSpider(scrapy.Spider):
    """One after the other, so that no host is asked by two at once; what one probe has had, another
    is given. `tell` is given a line for whatever is found out."""

    def __init__(
        self, job: ProbeJob, stores: Stores, tell: Callable[[ProbeLine], None], **kwargs: Any
    ) -> None:
        super().__init__(name="probes", **kwargs)
        self._job = job
        self._store = stores.snapshots
        self._host_store = stores.hosts
        http = job.settings.http
        self.manners = Hosts(stores.hosts, http, user_agent(http), job.pass_id, self._now)
        self._looked_at: set[str] = set()
        self._closed: set[str] = set()
        self._tell = tell
        self.source = SourceName("")
        self.hosts: frozenset[str] = frozenset()
        self._had: dict[tuple[Any, ...], Came | NoAnswer] = {}
        self._silent: dict[str, NoAnswer] = {}

    def _now(self) -> datetime:
        return self._job.given_now or clock()

    async def start(self) -> AsyncIterator[Any]:
        """Scrapy's entry; nothing is left to Scrapy's own queue."""
        for _ in self._sources():
            await self._look_at_hosts()
        for source in self._sources():
            for probe in source.probes.probes:
                self._tell(ProbeLine(found=await self._try(source, probe)))
        # Scrapy wants a generator, of what is left to ask.
        left: tuple[Request, ...] = ()
        for request in left:
            yield request

    def _sources(self) -> Iterator[AnySource]:
        """Each source; while it is at hand its own hosts are asked."""
        for name in self._job.sources:
            source = source_named(name)
            self.source = name
            self.hosts = frozenset(self._job.settings.sources.table(source).hosts)
            yield source

    # --- hosts ----------------------------------------------------------------------------

    async def _look_at_hosts(self) -> None:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is None:
            return
        for host in sorted(self.hosts - self._looked_at):
            await robots.look_at(host)
            self._looked_at.add(host)
            state = self._host_store.get(host)
            if state.closed_why is not None:
                self._closed.add(host)
            seen = HostSeen(
                source=self.source,
                host=host,
                status=state.robots_status,
                reason=state.closed_why,
                crawl_delay=state.asked_pause_seconds,
                pause=state.kept_pause_seconds or self._job.settings.http.delay_seconds,
            )
            self._tell(ProbeLine(host=seen))

    def note_date(self, host: str, response: Response) -> None:
        """Tell what a host said the time was, and when."""
        header = (response.headers.get("Date") or b"").decode("latin-1")
        age = (response.headers.get("Age") or b"").decode("latin-1").strip()
        if header:
            seconds = int(age) if age.isascii() and age.isdigit() and len(age) < 9 else 0
            seen = DateSeen(host=host, header=header[:100], age_seconds=seconds, at=clock())
            self._tell(ProbeLine(dated=seen))

    # --- one probe ------------------------------------------------------------------------

    async def _try(self, source: AnySource, probe: Probe[Any]) -> ProbeFound:
        try:
            finding = await self._finding(source, probe)
        except Exception as error:
            # A probe that stumbles says nothing about the site; the others go on.
            _logger.debug("it happened here", exc_info=error)
            finding = not_tested("probe.stumbled", error=f"{type(error).__name__}: {error}")
        table = self._job.settings.sources.table(source)
        return ProbeFound(
            source=source.name,
            check=probe.check,
            assumption=probe.assumption,
            outcome=finding.outcome,
            seen=finding.seen,
            values={name: _plain(value) for name, value in finding.values.items()},
            remedy=finding.remedy,
            unneeded_with=probe.unneeded_with(table),
        )

    async def _finding(self, source: AnySource, probe: Probe[Any]) -> Finding:
        trial = probe.begin(self._job.settings.sources.table(source), self._job.on)
        came: Came | None = None
        try:
            step = go_on(trial)
            while isinstance(step, Ask):
                answer = await self._answer(source, step)
                if isinstance(answer, NoAnswer):
                    trial.close()
                    return answer.about(probe, step)
                came = answer
                step = go_on(trial, came)
        except ParseError as error:
            body, url = (describe(came.snapshot.body), came.snapshot.url) if came else ("", "")
            return refused(probe, error, body, url)
        return step

    # --- one request ----------------------------------------------------------------------

    async def _answer(self, source: AnySource, ask: Ask) -> Came | NoAnswer:
        """What came, or what came before where the same was asked."""
        words = (ask.target.role, ask.target.address, ask.again)
        if words not in self._had:
            host = _host(ask.target.url)
            self._had[words] = self._silent.get(host) or await self._fetch(source, ask)
        return self._had[words]

    async def _fetch(self, source: AnySource, ask: Ask) -> Came | NoAnswer:
        target, http = ask.target, self._job.settings.http
        request = Request(
            target.url,
            method=target.method,
            body=target.body.encode(),
            headers={**ask.headers, **self._validators(ask)},
            dont_filter=True,
            meta={"handle_httpstatus_list": [_NOT_MODIFIED]},
        )
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl has not begun")
        try:
            response = await engine.download_async(request)
        except AllAskedError:
            return NoAnswer(not_tested("probe.all_asked", count=MOST_REQUESTS))
        except ClosedHostError as error:
            name = _host(target.url)
            seen = "probe.closed" if name in self._closed else "probe.closed.since"
            return NoAnswer(not_tested(seen, host=name, why=f"{error}"))
        except ForbiddenError:
            return NoAnswer(_found(Outcome.NOT_TESTED, "forbidden", url=target.url))
        except Exception as error:
            said = failure_words(error, http.timeout_seconds, http.max_body_mib)
            # A host that does not answer is not asked again, each time for half a minute.
            kind = why(f"{target.url}: {said}" if isinstance(error, ShutDoorError) else said)
            gone = NoAnswer(_found(Outcome.FAILED, kind, url=target.url, why=said))
            return self._silent.setdefault(_host(target.url), gone)
        return self._judged(source, ask, response)

    def _judged(self, source: AnySource, ask: Ask, response: Response) -> Came | NoAnswer:
        target = ask.target
        self.note_date(_host(response.url), response)
        table = self._job.settings.sources.table(source)
        statuses = response.meta.get("redirect_reasons", ())
        leads = where_to(
            target, response.url, statuses, lambda url: source.own_key(target.role, url, table)
        )
        # Without a redirect it is the same address, perhaps spelt otherwise on its way.
        if statuses and leads is not Leads.THERE:
            return NoAnswer(failed("probe.led_away", url=target.url, to=response.url[:300]))
        if response.status == _NOT_MODIFIED and ask.again:
            had = self._had[target.role, target.address, False]
            return Came(_NOT_MODIFIED, had.snapshot) if isinstance(had, Came) else had
        if response.status != _OK:
            kind = _KINDS.get(response.status, "later" if response.status >= 500 else "gone")
            said = status_words(response)
            return NoAnswer(_found(Outcome.FAILED, kind, url=target.url, why=said))
        return Came(_OK, self._stored(ask, response))

    def _validators(self, ask: Ask) -> dict[str, str]:
        had = self._had.get((ask.target.role, ask.target.address, False)) if ask.again else None
        if not isinstance(had, Came):
            return {}
        headers = had.snapshot.headers
        return {ours: headers[theirs] for theirs, ours in _VALIDATORS if theirs in headers}

    def _stored(self, ask: Ask, response: Response) -> Snapshot:
        """The answer as a snapshot; it is stored with those of this look."""
        target, at = ask.target, self._now()
        headers = headers_of(response)
        place = (self._job.pass_id, self.source, target)
        self._store.add_response(*place, _OK, headers, response.body, at)
        method, url, body = target.address
        utc = at.astimezone(UTC)
        return Snapshot(
            0, target.role, url, method, body, _OK, headers, "", utc, utc, response.body
        )


def _found(outcome: Outcome, kind: str, **values: object) -> Finding:
    """That nothing came, with the remedy for it; of what is gone, that of the assumption."""
    remedy = None if kind == "gone" else f"probe.remedy.{kind}"
    seen = "probe.forbidden" if kind == "forbidden" else "probe.no_answer"
    return Finding(outcome, seen, {"host": _host(str(values["url"])), **values}, remedy)


def _plain(value: object) -> str | int | float | None:
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0]
