"""When people are told, and what they are told besides events, by real passes and channels."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from jobs.demo.facts.hosts import PARLIAMENT_API
from jobs.demo.story.world import World, ask_question_104, make_question, publish_sixth_measurement
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS = SourceName("questions")
EXPECTED = {"title": "Zesde voortgangsmeting", "measurement": 6, "due": "2024-03-31"}


def ask(world: World, number: int) -> None:
    """Let a question on VV078 be asked that has no document."""
    subject = f"Stand van VV078, deel {number}"
    world.questions.append(make_question(1798000 + number, number, date(2024, 1, 16), subject))


# --- when --------------------------------------------------------------------------------


def test_digest_and_urgent_kinds(settled: Installation, webhook: Webhook) -> None:
    """With a daily digest questions wait for its time and go out together, while a new report goes
    at once; neither goes in quiet hours."""
    settled.tables["watchers"][0] |= {
        "digest": "daily 08:00",
        "quiet_hours": "20:00-07:00",
        "urgent": ["report.new"],
    }
    ask(settled.world, 1)
    settled.check("2024-01-17T10:00", QUESTIONS)
    ask(settled.world, 2)
    settled.check("2024-01-17T12:00", QUESTIONS)
    publish_sixth_measurement(settled.world)
    settled.check("2024-01-17T21:00")
    settled.deliver("2024-01-18T06:59")
    assert webhook.messages == []
    assert settled.deliver("2024-01-18T07:00").sent == 1
    [report] = webhook.take()
    assert "1. Monitoringrapport van de zesde meting is verschenen" in report["message"]
    assert "/schriftelijke-vragen/" not in report["message"]
    settled.deliver("2024-01-18T07:59")
    assert webhook.messages == []
    assert settled.deliver("2024-01-18T08:00").sent == 1
    [digest] = webhook.take()
    assert all(f"/schriftelijke-vragen/{1798000 + n}" in digest["message"] for n in (1, 2))
    assert "Het rapport, blz. " in digest["message"]


def test_preview_and_list_say_when(settled: Installation, webhook: Webhook) -> None:
    """`preview` shows the next message with its moment and `deliveries` each delivery, and nothing
    is sent; the page for a browser is written."""
    settled.tables["watchers"][0]["digest"] = "daily 08:00"
    ask_question_104(settled.world)
    settled.check("2024-01-17T10:00", QUESTIONS)
    shown = settled.run("preview", "cultuur", "--html", "page.html", now="2024-01-17T11:00")
    assert shown.returncode == 0, shown.stderr
    assert "2024-01-18 08:00" in shown.stdout
    assert "VV078" in shown.stdout
    assert "<html" in (settled.folder / "page.html").read_text(encoding="utf-8")
    listed = settled.run("deliveries", "--json", now="2024-01-17T11:00")
    [row] = [json.loads(line) for line in listed.stdout.splitlines()]
    assert (row["watcher"], row["state"], row["kind"]) == ("cultuur", "pending", "question.new")
    assert row["next_attempt_at"].startswith("2024-01-18T07:00")
    assert row["channel"].startswith("json://")
    assert "question.new" in settled.run("deliveries").stdout
    assert webhook.messages == []
    unknown = settled.run("preview", "kultuur")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "known are cultuur, ops" in unknown.stderr


# --- how much ----------------------------------------------------------------------------


def _burst(made: Installation, webhook: Webhook) -> None:
    """Eight questions in a pass where two would be much, and a report beside them."""
    made.tables["burst"] = {"at_least": 5, "factor": 2}
    made.tell_ops(webhook.url + "ops")
    for number in range(8):
        ask(made.world, number)
    publish_sixth_measurement(made.world)
    made.check("2024-01-17T08:30")


def test_burst_is_held_until_released(settled: Installation, webhook: Webhook) -> None:
    """Far more news than usual is held, ops are asked once, the report is told all the same, and
    what is released goes out as one message."""
    _burst(settled, webhook)
    told = dict(zip(webhook.paths, webhook.take(), strict=True))
    assert "question:179800" not in told["/"]["message"]
    assert "1. Monitoringrapport van de zesde meting is verschenen" in told["/"]["message"]
    assert "vvwatch release" in told["/ops"]["message"]
    settled.check("2024-01-17T09:00")
    settled.deliver("2024-01-17T10:00")
    assert webhook.messages == []
    [held] = settled.status("2024-01-17T10:00")["held"]
    assert (held["pass_id"], held["events"]) == (4, 9)  # the publication of the report as well
    released = settled.run("release", "4", now="2024-01-17T10:00")
    assert released.stdout.startswith("9 deliveries released")
    settled.deliver("2024-01-17T10:01")
    [message] = webhook.take()
    assert all(
        f"/schriftelijke-vragen/{1798000 + number}" in message["message"] for number in range(8)
    )
    assert settled.run("release").stdout.startswith("0 ")


def test_burst_can_be_discarded(settled: Installation, webhook: Webhook) -> None:
    """What is discarded is told to nobody, and its events stay on record."""
    _burst(settled, webhook)
    webhook.take()
    assert settled.run("discard").stdout.startswith("9 deliveries dropped")
    settled.deliver("2024-01-18T10:00")
    assert webhook.messages == []
    assert len(settled.events("question.new")) == 8


# --- silence -----------------------------------------------------------------------------


def test_long_outage_is_told_once_and_its_end(settled: Installation, webhook: Webhook) -> None:
    """Watchers hear of a source that has failed for a day, calmly and once, and once when it is
    back with what was missed; ops hear of failing and recovered at once; others hear nothing."""
    settled.tell_ops(webhook.url + "ops")
    settled.watch("programma", [webhook.url + "programma"], kinds=["programme.*"])
    settled.sites.faults.add(PARLIAMENT_API, "503", "/api/search/")
    settled.check("2024-01-17T08:00", QUESTIONS)
    settled.check("2024-01-18T07:30", QUESTIONS)
    assert webhook.paths == ["/ops"]
    for hour in ("08:30", "09:30", "10:30"):
        settled.check(f"2024-01-18T{hour}", QUESTIONS)
    assert webhook.paths == ["/ops", "/"]
    outage = webhook.take()[-1]
    assert "17 januari 2024" in outage["message"]
    settled.sites.faults.clear()
    ask_question_104(settled.world)
    webhook.paths.clear()
    settled.check("2024-01-18T11:30", QUESTIONS)
    settled.check("2024-01-18T12:30", QUESTIONS)
    assert sorted(webhook.paths) == ["/", "/ops"]
    [back] = [m for m in webhook.take() if "/schriftelijke-vragen/1795000" in m["message"]]
    assert "18 januari 2024" in back["message"]
    said = settled.rows("SELECT detail FROM notices WHERE kind = 'outage_over'")
    assert [json.loads(detail)["missed"] for (detail,) in said] == [1]


def test_heartbeat_says_that_nothing_is_new(settled: Installation, webhook: Webhook) -> None:
    """A watcher with a weekly heartbeat hears that nothing is new after each week of silence, and
    not while there is news."""
    settled.tables["watchers"][0]["heartbeat"] = "weekly"
    settled.check("2024-01-21T08:30", QUESTIONS)
    assert webhook.messages == []
    settled.check("2024-01-22T08:30", QUESTIONS)
    settled.deliver("2024-01-22T09:30")
    [first] = webhook.take()
    assert "nieuw" in first["title"].lower()
    assert "22 januari 2024" in first["message"]
    ask_question_104(settled.world)
    settled.check("2024-01-28T08:30", QUESTIONS)
    assert "/schriftelijke-vragen/1795000" in webhook.take()[0]["message"]
    settled.check("2024-01-29T09:30", QUESTIONS)
    assert webhook.messages == []
    settled.check("2024-02-04T08:30", QUESTIONS)
    assert len(webhook.take()) == 1


def test_reminder_comes_once_some_days_before(settled: Installation, webhook: Webhook) -> None:
    """What is expected is called to mind once, so many days before as the watcher wants."""
    settled.tables["expected"] = [EXPECTED]
    settled.tables["watchers"][0] |= {"projects": "all", "remind_days": 10}
    settled.check("2024-03-20T08:30")
    webhook.take()
    for instant in ("2024-03-21T08:30", "2024-03-22T08:30"):
        settled.check(instant)
    [reminder] = webhook.take()
    assert "Zesde voortgangsmeting" in reminder["message"]
    assert "31 maart 2024" in reminder["message"]
    publish_sixth_measurement(settled.world)
    settled.check("2024-03-23T08:30")
    assert settled.events("expectation.met")


def test_heartbeats_know_when_silence_began(settled: Installation, webhook: Webhook) -> None:
    """A watcher added later hears of no silence before it was one; a dead channel or one that is
    gone does not keep the others from theirs."""
    ask_question_104(settled.world)
    settled.check("2024-01-17T08:30")
    webhook.refuses = True
    ask(settled.world, 1)
    settled.check("2024-01-18T08:30")
    webhook.refuses = False
    settled.tables["watchers"][0] |= {"urls": [webhook.url + "other"], "heartbeat": "daily"}
    settled.watch("nieuw", [webhook.url + "new", "json://127.0.0.1:9/"], projects=["VV078"],
                  heartbeat="daily")  # fmt: skip
    webhook.take()
    webhook.paths.clear()
    settled.check("2024-03-01T08:30")
    assert webhook.paths == ["/other"]
    settled.check("2024-03-02T08:30")
    settled.check("2024-03-03T08:30")
    assert sorted(webhook.paths) == ["/new", "/new", "/other", "/other", "/other"]


def test_outage_is_judged_by_who_was_asked(settled: Installation, webhook: Webhook) -> None:
    """A source that nobody has asked since is not said to be out."""
    settled.sites.faults.add(PARLIAMENT_API, "503", "/api/search/")
    settled.check("2024-01-17T08:00", QUESTIONS)
    settled.sites.faults.clear()
    settled.check("2024-01-20T08:00", SourceName("programme"))
    assert webhook.messages == []


def test_nothing_new_is_said_only_while_it_is_true(settled: Installation, webhook: Webhook) -> None:
    """A note that nothing is new is dropped when there is news before it goes out, and is not made
    when nobody has looked of late."""
    settled.tables["watchers"][0] |= {"heartbeat": "weekly", "digest": "daily 08:00"}
    settled.check("2024-01-15T09:00", QUESTIONS)
    settled.deliver("2024-01-22T12:00")
    assert settled.rows("SELECT 1 FROM notices WHERE kind = 'heartbeat'") == []
    settled.check("2024-01-22T12:30", QUESTIONS)
    assert settled.rows("SELECT count(*) FROM notices WHERE kind = 'heartbeat'") == [(1,)]
    ask_question_104(settled.world)
    settled.check("2024-01-22T15:30", QUESTIONS)
    settled.deliver("2024-01-23T08:00")
    [message] = webhook.take()
    assert "/schriftelijke-vragen/1795000" in message["message"]
    assert "niets nieuws" not in message["message"].lower()
    assert ("discarded",) in settled.rows("SELECT state FROM deliveries")
