"""What is waited for: documents that are missing or broken, for a day; answers, for their term."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from jobs.demo.facts.hosts import GOVERNMENT_FILES, PARLIAMENT_DOCUMENTS
from jobs.demo.papers.question_papers import question_pdf
from jobs.demo.story.world import (
    PupilFile,
    Question,
    World,
    answer_question_104,
    make_question,
    publish_sixth_measurement,
)
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS, PUBLICATIONS = SourceName("questions"), SourceName("publications")
# What befalls the one document of a question, and words that the reason must hold.
FAULTS = {
    "404": "404",
    "broken_pdf": "broken",
    "html": "a web page",
    "empty": "empty",
    "503": "503",
    "foreign_redirect": "elsewhere.example",
}
SUBJECT = "Waterbeleid in de Denderstreek, deel {number}"


def _ask(world: World, number: int) -> Question:
    """Let a question be asked that names VV087 in its document and nowhere else."""
    subject = SUBJECT.format(number=number)
    question = make_question(1796000 + number, number, date(2024, 1, 16), subject)
    body = question_pdf(question, "1. Hoe staat het met VV087?")
    question.files = [PupilFile(2020000 + number, f"vrg.{number}.pdf", body)]
    world.questions.append(question)
    return question


def _watch(made: Installation, webhook: Webhook) -> None:
    """One watcher whom the document alone concerns, and one who follows a word of the title."""
    made.tables["watchers"] = []
    made.watch("project", [webhook.url + "project"], projects=["VV087"])
    made.watch("woord", [webhook.url + "woord"], keywords=["Denderstreek"])


def _posts(webhook: Webhook) -> dict[str, list[str]]:
    """What came since the last look, by watcher."""
    found: dict[str, list[str]] = {"project": [], "woord": []}
    for path, message in zip(webhook.paths, webhook.take(), strict=True):
        found[path.strip("/")].append(message["message"])
    webhook.paths.clear()
    return found


def test_question_waits_a_day_for_its_document(settled: Installation, webhook: Webhook) -> None:
    """A question with a bad document is told after a day with the reason, and once more when the
    document comes, to whom it then concerns."""
    _watch(settled, webhook)
    asked = [_ask(settled.world, 200 + n) for n in range(2 * len(FAULTS))]
    faulty = dict(zip(FAULTS, asked, strict=False))
    keys = {f"question:{question.id}" for question in faulty.values()}
    for kind, question in faulty.items():
        settled.sites.faults.add(PARLIAMENT_DOCUMENTS, kind, f"id={question.files[0].file_id}")

    # Seen for the first time: the good ones are told, the others wait.
    result = settled.check("2024-01-17T08:30", QUESTIONS)
    assert result.is_good, result.as_json()
    told = {event.subject for event in settled.events("question.new")}
    assert told == {f"question:{q.id}" for q in asked} - keys
    first = _posts(webhook)
    assert [len(first[name]) for name in ("project", "woord")] == [1, 1]
    waiting = settled.rows("SELECT key FROM records WHERE waiting_since IS NOT NULL")
    assert {key for (key,) in waiting} == keys

    # Not a day later: they go on waiting.
    settled.check("2024-01-18T08:00", QUESTIONS)
    assert not keys & {event.subject for event in settled.events()}
    assert _posts(webhook) == {"project": [], "woord": []}

    # A day later: told without, with the reason, to whom the title alone concerns.
    assert settled.check("2024-01-18T09:00", QUESTIONS).is_good
    late = {e.subject: e for e in settled.events("question.new") if e.subject in keys}
    assert set(late) == keys
    for kind, question in faulty.items():
        event = late[f"question:{question.id}"]
        [document] = event.detail["documents"]
        assert FAULTS[kind] in document["problem"], document
        assert event.projects == ()
    second = _posts(webhook)
    assert second["project"] == []
    [message] = second["woord"]
    assert message.count("Let op: ") == len(FAULTS)

    # The documents come after all: both hear of it, who followed the project for the first time.
    settled.sites.faults.clear()
    assert settled.check("2024-01-19T09:30", QUESTIONS).is_good
    changed = settled.events("question.changed")
    assert {event.subject for event in changed} == keys
    assert all(event.projects == ("VV087",) for event in changed)
    third = _posts(webhook)
    assert [len(third[name]) for name in ("project", "woord")] == [1, 1]
    assert "VV087" in third["project"][0]
    assert settled.kinds() == ["question.changed"] * 6 + ["question.new"] * 12


def test_document_that_comes_within_the_day_is_told_with_its_codes(
    settled: Installation, webhook: Webhook
) -> None:
    """A question whose document comes within the day is told once, with the codes in it."""
    _watch(settled, webhook)
    question = _ask(settled.world, 301)
    body, question.files[0].body = question.files[0].body, None
    assert settled.check("2024-01-17T08:30", QUESTIONS).events == 0
    question.files[0].body = body
    assert settled.check("2024-01-17T09:00", QUESTIONS).events == 1
    posts = _posts(webhook)
    assert [len(posts[name]) for name in ("project", "woord")] == [1, 1]
    assert settled.kinds() == ["question.new"]


def _of_104(made: Installation) -> list[str]:
    return [event.kind for event in made.events() if event.subject == "question:1795000"]


def test_answer_waits_for_its_document(asked: Installation, webhook: Webhook) -> None:
    """An answer of which the document still is the old one is told when the new one is there."""
    old = asked.world.question(1795000).files[0].body
    answer_question_104(asked.world)
    [file] = asked.world.question(1795000).files
    new, file.body = file.body, old
    asked.check("2024-03-06T08:30", QUESTIONS)
    assert _of_104(asked) == ["question.new"]
    file.body = new
    asked.check("2024-03-06T09:00", QUESTIONS)
    assert _of_104(asked) == ["question.new", "question.answered"]
    texts = "".join(post["message"] for post in webhook.messages)
    assert texts.count("Vraag nr. 104 beantwoord") == 1


def test_report_without_its_file_is_told_after_a_day(
    settled: Installation, webhook: Webhook
) -> None:
    """A report whose file is broken waits a day and is told once, with the reason."""
    settled.tables["watchers"] = []
    settled.watch("alle", [webhook.url], projects="all", kinds=["report.*"])
    publish_sixth_measurement(settled.world)
    settled.sites.faults.add(GOVERNMENT_FILES, "broken_pdf", "view-file/56001")
    settled.check("2024-03-22T08:30", PUBLICATIONS)
    assert settled.events("report.new") == []
    settled.check("2024-03-23T08:45", PUBLICATIONS)
    [report] = settled.events("report.new")
    assert report.detail["problem"]
    assert len(webhook.take()) == 1
    settled.sites.faults.clear()
    settled.check("2024-03-24T09:00", PUBLICATIONS)
    assert len(settled.events("report.new")) == 1


def test_late_answer_is_told_once(asked: Installation, webhook: Webhook) -> None:
    """A question without a sign of an answer is overdue once its 20 working days and the 15 after
    them are over, also when something else changes in it that day, and its watcher is told."""
    asked.check("2024-03-05T22:00", QUESTIONS)
    assert _of_104(asked) == ["question.new"]
    webhook.take()
    asked.world.question(1795000).themes = ["Begroting", "Cultuur", "Welzijn"]
    asked.check("2024-03-06T08:30", QUESTIONS)
    asked.check("2024-03-07T08:30", QUESTIONS)
    overdue = asked.events("question.overdue")
    assert [event.subject for event in overdue if "VV078" in event.projects] == ["question:1795000"]
    [message] = webhook.take()
    assert "Vraag nr. 104 gewijzigd" in message["message"]
    assert "Antwoord op vraag nr. 104 blijft uit" in message["message"]
