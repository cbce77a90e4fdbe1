"""A page that has nothing of the thing its address is about is no answer, for however long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from jobs.demo.sites.replies import HTML_TYPE, Reply
from tests.jobs.processing.conftest import FIRST_AT
from tests.jobs.processing.fuzzing.spoiled_stage import ADDRESSES, SpoiledStage, settled

OTHER = (
    "<!DOCTYPE html><html><body><main><h1>Welkom bij de overheid</h1><h2>Diensten</h2><p>"
    + "Kies een dienst van Vlaamse Veerkracht, of bel gratis. " * 30
    + "</p></main></body></html>"
).encode()


class Always:
    """The same page in place of each answer."""

    def spoil(self, _good: Reply) -> Reply:
        """What comes in place of this answer."""
        return Reply(200, OTHER, HTML_TYPE)


@pytest.fixture(params=["page", "programme"])
def stage(request: pytest.FixtureRequest) -> Iterator[SpoiledStage]:
    """A stage with the baseline behind it, of which pages can be spoiled."""
    made = settled(ADDRESSES[request.param])
    with closing(made.db):
        yield made


def run(stage: SpoiledStage, hours: float, spoiled: bool) -> None:
    """A pass so many hours after the first."""
    stage.spoiled = Always() if spoiled else None  # type: ignore[assignment]  # no NoAnswer
    stage.run(FIRST_AT + timedelta(hours=hours))


def test_page_of_something_else(stage: SpoiledStage) -> None:
    """A page that nobody knows for one that stands in place of another, for four days: watchers
    hear nothing, ops once, and nothing is lost."""
    before = {stored.key: stored.record for stored in stage.stores.records.all()}
    for hours in (1, 10, 30, 60, 100):
        run(stage, hours, spoiled=True)
    assert stage.told() == []
    assert {stored.key: stored.record for stored in stage.stores.records.all()} == before
    assert len([name for name in stage.notices() if name.startswith("refused:")]) == 1
    run(stage, 101, spoiled=False)
    assert stage.told() == []


def test_new_things_behind_such_a_page(stage: SpoiledStage) -> None:
    """What is new behind such a page is told as it is when the page can be had."""
    stage.let_news_happen()
    run(stage, 1, spoiled=True)
    run(stage, 9, spoiled=True)
    run(stage, 12, spoiled=False)
    told = stage.told()
    assert sorted(kind for kind, _ in told) == [
        "programme.changed",
        "publication.new",
        "question.new",
    ]
    (event,) = (event for event in stage.events() if event.kind == "publication.new")
    assert event.projects == ("VV078", "VV087", "VV088")
