"""The hosts of one crawl, over all of its sources.

What their robots.txt says, how long to wait between two requests, and which are not asked any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetching.answers import ClosedHostError, ForbiddenError
from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.manners.attempts import Attempts
from crawler.fetching.robots_rules import ROBOTS_FAILED, own_rules, pause_seconds
from state.snapshots.hosts import HostState, HostStore

FORBIDDEN_BY_ROBOTS = "robots.txt forbids it"
# So long a copy of robots.txt stands for it: it is asked for once in that time.
_COPY_LASTS = timedelta(days=1)

_logger = logging.getLogger("vvwatch.crawl")


@dataclass
class _Host:
    """A host in this crawl. `rules` is None while its robots.txt is not known; `closed`: why it is
    not asked any more; `last_asked` is an instant of the event loop's clock."""

    state: HostState
    rules: Protego | None = None
    closed: str | None = None
    last_asked: float | None = None


class HasManners(Protocol):
    """Whatever asks hosts by these manners: every spider."""

    manners: Hosts


class Hosts:
    """The hosts that the spiders of one pass ask, by what the database knows of them.

    `agent` is how we name ourselves, `now` the instant to note. What could not be reached in pass
    `since_pass` or later is not tried again.
    """

    def __init__(
        self,
        store: HostStore,
        http: HttpSettings,
        agent: str,
        pass_id: int,
        now: Callable[[], datetime],
        since_pass: int | None = None,
    ) -> None:
        self._store = store
        self._http = http
        self._agent = agent
        self._pass_id = pass_id
        self._now = now
        self._since_pass = pass_id if since_pass is None else since_pass
        self._hosts: dict[str, _Host] = {}
        self.attempts = Attempts()
        """How the requests of the source at hand go over the wire."""

    def has_robots(self, name: str) -> bool:
        """Whether it is known what the robots.txt of a host says, or that it cannot be had."""
        host = self._host(name)
        return host.rules is not None or host.closed is not None

    def require(self, url: str) -> None:
        """Raise ForbiddenError or ClosedHostError where an address may not be asked for, by what is
        known of its host by now."""
        host = self._host(urlsplit(url).netloc)
        if host.closed is not None:
            raise ClosedHostError(host.closed)
        if host.rules is not None and not host.rules.can_fetch(url, self._agent):
            raise ForbiddenError(FORBIDDEN_BY_ROBOTS)

    async def wait(self, name: str) -> None:
        """Let the pause that a host wants pass since it was last asked; it is asked now."""
        host, clock = self._host(name), asyncio.get_running_loop().time
        pause = host.state.kept_pause_seconds
        if pause is not None and host.last_asked is not None:
            await asyncio.sleep(max(0.0, host.last_asked + pause - clock()))
        host.last_asked = clock()

    # --- what a host answers --------------------------------------------------------------

    def keep_robots(self, name: str, status: int, body: bytes) -> None:
        """Note the robots.txt of a host; without a `body`, it has none."""
        rules = own_rules(body, self._agent).decode("utf-8", "replace")
        host = self._host(name)
        kept = replace(host.state, robots_at=self._now(), robots_status=status, robots_rules=rules)
        self._take(host, kept)
        if host.state.kept_pause_seconds is not None:
            pause = host.state.kept_pause_seconds
            words, about = "%s: %g s between two requests, as robots.txt asks", f"https://{name}/"
            _logger.info(words, name, pause, extra={"url": about})
        self._store.save(host.state)

    def close(self, name: str, why: str) -> None:
        """Ask a host for nothing more in this pass."""
        host = self._host(name)
        if host.closed is not None:
            return
        words = "%s is not asked any more in this pass: %s"
        _logger.warning(words, name, why, extra={"url": f"https://{name}/"})
        host.closed = why
        since = host.state.closed_since
        now = self._now()
        host.state = replace(
            host.state,
            closed_since=now if since is None or since > now else since,
            closed_pass=self._pass_id,
            closed_why=why,
        )
        self._store.save(host.state)

    def answered(self, name: str) -> None:
        """Note that a host answers: if it was closed before, it is no more."""
        host = self._host(name)
        if host.closed is None and host.state.closed_since is not None:
            host.state = replace(host.state, closed_since=None, closed_pass=None, closed_why=None)
            self._store.save(host.state)

    # --- what is known --------------------------------------------------------------------

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(self._store.get(name))
            self._recall(self._hosts[name])
            self._stay_closed(self._hosts[name])
        return self._hosts[name]

    def _recall(self, host: _Host) -> None:
        """Go by the copy of a robots.txt, while it lasts."""
        at = host.state.robots_at
        # A clock that was ahead of the time says nothing of when it was fetched.
        if at is not None and timedelta() <= self._now() - at < _COPY_LASTS:
            self._take(host, host.state)

    def _stay_closed(self, host: _Host) -> None:
        """Leave a host alone that an earlier pass of the same check could not reach."""
        why, closed_pass = host.state.closed_why, host.state.closed_pass
        if why is not None and closed_pass is not None and closed_pass >= self._since_pass:
            host.closed = why if why.startswith(ROBOTS_FAILED) else None

    def _take(self, host: _Host, state: HostState) -> None:
        host.rules = Protego.parse(state.robots_rules)
        asked = host.rules.crawl_delay(self._agent)
        ours = self._http.delay_seconds
        pause = pause_seconds(ours, asked)
        is_longer = pause > ours
        host.state = replace(
            state,
            asked_pause_seconds=asked if is_longer else None,
            kept_pause_seconds=pause if is_longer else None,
        )
