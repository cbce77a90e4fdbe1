"""Sending: what cannot be sent waits, each URL on its own, and nothing is sent twice."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from jobs.demo.story.world import World, ask_question_104, make_question
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

QUESTIONS = SourceName("questions")


def _ask(world: World, number: int, day: int = 16) -> None:
    """Let a question on VV078 be asked that has no document."""
    subject = f"Stand van VV078, deel {number}"
    world.questions.append(make_question(1798000 + number, number, date(2024, 1, day), subject))


def test_mail_server_down_for_two_passes(
    settled: Installation, webhook: Webhook, mail: MailServer
) -> None:
    """What a dead mail server refuses in two passes arrives once, as one message, when it is back;
    the other URL of the watcher and the other watcher get theirs at once."""
    settled.tables["watchers"] = []
    settled.watch("beide", [mail.url(), webhook.url + "beide"], projects=["VV078"])
    settled.watch("ander", [webhook.url + "ander"], projects=["VV078"])
    mail.stop()
    _ask(settled.world, 1)
    first = settled.check("2024-01-16T08:00", QUESTIONS)
    assert not first.is_good
    assert first.as_json()["deliveries"] == {"sent": 2, "failed": 0, "pending": 1}
    _ask(settled.world, 2, day=17)
    second = settled.check("2024-01-17T08:30", QUESTIONS)
    assert second.as_json()["deliveries"] == {"sent": 2, "failed": 0, "pending": 1}
    assert sorted(webhook.paths) == ["/ander", "/ander", "/beide", "/beide"]
    [(watcher, waiting)] = [
        (row["watcher"], row["deliveries"]) for row in settled.status("2024-01-17T09:00")["pending"]
    ]
    assert (watcher, waiting) == ("beide", 2)

    mail.start()
    third = settled.check("2024-01-17T09:00", QUESTIONS)
    assert third.is_good
    assert third.as_json()["deliveries"] == {"sent": 1, "failed": 0, "pending": 0}
    [(subject, text)] = mail.take()
    assert "VV078" in subject
    assert "deel 1" in text
    assert "deel 2" in text
    settled.deliver("2024-01-17T12:00")
    assert mail.messages == []
    assert len(webhook.paths) == 4


def test_deliver_sends_what_a_pass_left(asked: Installation, webhook: Webhook) -> None:
    """`check --no-deliver` sends nothing and leaves it pending; `deliver` sends it, once."""
    _ask(asked.world, 1, day=17)
    done = asked.run(
        "check", "--no-deliver", "--json", "--source", "questions", now="2024-01-17T09:00"
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["deliveries"] == {"sent": 0, "failed": 0, "pending": 1}
    outcomes = {name: row["outcome"] for name, row in result["sources"].items()}
    assert outcomes == {"questions": "ok", "publications": "skipped", "programme": "skipped"}
    assert webhook.messages == []

    webhook.refuses = True
    refused = asked.run("deliver", "--json", now="2024-01-17T09:10")
    assert refused.returncode == 1
    assert json.loads(refused.stdout) == {"sent": 0, "failed": 0, "pending": 1}
    webhook.refuses = False
    sent = asked.run("deliver", "--json", now="2024-01-17T09:20")
    assert sent.returncode == 0
    assert json.loads(sent.stdout) == {"sent": 1, "failed": 0, "pending": 0}
    [message] = webhook.take()
    assert "Relanceplan Vlaamse Veerkracht - Uitvoering" in message["message"]
    assert "deel 1" in message["message"]
    assert asked.deliver("2024-01-17T09:30").sent == 0
    assert webhook.messages == []


def test_pause_between_attempts_is_kept(asked: Installation, webhook: Webhook) -> None:
    """What was refused is not tried again before its pause is over, and then it is."""
    webhook.refuses = True
    assert asked.deliver("2024-01-17T09:00").unsent
    webhook.refuses = False
    assert asked.deliver("2024-01-17T09:00").sent == 0
    assert webhook.messages == []
    assert asked.deliver("2024-01-17T09:01").sent == 1


def test_no_flood(settled: Installation, webhook: Webhook) -> None:
    """Over `max_items` a message sums up the rest; repeating the pass sends nothing more."""
    settled.tables["watchers"][0]["max_items"] = 3
    for number in range(5):
        _ask(settled.world, number)
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30", QUESTIONS)
    settled.check("2024-01-17T08:30", QUESTIONS)
    [message] = webhook.take()
    assert message["title"].endswith(" … en nog 5")
    assert message["message"].count("Nieuwe schriftelijke vraag") == 3
    assert "Daarnaast nog 3 berichten: 3 × nieuwe schriftelijke vraag" in message["message"]
    assert settled.kinds() == ["question.new"] * 6
