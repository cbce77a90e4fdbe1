"""The story of the sixth measurement through all six sources: in committee, government, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.story.world import (
    announce_oral_question,
    answer_question_104,
    ask_question_104,
    convene_committee,
    hold_committee,
    publish_sixth_measurement,
    put_sixth_measurement_on_the_agenda,
)

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

# What happens, when, and what the watcher of VV078 is told of it: kind of event and subject.
STORY = (
    (ask_question_104, "2024-01-17T08:30", ["question.new question:1795000"]),
    (answer_question_104, "2024-03-06T08:30", ["question.answered question:1795000"]),
    (announce_oral_question, "2024-03-08T16:30", ["oral_question.new oral_question:1801234"]),
    (
        convene_committee,
        "2024-03-18T10:50",
        ["agenda.new agenda:1811111/t-", "agenda.new agenda:1811111/vr-1801234"],
    ),
    (
        put_sixth_measurement_on_the_agenda,
        "2024-03-22T11:30",
        ["decision.new decision:65fd2e0000000000000000a6"],
    ),
    (
        publish_sixth_measurement,
        "2024-03-22T12:30",
        ["expectation.met expectation:report:6", "report.new report:6"],
    ),
    (hold_committee, "2024-03-27T09:10", ["oral_question.answered oral_question:1801234"]),
)


@pytest.mark.slow
def test_story_through_all_sources(fresh: Installation, webhook: Webhook) -> None:
    """Each step of the story is told when it happens to who follows VV078, and is told once; what
    is put on an agenda meets no expectation, the report does; a replay comes to the same."""
    for source in SOURCE_NAMES:
        fresh.tables["sources"].setdefault(source, {})
    fresh.tables["expected"] = [{"title": "Zesde meting", "measurement": 6, "due": "2024-03-31"}]
    fresh.check("2024-01-15T08:30")
    assert webhook.take() == []
    seen: list[str] = []
    for happens, at, wanted in STORY:
        happens(fresh.world)
        fresh.check(at)
        events = [f"{event.kind} {event.subject}" for event in fresh.events()]
        new = events[len(seen) :]
        seen = events
        missing = [want for want in wanted if not any(each.startswith(want) for each in new)]
        assert (at, missing) == (at, [])
        assert len(webhook.take()) == 1
    counted = [each for each in seen if each.split()[0] in ("decision.new", "agenda.new")]
    assert len(counted) == 3
    # Nothing happens any more: one request for each listing, and what is due that day.
    fresh.sites.clear_requests()
    fresh.check("2024-03-27T09:40")
    assert webhook.take() == []
    done = fresh.run("replay", "--compare", "--json", now="2024-03-28T08:00")
    assert (done.returncode, done.stdout) == (0, "")
