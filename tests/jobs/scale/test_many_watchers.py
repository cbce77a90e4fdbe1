"""What very many watchers cost: a question for all of them, not one for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlite_utils import Database

from jobs.alerting.channel_book import ChannelBook
from jobs.alerting.notices import SystemNotices
from jobs.config.model import Config
from jobs.processing.guard import Guard
from state.database.migrations import migrations
from state.stores import Stores
from tests.jobs.processing.conftest import FIRST_AT, tables_of
from tests.jobs.scale.counting import counted

LATER = FIRST_AT + timedelta(hours=1)


def statements(count: int) -> int:
    """How many statements it takes to see to so many watchers a second time, of whom one wants to
    hear when nothing is new."""
    db = Database(memory=True)
    migrations.apply(db)
    watchers = [
        {"name": f"w{number}", "urls": [f"json://localhost/{number}"]} for number in range(count)
    ]
    watchers[0]["heartbeat"] = "daily"
    config = Config.model_validate(tables_of() | {"watchers": watchers})
    stores = Stores.of(db)
    notices = SystemNotices(stores, config, ChannelBook(db, config, {}))
    with stores.transaction():
        guard = Guard(stores, FIRST_AT)
        notices.heartbeats(FIRST_AT, guard.attempt)
        with counted(db) as steps:
            notices.heartbeats(LATER, guard.attempt)
    db.close()
    return steps.statements


@pytest.mark.parametrize("count", [40])
def test_those_who_want_no_word_of_nothing(count: int) -> None:
    """Whoever does not want to hear that nothing is new costs no statement in each sending."""
    assert statements(count) == statements(2)
