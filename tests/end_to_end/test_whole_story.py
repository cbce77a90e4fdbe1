"""The story of the demo, through the command line, by mail and by webhook."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jobs.demo.sites.server import ExampleSites
from jobs.demo.story.world import (
    World,
    answer_question_104,
    ask_question_104,
    publish_sixth_measurement,
    story_world,
)

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

PASSWORD = "Geheim-Wachtwoord-77"  # noqa: S105  # it must never be seen again
TOKEN = "pasje0Xy7token1Qz"  # noqa: S105

STEPS: dict[str, tuple[str, Callable[[World], object]]] = {
    "baseline": ("2024-01-15T08:30", lambda _: None),
    "asked": ("2024-01-17T08:30", ask_question_104),
    "answered": ("2024-03-06T08:30", answer_question_104),
    "sixth": ("2024-03-22T12:30", publish_sixth_measurement),
    "afterwards": ("2024-03-22T13:00", lambda _: None),
}
Kinds = type | tuple[type, ...]

EVENT_FIELDS: dict[str, Kinds] = {
    "id": str,
    "kind": str,
    "source": str,
    "subject": str,
    "title": str,
    "url": str,
    "projects": list,
    "occurred_on": (str, type(None)),
    "detected_at": str,
    "baseline": bool,
    "changes": list,
    "detail": dict,
    "snapshots": dict,
    "found_late": bool,
}
QUESTION_DETAIL: dict[str, Kinds] = {
    "number": int,
    "session_year": str,
    "asker": str,
    "minister": str,
    "asked_on": str,
    "due_on": str,
    "answered_on": (str, type(None)),
    "sub_questions": list,
    "answer": (str, type(None)),
    "links": list,
    "announcements": list,
}


@dataclass
class Step:
    """One step as it was seen from outside: what the command said, and who was told what."""

    done: subprocess.CompletedProcess[str]
    mails: list[tuple[str, str]]
    posts: list[dict[str, str]]
    requests: int

    @property
    def result(self) -> dict[str, Any]:
        """What `check --json` printed."""
        value: dict[str, Any] = json.loads(self.done.stdout)
        return value


@dataclass
class Story:
    """The whole story, told."""

    made: Installation
    mail: MailServer
    unrelated: Webhook
    steps: dict[str, Step] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def read_events(self, *words: str) -> list[dict[str, Any]]:
        """What `events --json` prints."""
        done = self.made.run("events", "--json", *words)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def of_kind(self, start: str) -> list[dict[str, Any]]:
        """The events whose kind begins so, the baseline left out."""
        return [e for e in self.events if e["kind"].startswith(start) and not e["baseline"]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The story, told once for the tests of this file."""
    from tests.end_to_end.conftest import Installation, MailServer, Webhook

    folder = tmp_path_factory.mktemp("story")
    with (
        ExampleSites(story_world()) as sites,
        MailServer() as mail,
        Webhook() as hook,
        Webhook() as unrelated,
    ):
        made = Installation(folder, sites)
        urls = [mail.url(f"watcher:{PASSWORD}@"), hook.url.replace("//", f"//{TOKEN}@")]
        kinds = ["report.*", "question.*", "expectation.*"]
        made.watch("cultuur", urls, projects=["VV078"], kinds=kinds)
        made.watch("ander", [unrelated.url], projects=["VV199"])
        made.tables["expected"] = [
            {"title": "Zesde voortgangsmeting", "measurement": 6, "due": "2024-03-31"}
        ]
        told = Story(made, mail, unrelated)
        for name, (instant, change) in STEPS.items():
            with sites.world.lock:
                change(sites.world)
            sites.clear_requests()
            done = made.run("check", "--json", now=instant)
            asked_for = [r for r in sites.requests if r.path != "/robots.txt"]
            told.steps[name] = Step(done, mail.take(), hook.take(), len(asked_for))
        told.events = told.read_events()
        yield told


def test_every_step_goes_well(story: Story) -> None:
    """Each pass exits with 0 and prints one JSON object of the form that the contract fixes."""
    for step in story.steps.values():
        assert step.done.returncode == 0, step.done.stderr
        result = step.result
        assert list(result) == ["sources", "events", "deliveries", "set_aside"]
        assert result["set_aside"] == []
        assert list(result["sources"]) == ["questions", "publications", "programme"]
        for row in result["sources"].values():
            names = ["complete", "requests", "bytes", "not_modified", "snapshots", "records"]
            assert list(row) == ["outcome", *names, "error"]
            assert row["complete"] is True
            assert all(type(row[name]) is int for name in names[1:])
            assert (row["outcome"], row["error"]) == ("ok", None)
        assert set(result["deliveries"]) == {"sent", "failed", "pending"}
        told = sum(row["requests"] for row in result["sources"].values())
        assert told == step.requests


def test_baseline_is_silent(story: Story) -> None:
    """The first pass stores everything as baseline and tells nobody anything."""
    step = story.steps["baseline"]
    assert step.result["events"] == 0
    assert step.result["sources"]["questions"]["records"] == 12
    assert (step.mails, step.posts) == ([], [])
    first = [e for e in story.events if e["detected_at"].startswith("2024-01-15")]
    assert len(first) > 12
    assert all(event["baseline"] for event in first)


def test_new_question_is_told_once_by_each_channel(story: Story) -> None:
    """A question naming VV078 in its document is one event, one mail and one post."""
    step = story.steps["asked"]
    assert step.result["events"] == 1
    assert step.result["deliveries"] == {"sent": 2, "failed": 0, "pending": 0}
    [(subject, body)] = step.mails
    [post] = step.posts
    assert "VV078" in subject
    assert "VV078" in post["title"]
    for text in (body, post["message"]):
        assert "Relanceplan Vlaamse Veerkracht - Uitvoering" in text
        assert "Thijs Verbeurgt" in text
        assert "13 februari 2024" in text
        assert "https://www.vlaamsparlement.be/parlementaire-documenten" in text
    [event] = story.of_kind("question.new")
    assert event["subject"] == "question:1795000"
    assert event["projects"] == ["VV064", "VV068", "VV078", "VV129", "VV130"]
    assert event["occurred_on"] == "2024-01-16"
    assert event["detail"]["due_on"] == "2024-02-13"


def test_unchanged_pass_tells_nothing(story: Story) -> None:
    """A pass over unchanged sites makes no event, sends nothing and fetches no file."""
    step = story.steps["afterwards"]
    assert step.result["events"] == 0
    assert (step.mails, step.posts) == ([], [])
    assert step.requests <= 12


def test_answer_is_answered_and_nothing_else(story: Story) -> None:
    """The answer is one question.answered, neither a new question nor a changed one as well."""
    step = story.steps["answered"]
    [(_, body)] = step.mails
    assert "Beantwoord op 13 februari 2024" in body
    assert len(step.posts) == 1
    found = [e for e in story.of_kind("question.") if e["subject"] == "question:1795000"]
    assert [e["kind"] for e in found] == ["question.new", "question.answered"]
    assert found[1]["detail"]["answered_on"] == found[1]["occurred_on"] == "2024-02-13"
    assert {c["field"] for c in found[1]["changes"]} >= {"state", "answered_on"}


def test_report_is_told_once(story: Story) -> None:
    """A report seen in the catalogue and on the programme page is one report.new."""
    [(subject, body)] = story.steps["sixth"].mails
    assert "VV078" in subject
    assert body.count("view-file/56001") >= 1
    reports = story.of_kind("report.new")
    assert [e["subject"] for e in reports] == ["report:6"]
    detail = reports[0]["detail"]
    assert detail["measurement"] == 6
    assert detail["reference_date"] == "2023-12-31"
    assert detail["file_url"] == "https://publicaties.vlaanderen.be/view-file/56001"
    assert isinstance(detail["pages"], int)
    assert detail["projects_found"] == reports[0]["projects"]
    assert "VV078" in reports[0]["projects"]


def test_changed_project_is_told_with_its_statuses(story: Story) -> None:
    """A project whose sheet changed is told once, with both measurements and statuses."""
    changed = story.of_kind("report.project_changed")
    assert len({event["subject"] for event in changed}) == len(changed) == 7
    [event] = [e for e in changed if "VV078" in e["projects"]]
    assert event["occurred_on"] == "2023-12-31"
    detail = event["detail"]
    assert detail["project"] == "VV078"
    assert detail["measurement"] == {"before": 5, "after": 6}
    assert detail["status"] == {"before": "on_schedule", "after": "attention"}
    for milestone in detail["milestones"]:
        assert set(milestone) >= {"title", "change", "before", "after", "explanation"}
        assert milestone["change"] in {"status", "added", "removed", "text"}
    [(_, body)] = story.steps["sixth"].mails
    assert "Mijlpaal ‘Ingebruikname van het gebouw’ stopgezet (zesde meting)" in body


def test_expectation_is_met_once(story: Story) -> None:
    """The sixth measurement, expected by the end of March, is met once and never overdue."""
    [met] = [e for e in story.events if e["kind"].startswith("expectation.")]
    assert (met["kind"], met["baseline"]) == ("expectation.met", False)
    assert met["detail"]["title"] == "Zesde voortgangsmeting"
    assert met["detail"]["due_on"] == "2024-03-31"
    assert met["detail"]["announced_in"] == "question:1795000"


def test_watcher_of_another_project_hears_nothing(story: Story) -> None:
    """Whoever follows a code that nothing names gets no message in the whole story."""
    assert story.unrelated.messages == []
    assert set(story.mail.recipients) == {"watcher@example.com"}


def test_events_have_the_fields_of_the_contract(story: Story) -> None:
    """Every event has exactly the contract's fields, of the right types and in one order."""
    events = story.events
    assert [e["detected_at"] for e in events] == sorted(e["detected_at"] for e in events)
    assert len({e["id"] for e in events}) == len(events)
    for event in events:
        assert set(event) == set(EVENT_FIELDS)
        for name, kind in EVENT_FIELDS.items():
            assert isinstance(event[name], kind), (name, event)
        assert event["projects"] == sorted(set(event["projects"]))
        assert datetime.fromisoformat(event["detected_at"]).utcoffset() == timedelta(0)
        assert event["occurred_on"] is None or date.fromisoformat(event["occurred_on"])
        assert all(set(change) == {"field", "before", "after"} for change in event["changes"])
        assert event["url"].startswith(("https://", "http://")), event


def test_questions_have_the_detail_of_the_contract(story: Story) -> None:
    """Events on questions carry number, people, days and texts, of the right types."""
    questions = [e for e in story.events if e["kind"].startswith("question.")]
    assert len({event["subject"] for event in questions}) == 13
    for detail in (event["detail"] for event in questions):
        for name, kind in QUESTION_DETAIL.items():
            assert isinstance(detail[name], kind), (name, detail)
        assert "," not in detail["asker"] + detail["minister"]


def test_events_can_be_filtered(story: Story) -> None:
    """`events` restricts by instant, by kinds with a star, by projects, and by all at once."""
    since = story.read_events("--since", "2024-03-22T00:00")
    assert {e["kind"] for e in since} == {
        *("publication.new", "report.new", "report.project_changed"),
        *("programme.changed", "expectation.met"),
    }
    words = ["--kind", "report.*", "--kind", "question.new", "--kind", "question.answered"]
    both = story.read_events("--since", "2024-01-16", "--project", "vv 78", *words)
    assert [e["kind"] for e in both][:3] == ["question.new", "question.answered", "report.new"]
    assert {e["kind"] for e in both[3:]} == {"report.project_changed"}
    assert all("VV078" in e["projects"] for e in both)
    plain = story.made.run_afresh("events", "--project", "VV078")
    assert "question.answered" in plain.stdout
    assert "(baseline)" in plain.stdout


def test_show_tells_what_is_known_of_a_project(story: Story) -> None:
    """`show` gives a project's name, questions and reports, and refuses what is no code."""
    shown = json.loads(story.made.run("show", "VV78", "--json").stdout)
    assert shown["code"] == "VV078"
    assert shown["name"] == "Ondersteuning culturele infrastructuur"
    assert {"question:1795000", "question:1780009"} <= {q["key"] for q in shown["questions"]}
    [answered] = [q for q in shown["questions"] if q["key"] == "question:1795000"]
    assert (answered["state"], answered["answered_on"]) == ("answered", "2024-02-13")
    assert [r["key"] for r in shown["reports"]] == ["report:4", "report:5", "report:6"]
    assert {"status", "milestones"} <= set(shown)
    refused = story.made.run("show", "VV2024")
    assert refused.returncode == 2
    assert "VV2024" in refused.stderr
    assert refused.stdout == ""


def test_status_tells_how_things_stand(story: Story) -> None:
    """`status` gives each source, its last good pass, and what was expected and came."""
    done = story.made.run("status", "--json", now="2024-03-22T14:00")
    status = json.loads(done.stdout)
    assert done.returncode == 0
    for row in status["sources"].values():
        assert (row["outcome"], row["error"], row["failing_since"]) == ("ok", None, None)
        assert row["last_good_at"].startswith("2024-03-22T12:00")
    assert status["pending"] == []
    assert [(e["measurement"], e["state"]) for e in status["expected"]] == [(6, "met")]
    # Question 96, asked on 9 January, has no answer; its term and the 15 days after are over. It
    # names no project, and nobody follows a word in it.
    assert status["late"] == []
    everything = story.made.run("status", "--all", "--json", now="2024-03-22T14:00")
    assert [row["key"] for row in json.loads(everything.stdout)["late"]] == ["question:1780012"]
    plain = story.made.run("status", "--all", now="2024-03-22T14:00")
    assert "questions" in plain.stdout
    assert "Personeelsbezetting" in plain.stdout


def test_secrets_are_nowhere(story: Story) -> None:
    """A password and a token in Apprise URLs reach no output, no log and not the database."""
    said = [step.done.stdout + step.done.stderr for step in story.steps.values()]
    config = story.made.run("config")
    assert config.returncode == 0
    said += [config.stdout, config.stderr, json.dumps(story.events)]
    stored = [path.read_bytes() for path in story.made.folder.glob("vvwatch.db*")]
    assert stored
    for secret in (PASSWORD, TOKEN):
        assert not any(secret in text for text in said)
        assert not any(secret.encode() in body for body in stored)
    shown = json.loads(config.stdout)
    assert shown["watchers"][0]["urls"] == ["mailto://***", "json://***"]
    assert shown["watchers"][0]["projects"] == ["VV078"]
    assert shown["sources"]["questions"]["since"] == "2023-09-01"


def test_secrets_stay_hidden_when_sending_fails(story: Story, tmp_path: Path) -> None:
    """A mail server that is gone is reported without the password, in log, status and database."""
    later = replace(story.made, folder=tmp_path)
    shutil.copyfile(story.made.database, later.database)
    later.rows("UPDATE deliveries SET state = 'pending' WHERE message_id IS NOT NULL")
    story.mail.stop()
    try:
        done = later.run("-v", "deliver", now="2024-03-23T08:30")
    finally:
        story.mail.start()
    assert done.returncode == 1
    assert "cultuur" in done.stderr
    status = later.run("status", now="2024-03-23T08:30")
    assert "last error" in status.stdout
    stored = [path.read_bytes() for path in tmp_path.glob("vvwatch.db*")]
    assert PASSWORD not in done.stdout + done.stderr + status.stdout + status.stderr
    assert not any(PASSWORD.encode() in body for body in stored)
