"""What is no news: old changes that only other settings, a better parser or a late look show."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import crawler.sources.shared.shared_record
import jobs.processing.derived.report_changes
from crawler.parsing.base import Parsed, Reading
from crawler.sources.programme import parser as programme
from crawler.sources.questions import parser as questions
from crawler.sources.registry import SOURCE_NAMES, source_named
from jobs.demo.story.world import ask_question_104, make_question, publish_sixth_measurement
from state.model.errors import ParseError

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
QUESTION = "question:1795000"
Parse = Callable[[Any, Any], Parsed]


def _follow_the_page(made: Installation, line: str) -> None:
    """A watcher of the programme page, on which this line stands."""
    made.tables["watchers"][0] |= {"kinds": ["*"], "keywords": ["veerkracht"]}
    made.world.programme.sections[0].paragraphs.append(line)


def test_line_that_counts_only_by_todays_settings(fresh: Installation, webhook: Webhook) -> None:
    """A line that was ignored while it changed makes no news when it is ignored no longer."""
    _follow_the_page(fresh, "Laatst bijgewerkt op 1 januari 2024")
    fresh.check("2024-01-15T08:30")
    fresh.world.programme.sections[0].paragraphs[-1] = "Laatst bijgewerkt op 2 februari 2024"
    fresh.check("2024-02-03T08:30")
    fresh.check("2024-02-04T08:30")
    fresh.tables["sources"]["programme"]["ignore_lines"] = []
    fresh.check("2024-02-05T08:30")
    assert fresh.kinds() == []
    fresh.world.programme.sections[0].paragraphs[-1] = "Laatst bijgewerkt op 6 februari 2024"
    fresh.check("2024-02-06T08:30")
    assert fresh.kinds() == ["programme.changed"]
    assert len(webhook.messages) == 1


def _blind_to_budgets(parse: Parse) -> Parse:
    def poor(snapshot: Any, settings: Any) -> Parsed:
        parsed = parse(snapshot, settings)
        return replace(parsed, readings=tuple(map(_without_budgets, parsed.readings)))

    return poor


def _without_budgets(reading: Reading) -> Reading:
    if "sections" not in reading.data:
        return reading
    sections = [
        [heading, "\n".join(line for line in text.split("\n") if "budget" not in line)]
        for heading, text in reading.data["sections"]
    ]
    return replace(reading, data=reading.data | {"sections": sections})


@pytest.mark.parametrize("with_reparse", [False, True])
def test_change_that_only_a_better_parser_sees(
    fresh: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, with_reparse: bool
) -> None:
    """What changed while a poorer parser saw nothing of it alerts nobody under a better one: it is
    no event without `reparse`, and one that was found late with it."""
    _follow_the_page(fresh, "Het budget is 1 miljoen")
    with monkeypatch.context() as patched:
        patched.setattr(programme, "parse", _blind_to_budgets(programme.parse))
        patched.setattr(source_named(PROGRAMME), "version", "poor")
        fresh.check("2024-01-15T08:30")
        fresh.world.programme.sections[0].paragraphs[-1] = "Het budget is 2 miljoen"
        fresh.check("2024-02-03T08:30")
        fresh.check("2024-02-04T08:30")
    if with_reparse:
        assert fresh.run("reparse", now="2024-02-05T08:00").returncode == 0
    fresh.check("2024-02-05T08:30")
    assert [e.found_late for e in fresh.events("programme.changed")] == [True] * with_reparse
    assert webhook.messages == []


def test_codes_that_only_a_better_parser_finds(
    fresh: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project that only a better finder of codes sees in old questions alerts nobody, and is
    found from then on; the next question that names it so is news."""
    fresh.tables["watchers"][0] |= {"projects": ["VV025"], "kinds": ["*"], "keywords": []}
    old = make_question(1798999, 999, date(2024, 1, 10), "Onderzoek in project VV 25")
    fresh.world.questions.append(old)
    with monkeypatch.context() as patched:
        patched.setattr(crawler.sources.shared.shared_record, "find_codes", lambda *_, **__: ())
        patched.setattr(source_named(QUESTIONS), "version", "poor")
        fresh.check("2024-01-15T08:30")
        fresh.check("2024-02-03T08:30")
    fresh.check("2024-02-04T08:30")
    fresh.check("2024-02-05T08:30")
    assert fresh.events("*") == []
    assert webhook.messages == []
    dossier = json.loads(fresh.run("show", "VV025", "--json").stdout)
    assert [question["key"] for question in dossier["questions"]] == ["question:1798999"]
    new = make_question(1799000, 1000, date(2024, 2, 6), "Nog eens project VV 25")
    fresh.world.questions.append(new)
    fresh.check("2024-02-07T08:30")
    assert fresh.kinds() == ["question.new"]
    assert len(webhook.messages) == 1


def test_reparse_leaves_the_news_of_a_failing_source(
    settled: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happened while a source failed for want of a parser is told by the next pass, also when
    `reparse` has read it in between."""
    parse = questions.parse

    def broken(snapshot: Any, settings: Any) -> Parsed:
        if snapshot.role == "search" and b"1795000" in snapshot.body:
            raise ParseError("a list", "something else", "here", "questions.search")
        return parse(snapshot, settings)

    ask_question_104(settled.world)
    with monkeypatch.context() as patched:
        patched.setattr(questions, "parse", broken)
        patched.setattr(source_named(QUESTIONS), "version", "broken")
        assert settled.check("2024-01-17T08:30").sources[QUESTIONS]["outcome"] == "failed"
    assert settled.run("reparse", now="2024-01-17T09:00").returncode == 0
    settled.check("2024-01-17T09:30")
    assert len(settled.events("question.new")) == 1
    assert any("Nieuwe schriftelijke vraag" in message["message"] for message in webhook.messages)


def test_changed_projects_of_a_report_read_only_later(
    settled: Installation, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Project sheets that only a later reader can cut out of a report told long ago are on record
    and alert nobody."""
    settled.tables["watchers"][0] |= {"projects": "all", "kinds": ["report.*"]}
    publish_sixth_measurement(settled.world)
    with monkeypatch.context() as patched:
        patched.setattr(jobs.processing.derived.report_changes, "sheets_by_code", lambda *_: {})
        settled.check("2024-03-23T08:30")
    webhook.take()
    settled.check("2024-05-23T08:30")
    events = settled.events("report.project_changed", baseline=True)
    changed = [event for event in events if event.subject.startswith("report:6/")]
    assert len(changed) == 7
    assert all(event.baseline for event in changed)
    assert webhook.messages == []


def test_late_answers_that_concern_somebody_only_now(
    settled: Installation, webhook: Webhook
) -> None:
    """A new watcher is not told of questions that have been late for months."""
    late = make_question(1798999, 999, date(2024, 1, 16), "Maatregelen tegen varkenspest")
    settled.world.questions.append(late)
    for instant in ("2024-01-17T08:30", "2024-05-17T08:30", "2024-07-17T08:30"):
        settled.check(instant)
    webhook.take()
    settled.watch("boer", [webhook.url + "boer"], keywords=["varkenspest"])
    settled.check("2024-08-01T08:30")
    assert webhook.messages == []


def test_passes_of_single_sources_decide_what_is_overdue(settled: Installation) -> None:
    """A service asks one source at a time: what is expected is overdue once each that could show
    it was seen after the day, and not before."""
    settled.tables["expected"] = [
        {"title": "Zesde voortgangsmeting", "measurement": 6, "due": "2024-03-31"}
    ]
    settled.check("2024-03-20T08:30")
    settled.check("2024-04-01T08:15", PUBLICATIONS)
    assert settled.events("expectation.*") == []
    settled.check("2024-04-01T08:45", PROGRAMME)
    settled.check("2024-04-02T08:45", PROGRAMME)
    assert [event.kind for event in settled.events("expectation.*")] == ["expectation.overdue"]
