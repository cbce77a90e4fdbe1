"""One pass at a time, the service, and the clock."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from jobs.demo.facts.hosts import PARLIAMENT_API

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

Eventually = Callable[[Callable[[], bool], str], None]
SEARCH = "/api/search/"


def _is_asked(made: Installation) -> bool:
    return any(SEARCH in request.path for request in made.sites.requests)


def _told(manager: socket.socket) -> str:
    return manager.recv(4096).decode().splitlines()[0]


def test_second_pass_is_refused(
    asked: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """While a pass runs, `check` and `deliver` exit with 3 and do nothing; reading still works."""
    asked.sites.faults.add(PARLIAMENT_API, "timeout", SEARCH, delay_seconds=300)
    running = asked.start("check", now="2024-01-17T09:00")
    try:
        eventually(lambda: _is_asked(asked), "the first pass asks")
        for command in ("check", "deliver"):
            refused = asked.run(command, "--json", now="2024-01-17T09:05")
            assert refused.returncode == 3
            assert refused.stdout == ""
            # The pass sends what is due when it ends: of that nobody needs to be told.
            is_told = command == "check"
            assert (str(running.pid) in refused.stderr) is is_told
            assert (str(asked.database) in refused.stderr) is is_told
        assert asked.run("events", now="2024-01-17T09:05").returncode == 0
        assert webhook.messages == []
        assert asked.rows("SELECT count(*) FROM passes") == [(5,)]
    finally:
        running.kill()
        running.wait()


def test_service_finishes_its_pass_on_sigterm(
    fresh: Installation, webhook: Webhook, eventually: Eventually
) -> None:
    """`serve` catches up what was missed, finishes the pass at hand on SIGTERM and exits with 0,
    and tells the service manager and its file so; on a database of such passes `--now` is
    refused."""
    fresh.sites.faults.add(PARLIAMENT_API, "timeout", SEARCH, times=1, delay_seconds=1)
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    address = fresh.environment["NOTIFY_SOCKET"] = str(fresh.folder / "notify")
    manager.bind(address)
    manager.settimeout(600)
    running = fresh.start("serve", "--alive", "alive")
    try:
        eventually(lambda: _is_asked(fresh), "the service asks")
        running.send_signal(signal.SIGTERM)
        told = [_told(manager)]
        while told[-1] != "STOPPING=1":
            told.append(_told(manager))
        # However long it takes, it says meanwhile that it lives, and nothing else.
        assert (told[0], {*told[1:-1]} - {"WATCHDOG=1"}) == ("READY=1", set())
        assert running.wait(600) == 0, (fresh.folder / "said.txt").read_text()
        assert (fresh.folder / "alive").is_file()
    finally:
        manager.close()
        running.kill()
        running.wait()
    assert fresh.rows("SELECT clock, state FROM passes") == [("real", "processed")] * 3
    covered = fresh.rows("SELECT name FROM sources WHERE covered IS NOT NULL ORDER BY name")
    assert covered == [("programme",), ("publications",), ("questions",)]
    assert webhook.messages == []

    refused = fresh.run("check", now="2024-01-15T08:30")
    assert refused.returncode == 2
    assert "--now" in refused.stderr
    assert str(fresh.database) in refused.stderr
    assert "Traceback" not in refused.stderr
    assert fresh.rows("SELECT count(*) FROM passes") == [(3,)]


def test_service_takes_no_other_clock(fresh: Installation) -> None:
    """`serve` with `--now` is wrong usage."""
    refused = fresh.run("serve", now="2024-01-15T08:30")
    assert refused.returncode == 2
    assert "--now" in refused.stderr
