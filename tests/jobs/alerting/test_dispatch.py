"""Messages go one after the other, and none waits long for one that does not arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable

from jobs.alerting.dispatch import Sent, dispatch

Send = Callable[[], str | None]
HANG_SECONDS = 600.0
# Waited for in full, and long enough for those that answer at once on a busy machine.
LIMIT_SECONDS = 3.0


def test_each_is_sent_once_and_in_order() -> None:
    """What each sending said is given with what was sent, in order, one beginning when the one
    before has been noted."""
    noted: list[str] = []
    begun: list[tuple[str, list[str]]] = []

    def sending(name: str, error: str | None) -> tuple[str, Send]:
        def send() -> str | None:
            begun.append((name, list(noted)))
            return error

        return name, send

    jobs = (sending(*job) for job in (("a", None), ("b", "refused"), ("c", None)))
    for sent in dispatch(jobs, limit_seconds=HANG_SECONDS):
        noted.append(sent.what)
        assert sent.error == {"b": "refused"}.get(sent.what)
    assert begun == [("a", []), ("b", ["a"]), ("c", ["a", "b"])]


def test_hanging_service_holds_up_nobody() -> None:
    """While one service hangs the others get theirs; it is given up after its limit, in words."""
    let_go = threading.Event()
    jobs: list[tuple[str, Send]] = [
        ("hangs", lambda: "late" if let_go.wait(HANG_SECONDS) else "never"),
        ("first", lambda: None),
        ("second", lambda: None),
    ]
    found = list(dispatch(jobs, limit_seconds=LIMIT_SECONDS, patience_seconds=1.0))
    let_go.set()
    assert found[:2] == [Sent("first", None), Sent("second", None)]
    assert found[2] == Sent(
        "hangs", "the service did not answer within 3 s; it may have the message"
    )


def test_slow_service_is_noted_when_it_answers() -> None:
    """A service that answers after the others, but within its limit, has been told."""
    let_go = threading.Event()

    def slow() -> str | None:
        let_go.wait(HANG_SECONDS)
        return None

    def last() -> str | None:
        let_go.set()
        return None

    jobs: list[tuple[str, Send]] = [("slow", slow), ("last", last)]
    found = list(dispatch(jobs, limit_seconds=HANG_SECONDS, patience_seconds=0.05))
    assert sorted(found, key=lambda sent: sent.what) == [Sent("last", None), Sent("slow", None)]


def test_sending_that_stumbles_has_failed() -> None:
    """An exception in a sending is an error like any other, and the next is sent."""

    def stumble() -> str | None:
        raise RuntimeError("secret")

    jobs: list[tuple[str, Send]] = [("a", stumble), ("b", lambda: None)]
    first, second = dispatch(jobs, limit_seconds=HANG_SECONDS)
    assert first == Sent("a", "it could not be sent (RuntimeError)")
    assert second == Sent("b", None)
