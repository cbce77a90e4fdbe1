"""What is told that is no event: long outages and their end, reminders, and that nothing is new.

Notices are written with the pass (or before sending) that finds them, each once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property, partial

from crawler.running.probing.reasons import Why, why
from crawler.sources.registry import ANNOUNCING_KINDS, EXPECTED_OF
from crawler.sources.together.event_kinds import event_kind, told
from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.relevance import interests
from jobs.config.model import Config, WatcherSettings
from jobs.rules.expectations import Expectation, as_record
from jobs.rules.kinds import comes_of
from jobs.rules.matching import Matcher
from jobs.rules.promised import all_expectations
from state.model.deliveries import OPS, Destination, Notice
from state.model.event_kinds import EXPECTATION_OVERDUE
from state.model.instants import brussels_day, iso, not_after
from state.model.notices import (
    Expected,
    Heartbeat,
    HostClosed,
    HostOpen,
    Outage,
    OutageOver,
    Reminder,
    SlowHost,
    SourceLook,
)
from state.model.records import SourceState
from state.model.values import Event, SourceName
from state.set_aside.entries import Attempt, Step
from state.snapshots.hosts import HostState
from state.stores import Stores

# A heartbeat says that somebody looked: so long ago at the most.
_OF_LATE = timedelta(days=1)
_PERIODS = {
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
}


class SystemNotices:
    """The notices of one database to the watchers of one configuration; the caller holds the
    transaction."""

    def __init__(self, stores: Stores, config: Config, book: ChannelBook) -> None:
        self._records = stores.records
        self._sources = stores.sources
        self._expectations = stores.expectations
        self._notes = stores.notes
        self._outbox = stores.outbox
        self._hosts = stores.hosts
        self._config = config
        self._book = book

    @cached_property
    def _matcher(self) -> Matcher:
        """Who follows what; made for reminders alone."""
        return Matcher(interests(self._config))

    def after_pass(
        self,
        at: datetime,
        told: Iterable[Event],
        sources: Iterable[SourceName],
        attempt: Attempt,
    ) -> None:
        """Write what a pass over these sources has to say besides its events, of which `told`
        alerted somebody; each outage and each reminder is an `attempt` of its own."""
        news = Counter(event.source for event in told if not event_kind(event.kind).for_ops)
        asked = tuple(sources)
        for source in asked:
            take = partial(self._outage, source, at, news[source])
            attempt(f"source:{source}", Step.OUTAGE, take)
        for host in self._hosts_to_tell(asked):
            attempt(f"host:{host.host}", Step.OUTAGE, partial(self._of_host, host, at))
        attempt("reminders", Step.REMINDER, partial(self._reminders, at, attempt))

    def tell_ops(self, notice: Notice, at: datetime) -> None:
        """Write what ops are told besides."""
        self._outbox.add_notice(notice, OPS, self._book.ids(OPS), at)

    # --- outages --------------------------------------------------------------------------

    def _outage(self, source: SourceName, at: datetime, missed: int) -> None:
        state = self._sources.get(source)
        name = f"outage:{source}"
        told_since = self._notes.get(name) or None
        if state.failing_since is not None:
            is_long = at - state.failing_since >= self._config.messages.outage_after.value
            if is_long and told_since is None:
                self._tell_outage(source, state, at)
                self._notes.set(name, iso(state.failing_since))
        elif told_since is not None:
            over = OutageOver(source=source, since=told_since, until=iso(at), missed=missed)
            self._tell_followers(source, Notice(f"{name}:{told_since}:over", over), at)
            self._notes.set(name, "")

    def _tell_outage(self, source: SourceName, state: SourceState, at: datetime) -> None:
        since = iso(state.failing_since or at)
        last_good_at = iso(state.last_good_at) if state.last_good_at else None
        detail = Outage(source=source, since=since, last_good_at=last_good_at)
        self._tell_followers(source, Notice(f"outage:{source}:{since}", detail), at)

    def _tell_followers(self, source: SourceName, notice: Notice, at: datetime) -> None:
        for watcher in self._config.watchers:
            if comes_of(source, watcher.kinds):
                self._tell(watcher, notice, at)

    # --- hosts ----------------------------------------------------------------------------

    def _hosts_to_tell(self, sources: Iterable[SourceName]) -> Iterator[HostState]:
        """The hosts of which there may be something to tell: where all sources of a pass fail, that
        a host cannot be reached is told with each of them already."""
        all_fail = all(self._sources.get(name).failing_since is not None for name in sources)
        for host in self._hosts.all():
            if not (all_fail and host.closed_why and why(host.closed_why) is Why.NETWORK):
                yield host

    def _of_host(self, host: HostState, at: datetime) -> None:
        """Tell ops, once each, of a host that keeps us out, that does no more, or that is slow."""
        name = f"host_closed:{host.host}"
        told_since = self._notes.get(name) or None
        closed_since = iso(host.closed_since) if host.closed_since else None
        if closed_since is not None and told_since is None:
            detail = HostClosed(host=host.host, why=host.closed_why or "")
            self.tell_ops(Notice(f"{name}:{closed_since}", detail), at)
        elif closed_since is None and told_since is not None:
            over = HostOpen(host=host.host, since=told_since)
            self.tell_ops(Notice(f"{name}:{told_since}:over", over), at)
        if closed_since != told_since:
            self._notes.set(name, closed_since or "")
        asked, kept = host.asked_pause_seconds, host.kept_pause_seconds
        if asked is not None and kept is not None:
            slow = SlowHost(host=host.host, asked=asked, kept=kept)
            self.tell_ops(Notice(f"slow_host:{host.host}:{asked:g}:{kept:g}", slow), at)

    # --- reminders ------------------------------------------------------------------------

    def _reminders(self, at: datetime, attempt: Attempt) -> None:
        watchers = {w.name: w for w in self._config.watchers if w.remind_days}
        if not watchers:
            return
        for expectation in self._expected():
            take = partial(self._remind, expectation, watchers, at)
            attempt(expectation.key, Step.REMINDER, take)

    def _remind(
        self, expectation: Expectation, watchers: Mapping[str, WatcherSettings], at: datetime
    ) -> None:
        days = (expectation.due_on - brussels_day(at)).days
        pending = self._expectations.get(expectation.key) == "pending"
        if days < 0 or not pending:
            return
        event = _as_event(expectation)
        for name, _ in self._matcher.match(event, (), told(event).detail.follows_from):
            if name in watchers and days <= watchers[name].remind_days:
                notice = _reminder(expectation, self._announcer(expectation), name, days)
                self._tell(watchers[name], notice, at)

    def _announcer(self, expectation: Expectation) -> str | None:
        """The address of what announced it, None where that is the configuration alone."""
        stored = self._records.get(expectation.announced_in or "")
        return stored.record.url if stored else None

    # --- nothing new ----------------------------------------------------------------------

    def heartbeats(self, at: datetime, attempt: Attempt) -> None:
        """Tell those who want to know that nothing was new for so long, by the channels through
        which they have heard nothing; each watcher is an `attempt`."""
        known = self._notes.starting("watcher:")
        for watcher in self._config.watchers:
            # Of the many who want to hear of nothing it is noted once that they are there.
            if watcher.heartbeat or f"watcher:{watcher.name}" not in known:
                attempt(f"watcher:{watcher.name}", Step.HEARTBEAT, partial(self._beat, watcher, at))

    def _beat(self, watcher: WatcherSettings, at: datetime) -> None:
        known_since = self._known_since(watcher, at)
        if not watcher.heartbeat or self._outbox.is_held(watcher.name):
            return
        if not self._was_looked(watcher, at):
            return
        period = _PERIODS[watcher.heartbeat]
        for channel_id in self._book.ids(watcher.name):
            last_told_at, is_owed = self._outbox.standing(Destination(watcher.name, channel_id))
            since = max(not_after(last_told_at, at) or known_since, known_since)
            # A little early, so that a digest at the end of the period takes it along.
            if not is_owed and at - since >= period - period / 14:
                notice = self._heartbeat(watcher, channel_id, since, at)
                self._outbox.add_notice(notice, watcher.name, [channel_id], at)

    def _was_looked(self, watcher: WatcherSettings, at: datetime) -> bool:
        """Whether anything that somebody follows was seen of late: else silence says nothing."""
        states = (self._sources.get(source) for source in self._config.sources.enabled)
        looked = [s.last_good_at for s in states if comes_of(s.name, watcher.kinds)]
        known = (not_after(seen, at) for seen in looked)
        return any(seen is not None and at - seen <= _OF_LATE for seen in known)

    def _known_since(self, watcher: WatcherSettings, at: datetime) -> datetime:
        """Since when somebody has been a watcher: before that, silence meant nothing."""
        name = f"watcher:{watcher.name}"
        noted = self._notes.get(name)
        since = not_after(datetime.fromisoformat(noted), at) if noted else None
        if since is None:
            self._notes.set(name, iso(at))
        return since or at

    def _heartbeat(
        self, watcher: WatcherSettings, channel_id: str, since: datetime, at: datetime
    ) -> Notice:
        followed = [
            source for source in self._config.sources.enabled if comes_of(source, watcher.kinds)
        ]
        states = [self._sources.get(source) for source in followed]
        expected = self._expected()
        detail = Heartbeat(
            since=iso(since),
            until=iso(at),
            sources=tuple(
                SourceLook(
                    source=s.name, last_good_at=iso(s.last_good_at) if s.last_good_at else None
                )
                for s in states
            ),
            expected=tuple(
                Expected(title=e.title, due_on=e.due_on)
                for e in expected
                if not e.is_promise and self._expectations.get(e.key) == "pending"
            ),
        )
        # The instant is part of the name: one that was given up does not stand for the next.
        return Notice(f"heartbeat:{watcher.name}:{channel_id}:{iso(at)}", detail)

    def _expected(self) -> tuple[Expectation, ...]:
        announcing = self._records.announcing(ANNOUNCING_KINDS)
        return all_expectations(self._config.expectations, announcing)

    def _tell(self, watcher: WatcherSettings, notice: Notice, at: datetime) -> None:
        self._outbox.add_notice(notice, watcher.name, self._book.ids(watcher.name), at)


def _reminder(expectation: Expectation, url: str | None, watcher: str, days: int) -> Notice:
    due_on = expectation.due_on.isoformat()
    detail = Reminder(
        title=expectation.title,
        due_on=expectation.due_on,
        days=days,
        announced_in=expectation.announced_in,
        announced_url=url,
    )
    return Notice(f"reminder:{expectation.key}:{due_on}:{watcher}", detail)


def _as_event(expectation: Expectation) -> Event:
    """What would be told if it did not come: who hears of that is reminded of it."""
    record = as_record(expectation, None)
    return Event(
        id="",
        kind=EXPECTATION_OVERDUE.name,
        source=EXPECTED_OF,
        subject=record.key,
        title=record.title,
        url=record.url,
        projects=record.projects,
        occurred_on=None,
        detected_at="",
        baseline=False,
        changes=(),
        detail=record.detail,
        findings=record.findings,
    )
