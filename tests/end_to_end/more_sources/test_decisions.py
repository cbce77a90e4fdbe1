"""Decisions of the government: told once and in time, and never because their site is unwell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.decisions import Decision, DecisionFile
from jobs.demo.facts.hosts import GOVERNMENT_DECISIONS
from jobs.demo.papers.question_papers import small_pdf
from jobs.demo.story.older_decisions import meeting
from jobs.demo.story.world import put_sixth_measurement_on_the_agenda
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

DECISIONS = SourceName("decisions")
FIRST, SECOND = "2024-03-11T08:25", "2024-03-11T09:25"


@pytest.fixture
def watching(fresh: Installation) -> Installation:
    """vvwatch with decisions on, and its baseline behind it; only they are asked for."""
    fresh.tables["sources"][DECISIONS] = {"sweep_schedule": "0 5 * * *"}
    result = fresh.check(FIRST, DECISIONS)
    assert result.as_json()["sources"][DECISIONS]["outcome"] == "ok"
    return fresh


def subsidy() -> Decision:
    """A decision on VV078 with an amount and a file."""
    body = small_pdf("Nota aan de Vlaamse Regering\n\nOver VV078 en VV130.")
    return Decision(
        "65f3000000000000000000b1",
        "Subsidie aan het Cultuurhuis Blankenberge",
        "<p>De Vlaamse Regering kent <b>4,5 miljoen</b> euro toe in het kader van het project "
        "VV078 ‘Ondersteuning culturele infrastructuur’.</p><p>Vlaamse Veerkracht.</p>",
        meeting("2024-03-15"),
        files=[DecisionFile("5ff078", "Nota.pdf", body)],
    )


def asked(made: Installation) -> list[str]:
    """The paths that were asked for since the last look, robots.txt left out."""
    paths = [r.path for r in made.sites.requests if not r.path.endswith("robots.txt")]
    made.sites.clear_requests()
    return paths


def test_first_pass_tells_nobody_and_the_next_asks_once(
    watching: Installation, webhook: Webhook
) -> None:
    """The baseline reads the listing, and what is attached only where a project is named; an
    unchanged pass asks for the newest page alone."""
    paths = asked(watching)
    infos = [path for path in paths if path.startswith("/news-item-infos")]
    assert len(infos) == 2
    assert sum(path.startswith("/news-items/search") for path in paths) == 1
    watching.check(SECOND, DECISIONS)
    assert len(asked(watching)) == 1
    assert (watching.events(), webhook.messages) == ([], [])


def test_unchanged_page_is_not_sent_again(fresh: Installation) -> None:
    """Where the site gives validators, an unchanged pass is answered with 304."""
    fresh.tables["sources"][DECISIONS] = {}
    fresh.world.validators = True
    fresh.check(FIRST, DECISIONS)
    row = fresh.check(SECOND, DECISIONS).sources[DECISIONS]
    assert (row["requests"], row["not_modified"], row["snapshots"]) == (1, 1, 0)


def test_decision_on_a_project_is_told_with_its_amounts(
    watching: Installation, webhook: Webhook
) -> None:
    """A new decision is told once to who follows its project, with day, minister, amount and what
    stands in its file; what changes of it is told, and a replay comes to the same."""
    decision = subsidy()
    watching.world.decisions.append(decision)
    watching.check("2024-03-15T14:25", DECISIONS)
    (event,) = watching.events()
    assert (event.kind, event.subject) == ("decision.new", f"decision:{decision.id}")
    assert (event.occurred_on, event.projects) == ("2024-03-15", ("VV078", "VV130"))
    detail = event.detail
    assert detail["day"] == "2024-03-15"
    assert detail["ministers"] == ["Jan Jambon"]
    assert [(a["euro"], a["text"]) for a in detail["amounts"]] == [(4.5e6, "4,5 miljoen euro")]
    assert [a["state"] for a in detail["attachments"]] == ["read"]
    (message,) = webhook.take()
    assert "4.500.000 euro" in message["message"]
    assert "<b>" not in message["message"]

    decision.html = decision.html.replace("4,5 miljoen", "5,5 miljoen")
    watching.check("2024-03-15T15:25", DECISIONS)
    watching.check("2024-03-15T16:25", DECISIONS)
    assert watching.kinds() == ["decision.changed", "decision.new"]
    done = watching.run("replay", "--compare", "--json", now="2024-03-16T08:00")
    assert (done.returncode, done.stdout) == (0, "")
    shown = json.loads(watching.run("show", "VV078", "--json", now="2024-03-16T08:00").stdout)
    assert [each["key"] for each in shown["decisions"]][-1] == event.subject


def test_measurement_on_the_agenda_is_told_and_meets_no_expectation(
    watching: Installation, webhook: Webhook
) -> None:
    """That the sixth measurement is put before the government is told to who follows all projects,
    tied to what is expected, which is still to come."""
    watching.tables["watchers"][0] |= {"projects": "all"}
    watching.tables["expected"] = [{"title": "Zesde meting", "measurement": 6, "due": "2024-03-31"}]
    put_sixth_measurement_on_the_agenda(watching.world)
    watching.check("2024-03-22T14:25", DECISIONS)
    (event,) = watching.events()
    assert event.kind == "decision.new"
    assert (event.detail["measurement"], event.detail["expectation"]) == (6, "expectation:report:6")
    (message,) = webhook.take()
    assert "De zesde meting staat op de agenda van de Vlaamse Regering" in message["message"]
    expected = watching.status("2024-03-22T15:00")["expected"]
    assert [(each["measurement"], each["state"]) for each in expected] == [(6, "not judged yet")]
    assert expected[0]["on_agenda"] == [event.subject]


def test_absence_is_proven_twice_and_ends(watching: Installation) -> None:
    """A decision is withdrawn when two whole listings six hours apart lack it, and restored."""
    gone = watching.world.decisions[1]
    gone.gone = True
    for at in ("2024-03-12T08:25", "2024-03-12T10:25"):
        watching.check(at, DECISIONS)
    assert watching.kinds() == []
    watching.check("2024-03-13T08:25", DECISIONS)
    assert watching.kinds() == ["decision.withdrawn"]
    gone.gone = False
    watching.check("2024-03-13T09:25", DECISIONS)
    assert watching.kinds() == ["decision.restored", "decision.withdrawn"]


@pytest.mark.parametrize("fault", ["html", "cut_json", "queue", "json", "empty", "no_items", "503"])
def test_site_that_is_unwell_is_no_news(
    watching: Installation, webhook: Webhook, fault: str
) -> None:
    """Whatever comes in place of the listing fails the source, and tells watchers nothing, nor does
    its end."""
    watching.sites.faults.add(GOVERNMENT_DECISIONS, fault, "/news-items/search")
    for at in ("2024-03-12T08:25", "2024-03-13T09:25"):
        assert watching.check(at, DECISIONS).sources[DECISIONS]["outcome"] == "failed"
    watching.sites.faults.clear()
    watching.check("2024-03-14T08:25", DECISIONS)
    assert watching.kinds() == ["source.failing", "source.recovered"]
    assert [m["title"] for m in webhook.messages if not m["title"].startswith("vvwatch:")] == []


def test_text_that_is_lost_waits_a_day(watching: Installation) -> None:
    """A text that is missing at one look and back at the next is no news; one that is missing a
    day later is."""
    decision = watching.world.decisions[1]
    text, decision.html = decision.html, ""
    watching.check("2024-03-12T08:25", DECISIONS)
    decision.html = text
    watching.check("2024-03-12T09:25", DECISIONS)
    decision.html = ""
    watching.check("2024-03-12T10:25", DECISIONS)
    assert watching.kinds() == []
    watching.check("2024-03-13T11:25", DECISIONS)
    assert watching.kinds() == ["decision.changed"]


def test_news_waits_for_its_file(watching: Installation) -> None:
    """A decision of which the file is not there yet waits for it, a day at most."""
    decision = subsidy()
    body, decision.files[0].body = decision.files[0].body, None
    watching.world.decisions.append(decision)
    watching.check("2024-03-15T14:25", DECISIONS)
    assert watching.kinds() == []
    decision.files[0].body = body
    watching.check("2024-03-15T15:25", DECISIONS)
    assert [event.projects for event in watching.events()] == [("VV078", "VV130")]


def test_search_that_counts_too_many_is_cut_into_periods(fresh: Installation) -> None:
    """A search of which the site gives no end is read period by period, and proves what is gone."""
    fresh.tables["sources"][DECISIONS] = {"search_limit": 4, "page_size": 2}
    assert fresh.check(FIRST, DECISIONS).sources[DECISIONS]["records"] == 4
    assert fresh.status(FIRST)["sources"][DECISIONS]["baseline_complete"]


def test_source_that_is_off_is_not_asked(fresh: Installation) -> None:
    """Without its table a source is off, as with `enabled = false`: no pass asks for it, and who
    asks for it alone is told why not."""
    assert DECISIONS not in fresh.config.sources.enabled
    fresh.tables["sources"][DECISIONS] = {"enabled": False}
    fresh.tables["sources"]["questions"] = {"enabled": False}
    assert fresh.config.sources.enabled == ("publications", "programme")
    done = fresh.run("check", "--source", "decisions", now=FIRST)
    assert done.returncode == 2
    assert "decisions is off" in done.stderr
    assert asked(fresh) == []
