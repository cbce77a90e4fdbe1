"""What is due to whom: pauses after failures, and what is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.outbox import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    GIVE_UP_ATTEMPTS,
    LONGEST_PAUSE,
    Notice,
    Outbox,
    pause_after,
)

AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
PLACE = ("ops", "mail")


@given(st.integers(1, 100_000))
def test_pauses_grow_and_are_bounded(attempts: int) -> None:
    """A pause never gets shorter with more attempts, and lies between its bounds."""
    pause = pause_after(attempts)
    assert FIRST_PAUSE <= pause <= LONGEST_PAUSE
    assert pause <= pause_after(attempts + 1) <= 2 * pause


def test_pauses_reach_both_bounds() -> None:
    """The first pause is the shortest and late ones are the longest."""
    assert pause_after(1) == FIRST_PAUSE
    assert pause_after(1_000) == LONGEST_PAUSE


def notify(db: Database, name: str, at: datetime, *channels: str) -> None:
    """Make a notice due to ops."""
    Outbox(db).add_notice(Notice(name, "watching", {"n": 1}), "ops", channels or ("mail",), at)


def test_a_notice_is_due_once(db: Database) -> None:
    """The same notice added twice is one delivery for each channel."""
    for _ in range(2):
        notify(db, "a", AT, "mail", "chat")
    groups = Outbox(db).due(AT)
    assert {place: len(found) for place, found in groups.items()} == {
        ("ops", "mail"): 1,
        ("ops", "chat"): 1,
    }
    assert Outbox(db).notice("a") == Notice("a", "watching", {"n": 1})


def test_sent_is_not_pending(db: Database) -> None:
    """What went out is not pending any more, while the other channel still is."""
    notify(db, "a", AT, "mail", "chat")
    outbox = Outbox(db)
    outbox.mark_sent(outbox.due(AT)[PLACE], "message", AT)
    assert list(outbox.pending()) == [("ops", "chat")]


def test_failure_holds_back_its_channel(db: Database) -> None:
    """After a failure nothing goes through its channel until the pause is over, news included."""
    notify(db, "a", AT)
    outbox = Outbox(db)
    assert outbox.mark_failed(outbox.due(AT)[PLACE], "down", AT) == 0
    notify(db, "b", AT)
    assert outbox.due(AT) == {}
    assert outbox.due(AT + pause_after(1) - timedelta(microseconds=1)) == {}
    due = outbox.due(AT + pause_after(1))[PLACE]
    assert [(d.notice_id, d.attempts, d.error) for d in due] == [("a", 1, "down"), ("b", 0, None)]


def test_given_up_after_days_and_attempts(db: Database) -> None:
    """A delivery is given up only when it is old enough and was tried often enough."""
    notify(db, "a", AT)
    outbox, late = Outbox(db), AT + GIVE_UP_AFTER
    for attempt in range(1, GIVE_UP_ATTEMPTS):
        at = AT if attempt % 2 else late
        assert outbox.mark_failed(outbox.pending()[PLACE], "down", at) == 0
    early = late - timedelta(seconds=1)
    assert outbox.mark_failed(outbox.pending()[PLACE], "down", early) == 0
    assert outbox.mark_failed(outbox.pending()[PLACE], "down", late) == 1
    assert outbox.pending() == {}
