"""A clock that was once ahead of the time stops nothing when it is right again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.parsing.cron_lines import cron_line
from crawler.running import plan as plan_module
from jobs.alerting.recipients import due_deliveries
from jobs.config.cron import is_due
from jobs.demo.facts.model import Publication, make_question
from state.changes.lifecycle import Presence, hold, mark_presence
from state.model.deliveries import Delivery, DeliveryState
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
NOW = datetime(2024, 1, 15, 8, tzinfo=UTC)
AHEAD = NOW + timedelta(days=3000)


def test_sweep_is_due() -> None:
    """A sweep that was noted in the future is due."""
    line = cron_line("0 4 * * sun")
    assert is_due(line, AHEAD, NOW)
    assert not is_due(line, NOW, NOW)


@pytest.mark.parametrize("awaited", [True, False])
def test_file_is_asked_for(awaited: bool) -> None:
    """A file that was fetched in the future is asked for again."""
    row = {
        "fetched_at": AHEAD.isoformat(),
        "outcome": "new",
        "waiting_since": None,
        "awaited": awaited,
        "first_seen_at": AHEAD.isoformat(),
    }
    assert plan_module._is_due(row, NOW)


def test_delivery_goes_out() -> None:
    """A delivery that was made or put off in the future goes out, and holds nothing back."""

    def made(number: int, at: datetime) -> Delivery:
        return Delivery(
            id=number,
            event_id="x",
            notice_id=None,
            kind="question.new",
            watcher="an",
            channel="0",
            reasons=(),
            state=DeliveryState.PENDING,
            attempts=1,
            created_at=at,
            due_at=at,
            sent_at=None,
            error=None,
        )

    both = [made(1, AHEAD), made(2, NOW)]
    assert due_deliveries(both, None, NOW) == both
    late = made(3, NOW + timedelta(hours=3))
    assert due_deliveries([late], None, NOW) == []


def test_news_goes_on(stage: Stage, hours: Hours) -> None:
    """Passes that ran in the future leave what comes after them as it would have been."""
    stage.run(hours(0))
    stage.world.publications.append(
        Publication("nieuw", "Vlaamse Veerkracht: nieuw", "", date(2024, 1, 15))
    )
    stage.down = {"/publicaties/nieuw", "vlaamse-regering"}
    stage.run(hours(24 * 3000))
    stage.world.questions.append(make_question(1_790_003, 13, date(2024, 1, 12), "VV078"))
    stage.run(hours(1))
    stage.run(hours(26))
    programme = stage.stores.sources.get(SourceName("programme"))
    assert programme.failing_since == hours(1)
    stored = stage.stores.records.get("publication:nieuw")
    assert stored is not None
    assert stored.waiting_since is None
    told = stage.told()
    assert ("publication.new", "publication:nieuw") in told
    assert ("question.new", "question:1790003") in told


def test_absence_begins_again(stage: Stage, hours: Hours) -> None:
    """What was missed in the future is missed from now on, and withdrawn when that is proven."""
    stage.run(hours(0))
    stored = stage.stores.records.get("question:1790001")
    assert stored is not None
    ahead = replace(stored, absent_since=AHEAD, waiting_since=AHEAD)
    first, became = mark_presence(ahead, Presence(False, True), NOW)
    assert (first.absent_since, became) == (NOW, None)
    assert mark_presence(first, Presence(False, True), NOW + timedelta(hours=6))[1] == "withdrawn"
    held = hold(ahead, NOW)
    assert held is not None
    assert held.waiting_since == NOW
