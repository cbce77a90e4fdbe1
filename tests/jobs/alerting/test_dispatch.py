"""Messages go one after the other, and none waits long for one that does not arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable

from jobs.alerting.dispatch import Sent, dispatch
from state.model.deliveries import Failure, Fate, no_answer

Send = Callable[[], Failure | None]
HANG_SECONDS = 60.0


def test_each_is_sent_once_and_in_order() -> None:
    """What each sending said is given with what was sent, in order, one beginning when the one
    before has been noted."""
    noted: list[str] = []
    begun: list[tuple[str, list[str]]] = []

    def sending(name: str, words: str | None) -> tuple[str, Send]:
        def send() -> Failure | None:
            begun.append((name, list(noted)))
            return Failure(words) if words else None

        return name, send

    jobs = (sending(*job) for job in (("a", None), ("b", "refused"), ("c", None)))
    for sent in dispatch(jobs, limit_seconds=HANG_SECONDS):
        noted.append(sent.what)
        assert sent.failure == {"b": Failure("refused")}.get(sent.what)
    assert begun == [("a", []), ("b", ["a"]), ("c", ["a", "b"])]


def test_hanging_service_holds_up_nobody() -> None:
    """While one service hangs the others get theirs; it is given up after its limit, in words."""
    let_go = threading.Event()
    jobs: list[tuple[str, Send]] = [
        ("hangs", lambda: Failure("late" if let_go.wait(HANG_SECONDS) else "never")),
        ("first", lambda: None),
        ("second", lambda: None),
    ]
    found = list(dispatch(jobs, limit_seconds=0.3, patience_seconds=0.05))
    let_go.set()
    assert found[:2] == [Sent("first", None), Sent("second", None)]
    assert found[2] == Sent("hangs", no_answer(0.3))
    assert no_answer(0.3).fate is Fate.UNKNOWN


def test_slow_service_is_noted_when_it_answers() -> None:
    """A service that answers after the others, but within its limit, has been told."""
    let_go = threading.Event()

    def slow() -> Failure | None:
        let_go.wait(HANG_SECONDS)
        return None

    def last() -> Failure | None:
        let_go.set()
        return None

    jobs: list[tuple[str, Send]] = [("slow", slow), ("last", last)]
    found = list(dispatch(jobs, limit_seconds=HANG_SECONDS, patience_seconds=0.05))
    assert sorted(found, key=lambda sent: sent.what) == [Sent("last", None), Sent("slow", None)]


def test_sending_that_stumbles_has_failed() -> None:
    """An exception in a sending is an error like any other, and the next is sent."""

    def stumble() -> Failure | None:
        raise RuntimeError("secret")

    jobs: list[tuple[str, Send]] = [("a", stumble), ("b", lambda: None)]
    first, second = dispatch(jobs, limit_seconds=HANG_SECONDS)
    assert first == Sent("a", Failure("it could not be sent (RuntimeError)"))
    assert second == Sent("b", None)
