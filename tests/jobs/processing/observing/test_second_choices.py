"""What something else stands for, in sources of which one answer alone says it, is no news."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from jobs.demo.sites.replies import Reply
from tests.jobs.processing.conftest import FIRST_AT
from tests.jobs.processing.fuzzing.spoiled_stage import ADDRESSES, SpoiledStage, settled

Edit = Callable[[Any], None]


class Without:
    """Answers in JSON of which every `titel` is null."""

    def spoil(self, good: Reply) -> Reply:
        """What comes in place of this answer."""
        value = json.loads(good.body)
        _drop_titles(value)
        return Reply(200, json.dumps(value).encode(), good.content_type)


def _drop_titles(value: Any) -> None:
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, (dict, list)):
            _drop_titles(each)
    if isinstance(value, dict) and "onderwerp" in value:
        value["titel"] = None


def run(stage: SpoiledStage, hours: float, is_spoiled: bool) -> list[str]:
    """The kinds of all that is told after a pass so many hours after the first."""
    before = len(stage.told())
    stage.spoiled = Without() if is_spoiled else None  # type: ignore[assignment]  # as good as one
    stage.run(FIRST_AT + timedelta(hours=hours))
    return [kind for kind, _ in stage.told()[before:] if not kind.startswith("source.")]


@pytest.mark.parametrize("name", ["oral open data", "agenda"])
def test_second_choice_for_what_is_known_waits(name: str) -> None:
    """Where a title that is known lacks in an answer, what stands for it is no news, and neither is
    that it is there again; what lacks for a day is told."""
    with closing((stage := settled(ADDRESSES[name])).db):
        assert run(stage, 1, is_spoiled=True) == []
        assert run(stage, 2, is_spoiled=False) == []
        assert run(stage, 3, is_spoiled=True) == []
        assert set(run(stage, 28, is_spoiled=True)) == {
            {"oral open data": "oral_question.changed", "agenda": "agenda.changed"}[name]
        }


def test_new_question_whose_title_comes_later() -> None:
    """A new question of which the subject stood for the title is told once: its title, when it
    comes, is no news."""
    with closing((stage := settled(ADDRESSES["oral open data"])).db):
        stage.let_news_happen()
        assert run(stage, 1, is_spoiled=True) == ["oral_question.new"]
        assert run(stage, 2, is_spoiled=False) == []
        titles = [
            r.record.fields["title"] for r in stage.stores.records.all() if "1800003" in r.key
        ]
        assert titles[0].startswith("Vraag om uitleg over VV088")
