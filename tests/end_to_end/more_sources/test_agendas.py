"""Agendas of committees: what concerns somebody is told, when it is put on and when it moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.committees import AgendaItem, Meeting
from jobs.demo.facts.hosts import PARLIAMENT_API
from jobs.demo.story.committee_of_finance import (
    COMMITTEE_ID,
    committee_on_sixth_measurement,
    oral_question_on_sixth_measurement,
)
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

AGENDAS = SourceName("agendas")
FIRST, SECOND = "2024-03-11T07:50", "2024-03-11T10:50"
ITEM = "agenda:1811111/vr-1801234"


@pytest.fixture
def watching(fresh: Installation) -> Installation:
    """vvwatch with agendas on, and its baseline behind it; only they are asked for."""
    fresh.tables["sources"][AGENDAS] = {}
    result = fresh.check(FIRST, AGENDAS)
    assert result.sources[AGENDAS]["outcome"] == "ok"
    return fresh


def convene(made: Installation) -> Meeting:
    """Let the committee be convened in which the sixth measurement is discussed."""
    meeting = committee_on_sixth_measurement(oral_question_on_sixth_measurement())
    made.world.meetings.append(meeting)
    return meeting


def told(made: Installation) -> list[tuple[str, str]]:
    """Kind and subject of every event but those of sources, sorted."""
    found = ((e.kind, e.subject) for e in made.events() if not e.kind.startswith("source."))
    return sorted(found)


def asked(made: Installation) -> list[str]:
    """The paths that were asked for since the last look, robots.txt left out."""
    paths = [r.path for r in made.sites.requests if not r.path.endswith("robots.txt")]
    made.sites.clear_requests()
    return paths


def test_item_of_a_project_is_told_with_day_and_hour(
    watching: Installation, webhook: Webhook
) -> None:
    """An item that names a project is told to who follows it, with committee, day and hour; other
    items are no event at all, and a replay comes to the same."""
    convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    watching.check("2024-03-18T13:50", AGENDAS)
    assert ("agenda.new", ITEM) in told(watching)
    assert [kind for kind, subject in told(watching) if "li-" in subject] == []
    (event,) = (e for e in watching.events() if e.subject == ITEM)
    detail = event.detail
    assert (detail["day"], detail["time"]) == ("2024-03-26", "14:00")
    assert (detail["committee_id"], detail["state"]) == (COMMITTEE_ID, "planned")
    assert detail["items"][0]["question"] == "oral_question:1801234"
    assert event.projects == ("VV078",)
    (message,) = webhook.take()
    assert "Vergadering van 26 maart 2024 om 14:00 uur" in message["message"]
    done = watching.run("replay", "--compare", "--json", now="2024-03-19T08:00")
    assert (done.returncode, done.stdout) == (0, "")


def test_measurement_that_is_discussed_goes_to_who_follows_everything(
    watching: Installation, webhook: Webhook
) -> None:
    """That the sixth measurement is on a committee's agenda is told to who follows all projects."""
    watching.tables["watchers"][0] |= {"projects": "all"}
    convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    (event,) = (e for e in watching.events() if e.detail["measurement"] == 6)
    assert (event.kind, event.detail["expectation"]) == ("agenda.new", "expectation:report:6")
    (message,) = webhook.take()
    assert "e zesde meting staat op de agenda van een commissie" in message["message"]


def test_unchanged_pass_asks_for_little(watching: Installation) -> None:
    """An unchanged pass asks for the committees and the meetings of each; agendas of later weeks
    once a day."""
    convene(watching)
    watching.check("2024-03-13T07:50", AGENDAS)
    asked(watching)
    watching.check("2024-03-13T10:50", AGENDAS)
    paths = asked(watching)
    assert not any("/agd" in path for path in paths)
    assert len(paths) == 1 + len({m.committee_id for m in watching.world.meetings})
    watching.check("2024-03-14T07:50", AGENDAS)
    assert any("/verg/1811111/agd" in path for path in asked(watching))


def test_meeting_that_moves(watching: Installation, webhook: Webhook) -> None:
    """Another day or hour is told once, with both."""
    meeting = convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    webhook.take()
    meeting.starts_at += timedelta(days=1, hours=-4)
    watching.check("2024-03-18T13:50", AGENDAS)
    watching.check("2024-03-18T16:50", AGENDAS)
    changed = [e for e in watching.events("agenda.changed") if e.subject == ITEM]
    assert [{c.field: (c.before, c.after) for c in e.changes} for e in changed] == [
        {"day": ("2024-03-26", "2024-03-27"), "time": ("14:00", "10:00")}
    ]
    (message,) = webhook.take()
    assert all(words in message["message"] for words in ("14:00", "10:00", "27 maart 2024"))


def test_meeting_that_is_cancelled_is_never_told_as_held(
    watching: Installation, webhook: Webhook
) -> None:
    """A meeting that says that it is not held is told as changed, and nothing else afterwards."""
    meeting = convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    webhook.take()
    meeting.cancelled, meeting.items = True, []
    watching.check("2024-03-18T13:50", AGENDAS)
    (message,) = webhook.take()
    assert "ergadering gaat niet door" in message["message"]
    for at in ("2024-03-26T16:50", "2024-03-27T16:50", "2024-03-28T16:50"):
        watching.check(at, AGENDAS)
    assert [kind for kind, subject in told(watching) if subject == ITEM] == [
        "agenda.changed",
        "agenda.new",
    ]
    assert webhook.take() == []


def test_meeting_that_is_not_listed_any_more(watching: Installation, webhook: Webhook) -> None:
    """A meeting to come that two whole listings six hours apart lack is told as changed; one that
    is over is not missed."""
    meeting = convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    webhook.take()
    meeting.gone = True
    watching.check("2024-03-18T13:50", AGENDAS)
    assert webhook.take() == []
    watching.check("2024-03-19T10:50", AGENDAS)
    (message,) = webhook.take()
    assert "taat niet meer op de agenda van een commissie" in message["message"]
    (event,) = (e for e in watching.events("agenda.changed") if e.subject == ITEM)
    assert event.detail["state"] == "gone"
    meeting.gone = False
    watching.check("2024-03-20T10:50", AGENDAS)
    assert len([e for e in watching.events("agenda.changed") if e.subject == ITEM]) == 2


def test_past_meeting_that_is_not_listed_any_more_is_no_news(watching: Installation) -> None:
    """What is over leaves the listing without a word."""
    convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    before = told(watching)
    for at in ("2024-04-15T10:50", "2024-04-16T10:50", "2024-04-17T10:50"):
        watching.check(at, AGENDAS)
    assert told(watching) == before


def test_item_that_leaves_the_agenda_waits_a_day(watching: Installation) -> None:
    """An item that is taken off is told when it has been off for a day; an added one at once."""
    meeting = convene(watching)
    watching.check("2024-03-18T10:50", AGENDAS)
    kept, meeting.items = meeting.items, meeting.items[:1]
    watching.check("2024-03-19T07:50", AGENDAS)
    meeting.items = kept
    watching.check("2024-03-20T07:50", AGENDAS)
    assert watching.events("agenda.changed") == []
    meeting.items = kept[:1]
    watching.check("2024-03-21T07:50", AGENDAS)
    watching.check("2024-03-22T08:50", AGENDAS)
    (event,) = watching.events("agenda.changed")
    assert (event.subject, event.detail["state"]) == (ITEM, "gone")


def test_keyword_makes_an_item_news(watching: Installation, webhook: Webhook) -> None:
    """An item in which a watcher's keyword stands is told, though it names no project."""
    watching.tables["watchers"][0] |= {"keywords": ["kinderopvang"]}
    meeting = watching.world.meetings[0]
    meeting.items.append(AgendaItem("Hoorzitting over de kinderopvang"))
    watching.check("2024-03-12T07:50", AGENDAS)
    (event,) = watching.events()
    assert (event.kind, event.title) == ("agenda.new", "Hoorzitting over de kinderopvang")
    assert len(webhook.take()) == 1


def test_only_the_committees_that_are_configured(fresh: Installation) -> None:
    """Committees that are named are asked for, and no others; none of them need meet."""
    fresh.tables["sources"][AGENDAS] = {"committees": [COMMITTEE_ID]}
    fresh.check(FIRST, AGENDAS)
    assert all(str(COMMITTEE_ID) in path for path in asked(fresh) if "/zoek/" in path)
    convene(fresh)
    fresh.check("2024-03-18T10:50", AGENDAS)
    for at in ("2024-07-15T10:50", "2024-07-16T10:50"):
        assert fresh.check(at, AGENDAS).sources[AGENDAS]["outcome"] == "ok"


@pytest.mark.parametrize("path", ["/comm/huidige", "/verg/zoek/", "/agd"])
@pytest.mark.parametrize("fault", ["html", "cut_json", "queue", "json", "empty"])
def test_site_that_is_unwell_is_no_news(watching: Installation, path: str, fault: str) -> None:
    """Whatever comes in place of an answer for a day tells nothing, nor does its end; what was put
    on the agenda meanwhile is told then."""
    convene(watching)
    watching.sites.faults.add(PARLIAMENT_API, fault, path)
    for at in ("2024-03-18T10:50", "2024-03-18T16:50"):
        watching.check(at, AGENDAS)
    assert told(watching) == []
    watching.sites.faults.clear()
    watching.check("2024-03-19T10:50", AGENDAS)
    assert ("agenda.new", ITEM) in told(watching)
    assert {kind for kind, _ in told(watching)} == {"agenda.new"}
