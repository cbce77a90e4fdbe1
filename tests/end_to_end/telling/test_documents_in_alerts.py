"""What documents say reaches the alert, the project's page and the search."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook

from jobs.demo.papers.example_sheets import sheets_of
from jobs.demo.papers.question_papers import ProjectSheet, report_pdf, small_pdf
from jobs.demo.story.story import SIXTH_REPORT
from jobs.demo.story.world import Publication, answer_question_104, publish_sixth_measurement

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

SAME = {"VV014", "VV087", "VV139", "VV146", "VV181"}


def test_sixth_measurement_tells_what_changed(asked: Installation, webhook: Webhook) -> None:
    """Each project that differs gives one event, the others none, and the alert says what, why
    and on which page."""
    webhook.take()
    publish_sixth_measurement(asked.world)
    asked.check("2024-03-22T12:30")
    changed = asked.events("report.project_changed")
    codes = [event.detail["project"] for event in changed]
    assert sorted(codes) == ["VV064", "VV068", "VV078", "VV120", "VV129", "VV130", "VV168"]
    assert not SAME & set(codes)
    [event] = [event for event in changed if event.detail["project"] == "VV078"]
    assert event.detail["measurement"] == {"before": 5, "after": 6}
    assert event.detail["status"] == {"before": "on_schedule", "after": "attention"}
    [milestone] = event.detail["milestones"]
    assert (milestone["before"], milestone["after"]) == ("on_schedule", "stopped")
    assert event.url.endswith("/view-file/56001#page=6")
    told = "\n".join(message["message"] for message in webhook.take())
    assert "Ingebruikname van het gebouw: op schema → stopgezet" in told
    assert event.url in told


def test_data_file_is_preferred_to_the_report(asked: Installation) -> None:
    """What changed is read from the rows of a data file; projects without one, from the report."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Projectcode", "Project", "Mijlpaal", "Status", "Toelichting"])
    name = "Ondersteuning culturele infrastructuur"
    sheet.append(["VV078", name, "Oplevering project", "Gerealiseerd", "Alles is klaar."])
    body = BytesIO()
    book.save(body)
    publication = publish_sixth_measurement(asked.world)
    publication.files.append((56002, "Data zesde meting (xlsx)"))
    asked.world.files[56002] = body.getvalue()
    asked.check("2024-03-22T12:30")
    [report] = asked.events("report.new")
    assert report.detail["data_url"].endswith("/view-file/56002")
    changed = {e.detail["project"]: e for e in asked.events("report.project_changed")}
    milestones = {m["title"]: m for m in changed["VV078"].detail["milestones"]}
    assert milestones["Oplevering project"]["after"] == "realised"
    assert changed["VV064"].detail["presence"] == "both"


def test_project_and_question_can_be_looked_up(asked: Installation) -> None:
    """`show` gives history, answer and promise; `search` finds words of the answer."""
    answer_question_104(asked.world)
    asked.check("2024-03-06T08:30")
    publish_sixth_measurement(asked.world)
    asked.check("2024-03-22T12:30")
    project = json.loads(asked.run("show", "VV078", "--json").stdout)
    assert [row["measurement"] for row in project["status"]] == [4, 5, 6]
    assert project["promises"][0]["due_on"] == "2024-03-31"
    histories = {m["title"]: [s["status"] for s in m["history"]] for m in project["milestones"]}
    assert histories["Ingebruikname van het gebouw"][-1] == "stopped"
    question = json.loads(asked.run("show", "question:1795000", "--json").stdout)
    assert [sub["number"] for sub in question["sub_questions"]] == list(range(1, 14))
    assert question["announcements"][0]["expected"] == "2024-03"
    hits = asked.run("search", "stopgezette mijlpalen", "--kind", "question", "--json").stdout
    assert [json.loads(hit)["key"] for hit in hits.splitlines()] == ["question:1795000"]
    assert asked.run("search", '"open').returncode == 2


def test_promise_of_an_answer_is_kept_or_not(asked: Installation, webhook: Webhook) -> None:
    """What an answer promises becomes overdue after its day, once, for the projects it names."""
    asked.tables.pop("expected", None)
    asked.watch("beloften", [webhook.url], projects=["VV078"], kinds=["expectation.*"])
    answer_question_104(asked.world)
    asked.check("2024-03-06T08:30")
    assert asked.events("expectation.overdue") == []
    asked.check("2024-04-01T08:30")
    [event] = asked.events("expectation.overdue")
    assert event.detail["announced_in"] == "question:1795000"
    assert event.detail["due_on"] == "2024-03-31"
    asked.check("2024-04-02T08:30")
    assert len(asked.events("expectation.overdue")) == 1


def test_old_report_found_late_alerts_nobody(asked: Installation, webhook: Webhook) -> None:
    """A measurement older than the newest one changes nobody's project, though it is recorded."""
    webhook.take()
    asked.world.files[48001] = report_pdf(3, date(2021, 12, 31), sheets_of(5))
    asked.world.publications.append(
        Publication(
            slug="derde-metingrapport-relanceplan-vlaamse-veerkracht",
            title="Derde metingrapport Monitoring Relanceplan Vlaamse Veerkracht",
            description="",
            published_on=date(2022, 2, 1),
            files=[(48001, "Derde metingrapport (pdf)")],
        )
    )
    asked.check("2024-01-18T08:30")
    assert asked.events("report.project_changed") == []
    found_late = asked.events("report.project_changed", baseline=True)
    assert any(event.subject.startswith("report:4/") for event in found_late)


def test_replaced_file_is_news_only_when_it_says_something_else(
    asked: Installation, webhook: Webhook
) -> None:
    """The same words in other bytes are recorded and told to nobody; other words are told."""
    asked.watch("fietsen", [webhook.url], projects=["VV014"], kinds=["document.changed"])
    sheets = sheets_of(5)
    asked.world.files[53585] = report_pdf(5, date(2022, 12, 31), sheets) + b"\n% again\n"
    asked.check("2024-01-19T08:30")
    [same] = asked.events("document.changed")
    assert same.detail["same_text"] is True
    webhook.take()
    fourteen = next(sheet for sheet in sheets if sheet.code == "VV014")
    other = ProjectSheet("VV014", fourteen.name, fourteen.status, "Een VV014-zin.", ())
    asked.world.files[53585] = report_pdf(5, date(2022, 12, 31), [other, *sheets[1:]])
    asked.check("2024-01-21T08:30")
    replaced = asked.events("document.changed")[-1]
    assert replaced.detail["same_text"] is False
    assert any("Een VV014-zin." in (p["after"] or "") for p in replaced.detail["passages"])
    assert any("Een VV014-zin." in message["message"] for message in webhook.take())


def test_file_that_ends_its_reader_is_told_in_words(asked: Installation) -> None:
    """A file that cannot be read is said to be so, and the rest of the pass goes on."""
    asked.world.files[53585] = small_pdf("x")[:200]
    publish_sixth_measurement(asked.world)
    asked.world.files[SIXTH_REPORT] = b"\xd0\xcf\x11\xe0" + bytes(600)
    result = asked.check("2024-03-22T12:30")
    assert result.is_good, result.as_json()
    [report] = asked.events("report.new")
    assert report.detail["pages"] is None
    assert "cannot be read" in report.detail["problem"]
