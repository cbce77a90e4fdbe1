"""A new report leads its message, in every form; a table names all projects that changed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from jobs.messages.content.blocks import Audience
from jobs.messages.content.items import Item
from jobs.messages.content.merging import merged
from jobs.messages.content.tallies import Tally, tally_of
from jobs.messages.message import Message
from jobs.messages.render import render_message
from state.model.deliveries import Reason

ALL = (Reason("all", "", None, None),)
MINE = (Reason("project", "VV078", None, None),)
FILE = "https://publicaties.vlaanderen.be/view-file/63001"
PAGE = "https://www.vlaanderen.be/publicaties/zesde"
STATUSES = ("stopped", "realised", "attention", "realised")
LANGUAGES: tuple[Any, ...] = ("nl", "en")


def change_of(make_event: Any, number: int, why: Any = ALL, **detail: Any) -> Item:
    """What changed for the project with this number: its status."""
    code = f"VV{number:03d}"
    status = {"before": "on_schedule", "after": STATUSES[number % 4]}
    told = {"measurement": {"before": 5, "after": 6}, "status": status, "project": code, **detail}
    event = make_event(
        "report.project_changed",
        id=f"change{number}",
        subject=f"report:6/{code}",
        projects=(code,),
        findings=(),
        title=f"{code} Project {number}",
        url=f"{FILE}#page={number}",
        detail=told,
    )
    return Item(event, None, why)


def report_of(make_event: Any, why: Any = ALL, **other: Any) -> Item:
    """The report of the sixth measurement."""
    detail = {"measurement": 6, "reference_date": "2023-12-31", "file_url": FILE, "pages": 212}
    values = {"subject": "report:6", "url": PAGE, "detail": detail, **other}
    return Item(make_event("report.new", id="report", **values), None, why)


def message_of(make_event: Any, count: int, language: Any = "nl") -> Message:
    """The message to who follows all projects, of which so many changed."""
    changes = [change_of(make_event, number) for number in range(1, count + 1)]
    items = [*changes, report_of(make_event)]
    tally = tally_of([item.event for item in changes if item.event])
    assert tally is not None
    audience = Audience(tallies={"report:6": tally})
    return render_message("0" * 16, "alles", items, language, 50, audience=audience)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [3, 20, 181])
def test_report_leads(make_event: Any, count: int, language: Any) -> None:
    """With however many projects the report stands in the subject and comes first, with how many
    changed, and how in a line each; then every project has its line, the worst first."""
    message = message_of(make_event, count, language)
    said = {"nl": "monitoringrapport van de zesde", "en": "monitoring report of the sixth"}
    assert said[language] in message.subject
    assert f"{count} proje" in message.subject
    assert re.search(rf"^1\. {said[language]}", message.text, re.MULTILINE | re.IGNORECASE)
    stopped = count // 4
    words = {"nl": "stopgezet", "en": "stopped"}[language]
    for form in (message.text, message.html):
        assert {f"VV{n:03d}" for n in range(1, count + 1)} <= set(re.findall(r"VV\d{3}", form))
    if count > 5:
        rows = re.findall(r"^– (VV\d{3}).*?: (.*)$|^– (VV\d{3}) (.*)$", message.text, re.MULTILINE)
        told = [row[1] or row[3] for row in rows]
        assert len(told) == count
        assert told[:stopped] == [words.capitalize()] * stopped


def test_details_have_a_bound(make_event: Any) -> None:
    """However many projects changed, a message is no taller for it than a table of them."""
    lengths = [len(message_of(make_event, count).text.splitlines()) for count in (60, 181)]
    assert lengths[1] - lengths[0] <= 181 - 60
    numbers = re.findall(r"^(\d+)\. ", message_of(make_event, 181).text, re.MULTILINE)
    assert 5 < len(numbers) < 50


def test_counts_stand_one_below_the_other(make_event: Any) -> None:
    """How the projects changed is counted by the worst that happened to each, a line a status."""
    text = message_of(make_event, 12).text
    lines = [line.strip() for line in text.splitlines()]
    begin = lines.index("12 projecten gewijzigd tegenover de vorige meting:")
    assert lines[begin + 1 : begin + 4] == ["3 stopgezet", "3 aandacht nodig", "6 gerealiseerd"]


def test_own_project_stands_in_the_subject(make_event: Any) -> None:
    """Who follows one project reads in the subject that the report is out, and its own news."""
    items = [change_of(make_event, 78, MINE), report_of(make_event, MINE)]
    message = render_message("0" * 16, "cultuur", items, "nl", 50)
    assert message.subject == (
        "VV078: monitoringrapport van de zesde meting is verschenen; aandacht nodig … en nog 1"
    )


def test_what_one_report_brings_is_one_item(make_event: Any) -> None:
    """The report, its entry in the catalogue and the promise that it keeps are told once; another
    publication and another promise are told besides."""
    entry = {"files": [{"url": FILE, "state": "read"}], "published_on": "2024-03-20"}
    expected = {"title": "Zesde meting", "due_on": "2024-03-31", "measurement": 6}
    items = [
        Item(make_event("publication.new", title="P1", url=PAGE, detail=entry), None, ALL),
        Item(make_event("publication.new", title="P2", url="x", detail={}), None, ALL),
        report_of(make_event),
        Item(make_event("expectation.met", subject="expectation:report:6", detail=expected), None),
        Item(make_event("expectation.met", subject="expectation:nota", detail=expected), None),
    ]
    kept = [item.event.subject if item.event else "" for item in merged(items)]
    assert kept == ["question:1795000", "report:6", "expectation:nota"]
    message = render_message("0" * 16, "alles", items, "nl", 50)
    assert message.subject.endswith(" … en nog 2")
    assert "Het werd verwacht tegen 31 maart 2024." in message.text
    assert "P1" not in message.text


def test_a_stopped_milestone_stops_no_project(make_event: Any) -> None:
    """A project is counted by its own status; one of which milestones alone changed says so."""
    milestone = {"title": "Oplevering", "change": "status", "before": "on_schedule"}
    told = {"milestones": [{**milestone, "after": "stopped", "explanation": None}]}
    same = {"before": "on_schedule", "after": "on_schedule"}
    items = [change_of(make_event, 1, **told), change_of(make_event, 2, status=same, **told)]
    tally = tally_of([item.event for item in items if item.event])
    assert tally is not None
    assert sorted(tally.rows) == [(1, "milestones"), (1, "realised")]


def test_tally_of_nothing() -> None:
    """Where no project changed there is nothing to count."""
    assert tally_of([]) is None
    assert Tally(((2, "stopped"), (1, "text"))).total == 3
