"""Killed at each step between event and note: nothing is lost, at most one message is repeated."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

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
    "before composing": ("jobs.alerting.sender.Composer.compose", "before", 0),
    "before sending": ("jobs.alerting.sender.send", "before", 0),
    "between yes and note": ("jobs.alerting.sender.send", "after", 1),
    "before the mark": ("state.records.outbox.Outbox.mark_sent", "before", 1),
    "between mark and its commit": ("state.records.outbox.Outbox.mark_sent", "after", 1),
}
KILLER = """
import importlib, os, signal
module, _, rest = {target!r}.rpartition(".")
try:
    place = importlib.import_module(module)
except ModuleNotFoundError:
    module, _, owner = module.rpartition(".")
    place = getattr(importlib.import_module(module), owner)
real = getattr(place, rest)
def killing(*args, **kwargs):
    if {when!r} == "after":
        real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(place, rest, killing)
from jobs.cli.main import main
main()
"""


def _run_until_killed(made: Installation, target: str, when: str, now: str) -> None:
    code = KILLER.format(target=target, when=when)
    root = Path(__file__).parents[3]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, "--config", str(made.config_path), "--now", now, "check"],
        capture_output=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", **made.environment},
        cwd=made.folder,
        timeout=120,
    )
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
