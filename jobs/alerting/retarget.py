"""Moves what waits for a channel that is no more to one that is, as ops decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.queue import change_outbox
from jobs.config.model import Config
from state.deliveries.channels import ChannelStore
from state.deliveries.delivery_list import DeliveryList
from state.model.deliveries import Destination
from state.model.errors import UsageError


def retarget(
    config: Config,
    environment: Mapping[str, str],
    given_now: datetime | None,
    at: datetime,
    names: tuple[str, str],
) -> int:
    """Let everything unsent of the first channel go through the second; how many deliveries.

    A channel is `WATCHER/ID`, with the id that `vvwatch deliveries` shows, or the watcher or the id
    alone where that names one. Raises UsageError where it does not, and PassRunningError.
    """

    def move(db: Database) -> int:
        book = ChannelBook(db, config, environment)
        origin = _orphan(DeliveryList(db).unsent(), book, names[0])
        target = _configured(config, book, names[1])
        return ChannelStore(db).move(origin, target, at)

    return change_outbox(config, move, given_now)


def _orphan(waiting: list[Destination], book: ChannelBook, name: str) -> Destination:
    orphans = [each for each in waiting if book.channel(each.watcher, each.channel) is None]
    found = [each for each in orphans if name in _names(each)]
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"expected a channel that is not configured any more and that something waits for, found "
        f"{name!r}; there are: {_list(found or orphans)}"
    )


def _configured(config: Config, book: ChannelBook, name: str) -> Destination:
    everybody = (*(watcher.name for watcher in config.watchers), "ops")
    channels = [Destination(each, channel) for each in everybody for channel in book.ids(each)]
    found = [
        each
        for each in channels
        if name
        in (*_names(each), f"{each.watcher}/{1 + book.ids(each.watcher).index(each.channel)}")
    ]
    if len(found) == 1:
        return found[0]
    raise UsageError(
        f"expected a channel of the configuration, as WATCHER/ID or WATCHER/PLACE, found {name!r}; "
        f"there are: {_list(found or channels)}"
    )


def _names(place: Destination) -> tuple[str, ...]:
    return (f"{place.watcher}/{place.channel}", place.watcher, place.channel)


def _list(places: list[Destination]) -> str:
    return ", ".join(f"{place.watcher}/{place.channel}" for place in places) or "none"
