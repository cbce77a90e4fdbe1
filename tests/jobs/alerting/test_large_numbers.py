"""However much waits, only what is shown is held, and the first of a list is there at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

import jobs.alerting.sender
import state.deliveries.delivery_list
from jobs.alerting.recipients import due_deliveries
from jobs.alerting.sender import Sender
from jobs.config.model import Config
from jobs.rules.delivery_times import Timing, parse_digest
from state.database.migrations import migrations
from state.deliveries.delivery_list import DeliveryList
from state.deliveries.delivery_rows import delivery_of
from state.model.deliveries import Delivery, Destination, Failure, Notice
from state.model.notices import Outage, Watching
from state.stores import Stores

AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
WATCHERS, CHANNELS, EACH = 4, 2, 50


@pytest.fixture
def stores() -> Iterator[Stores]:
    """A database in which as much waits for every channel of every watcher."""
    db = Database(memory=True)
    migrations.apply(db)
    made = Stores.of(db)
    for number in range(EACH):
        detail = Watching(source="questions", records=number, scope={})
        for watcher in range(WATCHERS):
            channels = [channel.digest for channel in _config().watchers[watcher].channels({})]
            made.outbox.add_notice(Notice(f"{number}", detail), f"w{watcher}", channels, AT)
    db.conn.commit()
    yield made
    db.close()


def _config() -> Config:
    urls = [[f"json://localhost/{w}-{c}" for c in range(CHANNELS)] for w in range(WATCHERS)]
    watchers = [{"name": f"w{w}", "urls": urls[w], "max_items": 5} for w in range(WATCHERS)]
    return Config.model_validate({"watchers": watchers})


def test_list_is_read_row_by_row(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lists deliveries has the first when one has been read, not when all have."""
    read: list[int] = []

    def counting(row: Any) -> Delivery:
        read.append(row["id"])
        return delivery_of(row)

    monkeypatch.setattr(state.deliveries.delivery_list, "delivery_of", counting)
    found = DeliveryList(stores.db).select()
    next(found)
    assert len(read) == 1
    assert sum(1 for _ in found) == WATCHERS * CHANNELS * EACH - 1


def test_lots_are_counted_in_the_database(stores: Stores) -> None:
    """What waits is counted by channel and kind: as many rows as channels, whatever waits."""
    lots = list(DeliveryList(stores.db).lots())
    assert [lot.count for lot in lots] == [EACH] * WATCHERS * CHANNELS


def test_one_message_a_channel_of_a_bounded_size(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending reads no more at a time than goes into one message, tells of that what there is room
    for and counts the rest; what is left goes with the next, and nothing is lost."""
    most, read, bodies = 20, [], []
    monkeypatch.setattr(jobs.alerting.sender, "MOST_TOGETHER", most)
    pending = stores.outbox.pending

    def counting(place: Destination, limit: int, urgent: Sequence[str]) -> list[Delivery]:
        found = pending(place, limit, urgent)
        read.append(len(found))
        return found

    def send(_url: str, message: Any, *_: object) -> Failure | None:
        bodies.append(message.text)
        return None

    monkeypatch.setattr(stores.outbox, "pending", counting)
    monkeypatch.setattr(jobs.alerting.sender, "send", send)
    at = AT
    while stores.outbox.destinations():
        Sender(stores, _config(), {}).deliver(at)
        at += timedelta(minutes=1)
    assert max(read) == most
    assert len(bodies) == WATCHERS * CHANNELS * 3
    assert all(body.count("\n6. ") == 0 for body in bodies)
    assert stores.db.execute("SELECT count(*) FROM deliveries WHERE state = 'sent'").fetchone() == (
        WATCHERS * CHANNELS * EACH,
    )


def test_urgent_behind_many_that_wait(stores: Stores) -> None:
    """However much waits for a digest, or may have arrived, before it: what is urgent goes at once,
    and after it what is due."""
    place = stores.outbox.pending(next(iter(stores.outbox.destinations())))[0]
    to = Destination(place.watcher, place.channel)
    stores.db.execute("UPDATE deliveries SET fate = 'unknown' WHERE id % 3 = 0")
    outage = Notice("outage", Outage(source="questions", since="2024-03-06T08:00:00+00:00"))
    stores.outbox.add_notice(outage, to.watcher, [to.channel], AT)
    timing = Timing(parse_digest("weekly fri 08:00"), urgent=("out*",))
    waiting = stores.outbox.pending(to, 20, timing.urgent)
    assert len(waiting) == 20
    assert not any(delivery.is_uncertain for delivery in waiting)
    assert [delivery.kind for delivery in due_deliveries(waiting, timing, AT)] == ["outage"]
    assert len(stores.outbox.pending(to, 2 * EACH, timing.urgent)) == EACH + 1
