"""What is due to whom: pauses after failures, and what is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from state.model.deliveries import REPEAT_AFTER, Destination, Failure, Fate, Notice, no_answer
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
DOWN = Failure("down")


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
    outbox = Outbox(db)
    assert outbox.destinations() == {MAIL: 1, Destination("ops", "chat"): 1}
    assert outbox.notice("a") == Notice("a", WATCHING)
    assert {d.kind for d in outbox.pending(MAIL)} == {"watching"}


def test_sent_is_not_pending(db: Database) -> None:
    """What went out is not pending any more, while the other channel still is."""
    notify(db, "a", AT, "mail", "chat")
    outbox = Outbox(db)
    assert outbox.standing(MAIL) == (None, True)
    outbox.mark_sent(outbox.pending(MAIL), "message", AT)
    assert outbox.destinations() == {Destination("ops", "chat"): 1}
    assert outbox.standing(MAIL) == (AT, False)
    assert outbox.standing(Destination("ops", "chat")) == (None, True)
    assert outbox.standing(Destination("somebody", "else")) == (None, False)
    assert not outbox.is_held("ops")


def test_failure_is_noted_with_its_pause(db: Database) -> None:
    """After a failure the next attempt is due after its pause, and the error is kept."""
    notify(db, "a", AT)
    outbox = Outbox(db)
    assert outbox.mark_failed(outbox.pending(MAIL), DOWN, AT) == []
    [failed] = outbox.pending(MAIL)
    assert (failed.attempts, failed.error, failed.fate) == (1, "down", Fate.REFUSED)
    assert failed.due_at == AT + pause_after(1, "mail")


def test_retry_lets_go_at_once(db: Database) -> None:
    """One delivery with what pauses in its channel, or all, are due at once; sent ones never."""
    for name in ("a", "b", "c"):
        notify(db, name, AT)
    outbox = Outbox(db)
    first, second, third = outbox.pending(MAIL)
    outbox.mark_failed([first, second], DOWN, AT)
    db.execute("UPDATE deliveries SET state = 'failed' WHERE id = ?", [first.id])
    outbox.mark_sent([third], "message", AT)
    assert outbox.retry(AT, first.id) == 2
    assert next(d.due_at for d in outbox.pending(MAIL)) == AT
    assert [(d.due_at, d.state) for d in outbox.pending(MAIL)] == [(AT, "pending")] * 2
    assert outbox.retry(AT) == 0
    assert outbox.retry(AT, third.id) == 0


def test_given_up_after_days_and_attempts(db: Database) -> None:
    """A delivery is given up only when it is old enough and was tried often enough."""
    notify(db, "a", AT)
    outbox, late = Outbox(db), AT + GIVE_UP_AFTER
    for attempt in range(1, GIVE_UP_ATTEMPTS):
        at = AT if attempt % 2 else late
        assert outbox.mark_failed(outbox.pending(MAIL), DOWN, at) == []
    early = late - timedelta(seconds=1)
    assert outbox.mark_failed(outbox.pending(MAIL), DOWN, early) == []
    assert len(outbox.mark_failed(outbox.pending(MAIL), DOWN, late)) == 1
    assert outbox.destinations() == {}


def test_what_may_have_arrived_waits_a_day(db: Database) -> None:
    """An attempt of which nobody knows how it ended is tried again after a day, not before, and is
    told apart from a refusal."""
    notify(db, "a", AT)
    outbox = Outbox(db)
    outbox.begin(outbox.pending(MAIL), AT)
    outbox.mark_failed(outbox.pending(MAIL), no_answer(60), AT)
    [waiting] = outbox.pending(MAIL)
    assert (waiting.fate, waiting.begun_at) == (Fate.UNKNOWN, None)
    assert waiting.is_uncertain
    assert waiting.free_at == AT + REPEAT_AFTER
    outbox.mark_failed(outbox.pending(MAIL), DOWN, AT)
    assert not outbox.pending(MAIL)[0].is_uncertain


def test_what_died_under_way_is_repeated_once_a_day(db: Database) -> None:
    """A process that dies while it sends leaves what may have arrived: that is repeated at once,
    and should the next one die as well, not again before a day is over."""
    notify(db, "a", AT)
    outbox = Outbox(db)
    outbox.begin(outbox.pending(MAIL), AT)
    [died] = outbox.pending(MAIL)
    assert died.is_uncertain
    assert died.free_at == AT
    later = AT + timedelta(hours=1)
    outbox.begin([died], later)
    [twice] = outbox.pending(MAIL)
    assert twice.free_at == later + REPEAT_AFTER
    assert outbox.retry(later) == 1
    assert outbox.pending(MAIL)[0].free_at == later


def test_only_so_many_are_read(db: Database) -> None:
    """Of what waits for a channel as many are read as are asked for, oldest first."""
    for number in range(5):
        notify(db, f"{number}", AT)
    found = Outbox(db).pending(MAIL, limit=2)
    assert [delivery.notice_id for delivery in found] == ["0", "1"]


def test_what_was_tried_least_comes_first(db: Database) -> None:
    """Destinations stand in the order of their attempts, then of what waits longest."""
    notify(db, "a", AT, "mail", "chat", "phone")
    outbox = Outbox(db)
    outbox.mark_failed(outbox.pending(MAIL), DOWN, AT)
    assert [place.channel for place in outbox.destinations()] == ["chat", "phone", "mail"]
