"""What waits for whom, counted by channel; reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from sqlite_utils import Database

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.recipients import next_attempt_at, timing_of
from jobs.config.model import Told
from jobs.rules.delivery_times import next_moment
from state.deliveries.delivery_list import DeliveryList
from state.model.deliveries import Lot
from state.model.instants import iso
from state.model.values import JsonObject


def pending_by_channel(db: Database, book: ChannelBook) -> list[JsonObject]:
    """What is pending for each channel, also those that are configured no more: `watcher`,
    `channel`, `deliveries`, `uncertain` (how many of them may have arrived), `configured`, `since`,
    `due_since` (when the first that was never handed over was due), `next_attempt_at`, `error`."""
    of_one = attrgetter("watcher", "channel")
    return [
        _waiting(watcher, channel, list(lots), book)
        for (watcher, channel), lots in groupby(DeliveryList(db).lots(), of_one)
    ]


def _waiting(watcher: str, channel: str, lots: Sequence[Lot], book: ChannelBook) -> JsonObject:
    told = book.settings(watcher)
    is_configured = book.channel(watcher, channel) is not None
    errors = [lot.error for lot in lots if lot.error]
    if told is None:
        errors = ["this watcher is not configured any more"]
    elif not is_configured:
        errors = ["this channel is not configured any more"]
    return {
        "watcher": watcher,
        "channel": channel,
        "deliveries": sum(lot.count for lot in lots),
        "uncertain": sum(lot.count for lot in lots if lot.is_uncertain),
        "configured": is_configured,
        "since": iso(min(lot.created_at for lot in lots)),
        "due_since": iso(due) if (due := _due_since(lots, told)) else None,
        "next_attempt_at": iso(next_attempt_at(lots, told)),
        "error": errors[-1] if errors else None,
    }


def _due_since(lots: Sequence[Lot], told: Told | None) -> datetime | None:
    timing = timing_of(told) if told else None
    sure = (lot for lot in lots if not lot.is_uncertain)
    due = (next_moment(timing, x.created_at, x.kind) if timing else x.created_at for x in sure)
    return min(due, default=None)
