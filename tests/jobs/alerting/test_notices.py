"""What is told that is no event: outages, reminders, and that nothing is new; each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.notices import SystemNotices
from jobs.config.model import Config
from state.database.migrations import migrations
from state.deliveries.delivery_list import DeliveryList
from state.model.records import ExpectationState, SourceState
from state.model.values import SourceName
from state.set_aside.entries import Step
from state.stores import Stores

AT = datetime(2024, 1, 15, 8, tzinfo=UTC)
NAME = SourceName("questions")
DAY = timedelta(days=1)


@pytest.fixture
def stores() -> Iterator[Stores]:
    """The stores of an empty database."""
    db = Database(memory=True)
    migrations.apply(db)
    yield Stores.of(db)
    db.close()


def notices(stores: Stores, **watcher: Any) -> SystemNotices:
    """Notices to one watcher, of questions where nothing else is said."""
    values = {"name": "an", "projects": "all", "kinds": ["question.*"], **watcher}
    expected = [{"title": "Zesde meting", "due": date(2024, 1, 20), "measurement": 6}]
    table = {"watchers": [{"urls": ["json://localhost/an"], **values}], "expected": expected}
    config = Config.model_validate(table)
    return SystemNotices(stores, config, ChannelBook(stores.db, config, {}))


def written(stores: Stores) -> list[str]:
    """The kinds of the notices that are due to the watcher, oldest first."""
    return [delivery.kind for delivery in DeliveryList(stores.db).select()]


def stand(stores: Stores, **state: Any) -> None:
    """Let the questions stand so."""
    stores.sources.save(SourceState(NAME, **state))


def test_outage(stores: Stores) -> None:
    """Who follows a source hears of a long outage once, and once when it is over."""
    told = notices(stores)
    stand(stores, failing_since=AT)
    told.after_pass(AT + DAY / 2, [], [NAME], at_once)
    assert written(stores) == []

    for days in (1, 2):
        told.after_pass(AT + days * DAY, [], [NAME], at_once)
    assert written(stores) == ["outage"]

    stand(stores, last_good_at=AT + 3 * DAY)
    for days in (3, 4):
        told.after_pass(AT + days * DAY, [], [NAME], at_once)
    assert written(stores) == ["outage", "outage_over"]


def test_outage_of_what_nobody_follows(stores: Stores) -> None:
    """Who follows nothing of a source does not hear that it fails."""
    stand(stores, failing_since=AT)
    notices(stores, kinds=["programme.*"]).after_pass(AT + 2 * DAY, [], [NAME], at_once)
    assert written(stores) == []


@pytest.mark.parametrize(
    ("remind_days", "state", "reminders"),
    [(5, "pending", 1), (4, "pending", 0), (5, "met", 0), (0, "pending", 0)],
)
def test_reminder(
    stores: Stores, remind_days: int, state: ExpectationState, reminders: int
) -> None:
    """Who wants to is reminded once of what is due in so many days and has not come."""
    stores.expectations.save("expectation:report:6", state, AT)
    told = notices(stores, kinds=["*"], remind_days=remind_days)
    for _ in range(2):
        told.after_pass(AT, [], [], at_once)
    assert written(stores) == ["reminder"] * reminders


def test_heartbeat(stores: Stores) -> None:
    """Who wants to hears that nothing was new for a week, when somebody looked."""
    told = notices(stores, heartbeat="weekly")
    told.heartbeats(AT, at_once)
    told.heartbeats(AT + 7 * DAY, at_once)
    assert written(stores) == []  # nobody looked

    stand(stores, last_good_at=AT + 7 * DAY)
    for _ in range(2):
        told.heartbeats(AT + 7 * DAY, at_once)
    assert written(stores) == ["heartbeat"]


def at_once(key: str, step: Step, take: Callable[[], object]) -> bool:
    """Do it, and let what it raises through."""
    del key, step
    take()
    return True
