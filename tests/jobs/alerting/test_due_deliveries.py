"""Which deliveries of a channel go out at a moment; pauses, digests and quiet hours together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jobs.alerting.recipients import due_deliveries, next_attempt_at
from jobs.config.model import WatcherSettings
from jobs.rules.delivery_times import Timing, parse_digest, parse_quiet_hours
from state.model.deliveries import Delivery, DeliveryState

AT = datetime(2024, 3, 6, 9, tzinfo=UTC)  # 10:00 in Brussels, a Wednesday


def delivery(
    created_at: datetime = AT, due_at: datetime | None = None, kind: str = "question.new"
) -> Delivery:
    """A pending delivery."""
    state = DeliveryState.PENDING
    whom = ("cultuur", "mail", ())
    return Delivery(
        1, "e", None, kind, *whom, state, 0, created_at, due_at or created_at, None, None
    )


def timing(digest: str = "immediate", quiet: str = "", urgent: tuple[str, ...] = ()) -> Timing:
    """A timing from texts of the configuration."""
    hours = parse_quiet_hours(quiet) if quiet else None
    return Timing(parse_digest(digest), hours, False, urgent)


def test_pause_holds_back_what_came_since() -> None:
    """After a failure nothing goes through its channel until the pause is over, news included."""
    failed = delivery(due_at=AT + timedelta(minutes=5))
    fresh = delivery(AT + timedelta(minutes=1))
    assert due_deliveries([failed, fresh], timing(), AT + timedelta(minutes=2)) == []
    assert due_deliveries([failed, fresh], timing(), AT + timedelta(minutes=5)) == [failed, fresh]


def test_digest_takes_what_came_before_it() -> None:
    """A daily digest at its time has all that came since the last one, and nothing after it."""
    daily = timing("daily 08:00")
    early, late = delivery(AT), delivery(AT + timedelta(hours=5))
    tomorrow = datetime(2024, 3, 7, 7, tzinfo=UTC)
    too_late = delivery(tomorrow + timedelta(seconds=1))
    assert due_deliveries([early, late], daily, tomorrow - timedelta(seconds=1)) == []
    assert due_deliveries([early, late], daily, tomorrow) == [early, late]
    late_look = tomorrow + timedelta(hours=1)
    assert due_deliveries([early, late, too_late], daily, late_look) == [early, late]


def test_urgent_goes_alone() -> None:
    """An urgent kind passes the digest and leaves the others to it, but not the quiet hours."""
    told = timing("weekly mon 08:00", "20:00-07:00", ("report.new",))
    report, question = delivery(kind="report.new"), delivery()
    assert due_deliveries([question, report], told, AT) == [report]
    night = datetime(2024, 3, 6, 22, tzinfo=UTC)
    assert due_deliveries([delivery(night, kind="report.new")], told, night) == []


def test_ops_have_no_hours() -> None:
    """Whoever has no timing is told at once."""
    assert due_deliveries([delivery()], None, AT) == [delivery()]


@given(
    st.sampled_from(["immediate", "hourly", "daily 08:00", "weekly mon 08:00"]),
    st.sampled_from(["", "20:00-07:00", "12:00-13:30"]),
    st.lists(st.integers(0, 60 * 24 * 9), min_size=1, max_size=4),
    st.integers(0, 60 * 24 * 3),
)
def test_next_attempt_is_the_first_at_which_something_goes(
    digest: str, quiet: str, minutes: list[int], pause: int
) -> None:
    """At the moment named as the next attempt something is due, and a second before nothing is."""
    told = WatcherSettings(name="x", digest=digest, quiet_hours=quiet)
    made = [AT + timedelta(minutes=m) for m in sorted(minutes)]
    paused_until = made[-1] + timedelta(minutes=pause)
    waiting = [delivery(at, max(at, paused_until)) for at in made]
    moment = next_attempt_at(waiting, told)
    assert due_deliveries(waiting, told.timing, moment)
    assert not due_deliveries(waiting, told.timing, moment - timedelta(seconds=1))
