"""Makes messages from what is stored: of many deliveries only what will be shown is kept whole."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from crawler.sources.together.event_kinds import told as told_of
from jobs.config.model import Config, Told
from jobs.messages.content.blocks import Audience
from jobs.messages.content.items import Rank, rank
from jobs.messages.content.tallies import Tally, tally_of
from jobs.messages.message import Message
from jobs.messages.presenters.by_kind import presenter_of
from jobs.messages.render import Item, render_message
from jobs.messages.templating import Templates
from state.model.deliveries import Delivery, Notice
from state.model.event_kinds import REPORT_NEW, REPORT_PROJECT_CHANGED
from state.model.instants import iso
from state.model.notices import Trial
from state.stores import Stores


class Composer:
    """Makes the messages of one configuration from what is in one database."""

    def __init__(self, stores: Stores, config: Config) -> None:
        self._log = stores.log
        self._outbox = stores.outbox
        self._site = config.publish.base_url
        folder = config.messages.templates
        self._templates = Templates(folder if isinstance(folder, Path) else None)

    def compose(self, watcher: str, told: Told, deliveries: Sequence[Delivery]) -> Message:
        """The one message that tells a watcher all of these."""
        # In another database the same numbers stand for something else.
        ids = repr(sorted((each.id, iso(each.created_at)) for each in deliveries))
        message_id = hashlib.sha256(ids.encode()).hexdigest()[:16]
        shown, rest = _parted(self._items(deliveries), told.max_items)
        audience = Audience(self._site, self._tallies(shown))
        return render_message(
            message_id,
            watcher,
            shown,
            told.language,
            told.max_items,
            self._templates,
            rest,
            audience,
        )

    def _tallies(self, items: Sequence[Item]) -> dict[str, Tally]:
        """How the projects changed, by the subject of each report that is told."""
        reports = [i.event for i in items if i.event and i.event.kind == REPORT_NEW.name]
        found: dict[str, Tally] = {}
        for report in reports:
            since = datetime.fromisoformat(report.detected_at)
            changes = self._log.select(since, [REPORT_PROJECT_CHANGED.name])
            of_it = (c for c in changes if c.subject.startswith(f"{report.subject}/"))
            if tally := tally_of(of_it):
                found[report.subject] = tally
        return found

    def example(self, watcher: str, told: Told) -> Message:
        """A message that only shows that messages arrive, and says so."""
        items = [Item(None, Notice("test", Trial()))]
        return render_message(
            "test", watcher, items, told.language, told.max_items, self._templates
        )

    def _items(self, deliveries: Sequence[Delivery]) -> Iterator[Item]:
        for delivery in deliveries:
            event = self._log.get(delivery.event_id) if delivery.event_id else None
            notice = self._outbox.notice(delivery.notice_id) if delivery.notice_id else None
            yield Item(event, notice, delivery.reasons)


def _parted(items: Iterator[Item], most: int) -> tuple[list[Item], list[Item]]:
    """The most important items, and the others with no more than what counts them: a message must
    not hold the texts of thousands of events."""
    shown: list[tuple[Rank, int, Item]] = []
    rest: list[Item] = []
    for number, item in enumerate(items):
        insort(shown, (rank(item), number, item))
        if len(shown) > most:
            rest.append(_counted(shown.pop()[2]))
    return [item for _, _, item in shown], rest


def _counted(item: Item) -> Item:
    if item.event is None:
        return item
    news = told_of(item.event)
    detail = presenter_of(news.kind).brief(news)
    return replace(item, event=replace(item.event, changes=(), detail=detail, findings=()))
