"""Killed at each step between event and note: nothing is lost, at most one message is repeated."""

from __future__ import annotations

import os
import signal
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.story.world import ask_question_104

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

# Where the process kills itself, and whether the message may have gone out by then.
POINTS = {
    "before the event": ("state.records.events.EventLog.add", "before", 0),
    "between event and deliveries": ("state.records.outbox.Outbox.add_event", "before", 0),
    "between deliveries and their commit": ("jobs.alerting.router.Router.close", "after", 0),
    "after the commit": ("jobs.alerting.sender.Sender.deliver", "before", 0),
    "before composing": ("jobs.alerting.composer.Composer.compose", "before", 0),
    "before sending": ("jobs.alerting.sender.send", "before", 0),
    "between yes and note": ("jobs.alerting.sender.send", "after", 1),
    "before the mark": ("state.records.outbox.Outbox.mark_sent", "before", 1),
    "between mark and its commit": ("state.records.outbox.Outbox.mark_sent", "after", 1),
}


def _kill_at(target: str, when: str) -> None:
    """Let the process kill itself before or after it calls the target."""
    module, _, name = target.rpartition(".")
    place: Any
    try:
        place = import_module(module)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        place = getattr(import_module(module), owner)
    real = getattr(place, name)

    def killing(*args: Any, **kwargs: Any) -> None:
        if when == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, killing)


def _run_until_killed(made: Installation, target: str, when: str, now: str) -> None:
    done = made.run("check", now=now, before=partial(_kill_at, target, when))
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_step(
    settled: Installation, webhook: Webhook, mail: MailServer, point: str
) -> None:
    """Wherever a pass is killed, the next one tells the question to each of two channels, and of
    all messages at most one is there twice."""
    target, when, may_be_out = POINTS[point]
    settled.tables["watchers"][0]["urls"] = [webhook.url, mail.url()]
    ask_question_104(settled.world)
    _run_until_killed(settled, target, when, "2024-01-17T08:30")
    before = len(webhook.messages) + len(mail.messages)
    assert before <= may_be_out
    settled.check("2024-01-17T08:45")
    settled.deliver("2024-01-17T09:30")
    assert settled.kinds() == ["question.new"]
    posts, mails = len(webhook.messages), len(mail.messages)
    assert posts >= 1
    assert mails >= 1
    assert posts + mails <= 2 + may_be_out
    assert settled.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
