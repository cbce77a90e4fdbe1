"""Messages that may have arrived: not asked again while they may, once a day at most, and said."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

MORNING, DAY_LATER, TWO_DAYS_LATER = "2024-01-17T09:00", "2024-01-18T09:00", "2024-01-19T09:01"


@pytest.fixture
def ops() -> Iterator[Webhook]:
    """A webhook of ops."""
    from tests.end_to_end.conftest import Webhook as Hook

    with Hook() as listening:
        yield listening


def _listed(made: Installation) -> list[dict[str, Any]]:
    """What `deliveries --json` says of the watcher."""
    lines = made.run("deliveries", "--json").stdout.splitlines()
    return [row for row in map(json.loads, lines) if row["watcher"] == "cultuur"]


def test_late_answer_is_a_yes(
    asked: Installation, webhook: Webhook, eventually: Callable[[Callable[[], bool], str], None]
) -> None:
    """A webhook that answers after everybody else has been served, but within its time, has been
    told: the message is not sent again."""
    webhook.held.set()
    webhook.answers_when_let_go = True
    counts: list[int] = []
    sending = threading.Thread(target=lambda: counts.append(asked.deliver(MORNING).sent))
    sending.start()
    eventually(lambda: bool(webhook.messages), "the webhook has the message")
    webhook.let_go()
    sending.join()
    assert counts == [1]
    asked.deliver(DAY_LATER)
    assert len(webhook.messages) == 1


def test_silence_is_repeated_once_a_day(
    asked: Installation, webhook: Webhook, ops: Webhook
) -> None:
    """A webhook that takes each message and never answers gets one again after a day, not before;
    `deliveries`, `status` and a notice to ops say why."""
    asked.tell_ops(ops.url)
    asked.tables["messages"] = {"send_seconds": 0.5}
    webhook.held.set()
    assert asked.deliver(MORNING).unsent
    for hour in range(10, 24):
        assert not asked.deliver(f"2024-01-17T{hour}:00").unsent
    assert len(webhook.messages) == 1
    [row] = _listed(asked)
    assert (row["fate"], row["state"]) == ("unknown", "pending")
    assert "may have the message" in row["error"]
    assert row["next_attempt_at"].startswith("2024-01-18T08:00")
    [pending] = asked.status("2024-01-17T12:00")["pending"]
    assert (pending["uncertain"], pending["deliveries"]) == (1, 1)
    [said] = ops.take()
    assert "may have arrived" in said["message"]
    asked.deliver(DAY_LATER)
    asked.deliver("2024-01-18T20:00")
    assert len(webhook.messages) == 2
    webhook.held.clear()
    assert asked.deliver(TWO_DAYS_LATER).sent == 1
    assert _listed(asked) == []


def test_news_does_not_wait_for_what_may_have_arrived(
    asked: Installation, webhook: Webhook
) -> None:
    """News for a channel goes at once although an earlier message may or may not have arrived, and
    does not take that along."""
    asked.tables["messages"] = {"send_seconds": 0.5}
    webhook.held.set()
    asked.deliver(MORNING)
    webhook.held.clear()
    webhook.take()
    asked.world.question(1795000).subject += " (vervolg)"
    asked.check("2024-01-17T10:00")
    [message] = webhook.take()
    assert "gewijzigd" in message["message"]
    assert [row["kind"] for row in _listed(asked)] == ["question.new"]


def test_refusal_is_tried_again_within_the_day(asked: Installation, webhook: Webhook) -> None:
    """What was refused did not arrive: it is tried again after its pause."""
    webhook.refuses = True
    asked.deliver(MORNING)
    [row] = _listed(asked)
    assert row["fate"] == "refused"
    webhook.refuses = False
    assert asked.deliver("2024-01-17T09:01").sent == 1


def test_mail_server_that_keeps_silent_at_the_end(asked: Installation) -> None:
    """A mail server that takes a mail and says nothing gets it again after a day only."""
    from tests.end_to_end.conftest import MailServer as Mail

    let_go = threading.Event()

    class Silent(Mail):
        """It takes mail and does not say so."""

        async def handle_DATA(  # noqa: N802  # aiosmtpd's name
            self, server: SMTP, session: Session, envelope: Envelope
        ) -> str:
            """Take one message, and say so when told."""
            answer = await super().handle_DATA(server, session, envelope)
            await asyncio.to_thread(let_go.wait, 20)
            return answer

    with Silent() as mail:
        asked.environment["VVWATCH_TEST_HOOK"] = mail.url()
        asked.tables["messages"] = {"send_seconds": 0.5}
        asked.deliver(MORNING)
        asked.deliver("2024-01-17T20:00")
        [row] = _listed(asked)
        assert row["fate"] == "unknown"
        assert len(mail.messages) == 1
        let_go.set()
        assert asked.deliver(DAY_LATER).sent == 1
        assert len(mail.messages) == 2


KILLER = """
import os, signal
import jobs.alerting.sender as sender
real = sender.send
def killing(*args, **kwargs):
    real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
sender.send = killing
from jobs.cli.main import main
main()
"""


def _killed_while_sending(made: Installation, now: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", KILLER, "--config", str(made.config_path), "--now", now, "deliver"],
        capture_output=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin"}
        | made.environment,
        cwd=made.folder,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_killed_again_and_again(asked: Installation, webhook: Webhook) -> None:
    """However often the program dies between a service's yes and its own note of it, the message is
    repeated once that day; what may have arrived is said."""
    _killed_while_sending(asked, MORNING)
    [row] = _listed(asked)
    assert row["fate"] == "unknown"
    assert "ended while it was on its way" in row["error"]
    _killed_while_sending(asked, "2024-01-17T09:05")
    assert not asked.deliver("2024-01-17T09:10").sent
    assert not asked.deliver("2024-01-17T23:00").sent
    assert len(webhook.messages) == 2
    assert asked.deliver("2024-01-18T09:05").sent == 1
    assert len(webhook.messages) == 3


def test_ops_may_send_again_at_once(asked: Installation, webhook: Webhook) -> None:
    """`deliveries retry` sends what may have arrived without waiting for the day to end."""
    asked.tables["messages"] = {"send_seconds": 0.5}
    webhook.held.set()
    asked.deliver(MORNING)
    webhook.held.clear()
    asked.run("deliveries", "retry", "all", now="2024-01-17T09:05")
    assert asked.deliver("2024-01-17T09:06").sent == 1
