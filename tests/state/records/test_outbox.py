"""What is due to whom: pauses after failures, and what is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.model.deliveries import Destination, Notice
from state.model.notices import Watching
from state.records.outbox import (
    FIRST_PAUSE,
    GIVE_UP_AFTER,
    GIVE_UP_ATTEMPTS,
    LONGEST_PAUSE,
    Outbox,
    pause_after,
)

AT = datetime(2024, 3, 6, 8, tzinfo=UTC)
MAIL = Destination("ops", "mail")


@given(st.integers(1, 100_000), st.text(max_size=10))
def test_pauses_grow_and_are_bounded(attempts: int, channel: str) -> None:
    """Pauses grow to a bound, and each is at most a quarter longer than without a channel."""
    pause = pause_after(attempts)
    assert FIRST_PAUSE <= pause <= LONGEST_PAUSE
    assert pause <= pause_after(attempts + 1) <= 2 * pause
    assert pause <= pause_after(attempts, channel) <= 1.25 * pause


def test_channels_that_fail_together_are_not_tried_again_together() -> None:
    """The pauses of many channels after the same failure are spread."""
    assert len({pause_after(8, f"channel {n}") for n in range(100)}) > 60


def test_pauses_reach_both_bounds() -> None:
    """The first pause is the shortest and late ones are the longest."""
    assert pause_after(1) == FIRST_PAUSE
    assert pause_after(1_000) == LONGEST_PAUSE


WATCHING = Watching(source="questions", records=1, scope={"since": "2023-09-01"})


def notify(db: Database, name: str, at: datetime, *channels: str) -> None:
    """Make a notice due to ops."""
    Outbox(db).add_notice(Notice(name, WATCHING), "ops", channels or ("mail",), at)


def test_a_notice_is_due_once(db: Database) -> None:
    """The same notice added twice is one delivery for each channel."""
    for _ in range(2):
        notify(db, "a", AT, "mail", "chat")
    groups = Outbox(db).pending()
    assert {place: len(found) for place, found in groups.items()} == {
        ("ops", "mail"): 1,
        ("ops", "chat"): 1,
    }
    assert Outbox(db).notice("a") == Notice("a", WATCHING)
    assert {d.kind for d in groups[MAIL]} == {"watching"}


def test_sent_is_not_pending(db: Database) -> None:
    """What went out is not pending any more, while the other channel still is."""
    notify(db, "a", AT, "mail", "chat")
    outbox = Outbox(db)
    assert outbox.standing(MAIL) == (None, True)
    outbox.mark_sent(outbox.pending()[MAIL], "message", AT)
    assert list(outbox.pending()) == [("ops", "chat")]
    assert outbox.standing(MAIL) == (AT, False)
    assert outbox.standing(Destination("ops", "chat")) == (None, True)
    assert outbox.standing(Destination("somebody", "else")) == (None, False)
    assert not outbox.is_held("ops")


def test_failure_is_noted_with_its_pause(db: Database) -> None:
    """After a failure the next attempt is due after its pause, and the error is kept."""
    notify(db, "a", AT)
    outbox = Outbox(db)
    assert outbox.mark_failed(outbox.pending()[MAIL], "down", AT) == 0
    [failed] = outbox.pending()[MAIL]
    assert (failed.attempts, failed.error) == (1, "down")
    assert failed.due_at == AT + pause_after(1, "mail")


def test_retry_lets_go_at_once(db: Database) -> None:
    """One delivery with what pauses in its channel, or all, are due at once; sent ones never."""
    for name in ("a", "b", "c"):
        notify(db, name, AT)
    outbox = Outbox(db)
    first, second, third = outbox.pending()[MAIL]
    outbox.mark_failed([first, second], "down", AT)
    db.execute("UPDATE deliveries SET state = 'failed' WHERE id = ?", [first.id])
    outbox.mark_sent([third], "message", AT)
    assert outbox.retry(AT, first.id) == 2
    assert next(d.due_at for d in outbox.pending()[MAIL]) == AT
    assert [(d.due_at, d.state) for d in outbox.pending()[MAIL]] == [(AT, "pending")] * 2
    assert outbox.retry(AT) == 0
    assert outbox.retry(AT, third.id) == 0


def test_given_up_after_days_and_attempts(db: Database) -> None:
    """A delivery is given up only when it is old enough and was tried often enough."""
    notify(db, "a", AT)
    outbox, late = Outbox(db), AT + GIVE_UP_AFTER
    for attempt in range(1, GIVE_UP_ATTEMPTS):
        at = AT if attempt % 2 else late
        assert outbox.mark_failed(outbox.pending()[MAIL], "down", at) == 0
    early = late - timedelta(seconds=1)
    assert outbox.mark_failed(outbox.pending()[MAIL], "down", early) == 0
    assert outbox.mark_failed(outbox.pending()[MAIL], "down", late) == 1
    assert outbox.pending() == {}
