"""A replay against the record: what differs is named by its path, with both values."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jobs.cli.printing.replay_summaries import print_comparison
from jobs.passes.compare import Comparison, compare_events, what_differs
from jobs.passes.replay_command import Differing
from state.model.values import Event

LONG = "De minister antwoordt dat de werken in het voorjaar beginnen. " * 10


@pytest.fixture
def pair(make_event: Callable[..., Event]) -> tuple[Event, Event]:
    """An answered question on record, and as a replay reads its fourth part otherwise."""
    parts = [{"number": str(n), "text": "?", "answer": LONG} for n in range(1, 6)]
    recorded = make_event("question.answered", detail={"sub_questions": parts, "answer": LONG})
    read_anew: list[dict[str, Any]] = json.loads(json.dumps(parts))
    read_anew[3]["answer"] = LONG + "Behalve in Gent."
    return recorded, replace(recorded, detail={**recorded.detail, "sub_questions": read_anew})


def compared(one: Event, other: Event) -> tuple[Comparison, list[Differing]]:
    """The comparison of two logs of one event each, and what differs."""
    return compare_events([one], [other]), [Differing(one, other)]


def test_field_is_named_by_its_path(pair: tuple[Event, Event]) -> None:
    """One part of an answer that is read otherwise is the one difference, with both values."""
    (found,) = what_differs(*pair)
    assert found.path == "detail.sub_questions[3].answer"
    assert (found.before, found.after) == (LONG, LONG + "Behalve in Gent.")


def test_json_names_the_field(
    pair: tuple[Event, Event], capsys: pytest.CaptureFixture[str]
) -> None:
    """As JSON, a changed event has both sides and each differing field with both values whole."""
    print_comparison(*compared(*pair), as_json=True)
    (line,) = capsys.readouterr().out.splitlines()
    shown = json.loads(line)
    assert shown["difference"] == "changed"
    assert shown["fields"] == [
        {
            "path": "detail.sub_questions[3].answer",
            "before": LONG,
            "after": LONG + "Behalve in Gent.",
        }
    ]


def test_terminal_shows_where_long_texts_part(
    pair: tuple[Event, Event], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two long texts a person sees the path and the words around their first difference."""
    print_comparison(*compared(*pair), as_json=False)
    (line,) = [s for s in capsys.readouterr().out.splitlines() if "sub_questions" in s]
    assert line.startswith("    detail.sub_questions[3].answer: …")
    assert "Behalve in Gent." in line
    assert len(line) < 400


def test_what_is_no_part_of_the_message_does_not_count(pair: tuple[Event, Event]) -> None:
    """The snapshots an event rests on are not compared, and of one that was found late neither is
    when; the field that differs is still named."""
    recorded, replayed = pair
    late = replace(
        replayed, found_late=True, detected_at="2030-01-01T00:00:00Z", snapshots_after=(7,)
    )
    assert [d.path for d in what_differs(recorded, late)] == ["detail.sub_questions[3].answer"]
    same = replace(recorded, snapshots_after=(7,))
    assert compare_events([recorded], [same]).is_equal
    assert what_differs(recorded, same) == ()


def test_added_and_dropped_have_no_fields(pair: tuple[Event, Event]) -> None:
    """What is on one side alone differs as a whole."""
    event, _ = pair
    assert (Differing(None, event).word, Differing(event, None).word) == ("added", "dropped")
    assert Differing(None, event).as_json()["fields"] == []
