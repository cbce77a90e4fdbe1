"""Channels that refuse, hang, are renamed or get a template that does not render."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from jobs.alerting.composer import Composer
from jobs.demo.story.world import ask_question_104
from jobs.messages.message import Message
from state.model.instants import parse_instant
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

QUESTIONS = SourceName("questions")


def test_one_dead_channel_of_three(asked: Installation, webhook: Webhook, mail: MailServer) -> None:
    """A channel that takes a message and never answers does not keep the other two from theirs; it
    is tried again later, and what could not be sent says why."""
    from tests.end_to_end.conftest import Webhook as Hook

    with Hook() as hanging:
        hanging.held.set()
        # Waited for in full, and enough for the other two on a busy machine.
        asked.tables["messages"] = {"send_seconds": 6}
        asked.tables["watchers"] = []
        # Apprise itself would give up after seconds.
        hanging_url = hanging.url + "?rto=600"
        asked.watch("drie", [hanging_url, mail.url(), webhook.url + "drie"], projects=["VV078"])
        asked.rows("UPDATE deliveries SET state = 'discarded'")
        asked.world.question(1795000).subject += " (vervolg)"
        asked.check("2024-01-17T09:00", QUESTIONS)
        assert len(mail.take()) == 1
        assert webhook.paths == ["/drie"]
        [row] = asked.status("2024-01-17T09:01")["pending"]
        assert "did not answer" in row["error"]


def test_mail_server_refuses_one_recipient(asked: Installation, mail: MailServer) -> None:
    """Of two people with an URL each, the one whose mailbox is refused waits, the other does not
    get it twice."""
    asked.tables["watchers"] = []
    asked.watch("twee", [mail.url(to="goed@example.com"), mail.url(to="weg@example.com")],
                projects=["VV078"])  # fmt: skip
    asked.rows("UPDATE deliveries SET state = 'discarded'")
    mail.refused.add("weg@example.com")
    asked.world.question(1795000).subject += " (vervolg)"
    first = asked.check("2024-01-17T09:00", QUESTIONS)
    assert first.as_json()["deliveries"] == {"sent": 1, "failed": 0, "pending": 1}
    asked.deliver("2024-01-17T12:00")
    assert mail.recipients == ["goed@example.com"]
    mail.refused.clear()
    asked.deliver("2024-01-18T12:00")
    assert mail.recipients == ["goed@example.com", "weg@example.com"]


def test_what_is_given_up_is_told_to_ops_once(asked: Installation, webhook: Webhook) -> None:
    """After days and many attempts a delivery has failed for good: ops hear of it once, and `retry`
    lets it go out when the service works again."""
    from tests.end_to_end.conftest import Webhook as Hook

    with Hook() as ops:
        asked.tell_ops(ops.url)
        webhook.refuses = True
        at = parse_instant("2024-01-17T09:00")
        for _ in range(12):
            asked.deliver(at.isoformat())
            at += timedelta(hours=18)
        [said] = ops.take()
        assert "cultuur" in said["message"]
        assert asked.environment["VVWATCH_TEST_HOOK"] not in said["message"]
    listed = asked.run("deliveries", "--json")
    [row] = [json.loads(line) for line in listed.stdout.splitlines() if '"cultuur"' in line]
    assert row["state"] == "failed"
    webhook.refuses = False
    assert asked.run("deliveries", "retry", str(row["id"]), now=at.isoformat()).returncode == 0
    assert asked.deliver(at.isoformat()).sent == 1
    assert len(webhook.messages) == 1
    refused = asked.run("deliveries", "retry", "soon")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_renamed_watcher_loses_nothing(asked: Installation, webhook: Webhook) -> None:
    """What waits for a watcher that is not configured any more is kept and said, to ops once; it
    goes out when the watcher has its name again."""
    asked.tell_ops(webhook.url + "ops")
    asked.tables["watchers"][0]["name"] = "kunst"
    for instant in ("2024-01-17T09:00", "2024-01-17T10:00"):
        asked.deliver(instant)
    assert webhook.paths == ["/ops"]
    assert "cultuur" in webhook.take()[0]["message"]
    [row] = asked.status("2024-01-17T10:00")["pending"]
    assert row["error"] == "this watcher is not configured any more"
    asked.tables["watchers"][0]["name"] = "cultuur"
    assert asked.deliver("2024-01-17T11:00").sent == 1
    assert "/schriftelijke-vragen/1795000" in webhook.take()[0]["message"]


def test_template_that_does_not_render(asked: Installation, webhook: Webhook) -> None:
    """A template of one's own is used; where it does not render the built-in one is, and ops are
    told once."""
    folder = asked.folder / "mine"
    folder.mkdir()
    asked.tell_ops(webhook.url + "ops")
    asked.tables["messages"] = {"templates": "mine"}
    template = folder / "message.txt.j2"
    template.write_text("Beste lezer: {{ subject }}", encoding="utf-8")
    shown = asked.run("preview", "cultuur", now="2024-01-17T09:00")
    assert "Beste lezer: VV078" in shown.stdout
    template.write_text("{{ nothing.of.the.kind }}", encoding="utf-8")
    asked.deliver("2024-01-17T09:00")
    told = dict(zip(webhook.paths, webhook.take(), strict=True))
    assert "/schriftelijke-vragen/1795000" in told["/"]["message"]
    assert "message.txt.j2" in told["/ops"]["message"]
    (folder / "mesage.txt.j2").write_text("x", encoding="utf-8")
    wrong = asked.run("config")
    assert wrong.returncode == 2
    assert "mesage.txt.j2" in wrong.stderr


def test_example_through_every_channel(settled: Installation, webhook: Webhook) -> None:
    """`notify --test` sends a marked example through each channel and says how each went, without
    its secrets; without `--test` nothing is sent."""
    dead = "json://user:Geheim77@127.0.0.1:9/"
    settled.tables["watchers"][0]["urls"] = [webhook.url, dead]
    done = settled.run("notify", "cultuur", "--test")
    assert done.returncode == 1
    good, bad = done.stdout.splitlines()
    assert good.endswith(": sent")
    assert "json://" in bad
    assert "Geheim77" not in done.stdout + done.stderr
    [example] = webhook.take()
    assert "vvwatch" in example["message"]
    refused = settled.run("notify", "cultuur")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert webhook.messages == []


def test_nothing_is_sent_twice_by_asking_twice(asked: Installation, webhook: Webhook) -> None:
    """What was sent is not due any more, whatever is asked of it afterwards."""
    ask_question_104(asked.world)
    asked.deliver("2024-01-17T09:00")
    asked.run("deliveries", "retry", "all", now="2024-01-17T09:05")
    asked.run("release", now="2024-01-17T09:05")
    asked.deliver("2024-01-17T10:00")
    assert len(webhook.messages) == 1


def test_message_that_cannot_be_made(
    asked: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message over which we stumble ourselves keeps nobody else from theirs, and repeats none."""
    compose = Composer.compose

    def stumbling(self: Any, watcher: str, told: Any, deliveries: Any) -> Message:
        if watcher == "ander":
            raise KeyError("planted")
        return compose(self, watcher, told, deliveries)

    monkeypatch.setattr(Composer, "compose", stumbling)
    asked.watch("ander", [webhook.url + "ander"], projects=["VV078"])
    asked.world.question(1795000).subject += " (vervolg)"
    asked.check("2024-01-17T09:00", QUESTIONS)
    for minute in range(5):
        asked.deliver(f"2024-01-17T09:0{minute}")
    assert webhook.paths == ["/"]
    rows = asked.status("2024-01-17T09:30")["set_aside"]
    assert {(row["step"], row["watcher"]) for row in rows} == {("message", "ander")}
    assert "KeyError: 'planted'" in rows[0]["error"]


@pytest.mark.parametrize(
    "words",
    [
        ("deliveries", "retry", "9" * 25),
        ("deliveries", "retry", "4711"),
        ("release", "9" * 25),
        ("discard", "0"),
        ("prune", "--older-than", "nan"),
        ("prune", "--older-than", "10000000"),
        ("backup", "/nowhere/at/all.db"),
    ],
)
def test_wrong_numbers_and_places(asked: Installation, words: tuple[str, ...]) -> None:
    """Numbers and places that there cannot be are wrong usage, said in words."""
    done = asked.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_what_if_instants_stay_out_of_a_real_database(asked: Installation) -> None:
    """On a database of the real clock `--now` is refused by all that writes instants."""
    asked.rows("UPDATE passes SET clock = 'real'")
    for words in (("deliver",), ("deliveries", "retry", "all"), ("reparse",)):
        done = asked.run(*words, now="2031-01-01")
        assert done.returncode == 2, words
        assert "--now" in done.stderr
