"""While nothing says whether an old page is still there, a page with its file is not new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from jobs.demo.sites.replies import Reply
from tests.jobs.processing.conftest import FIRST_AT
from tests.jobs.processing.fuzzing.spoiled_stage import ADDRESSES, SpoiledStage, settled

OLD = "publication:relanceplan"


class OneMoreCounted:
    """A listing that counts one more than it has, so that it proves nothing."""

    def spoil(self, good: Reply) -> Reply:
        """What comes in place of this answer."""
        assert isinstance(good.body, bytes)
        listing = json.loads(good.body)
        listing["totalItems"] += 1
        listing["isLastPage"] = False
        return replace(good, body=json.dumps(listing).encode())


@pytest.fixture
def moved() -> Iterator[SpoiledStage]:
    """A stage on which a publication has another address and title, while the listing is not whole
    and the old address fails."""
    stage = settled(ADDRESSES["overview API"])
    with closing(stage.db):
        (item,) = stage.world.publications
        item.slug, item.title = "relanceplan-2", "Relanceplan Vlaamse Veerkracht 2"
        stage.spoiled = OneMoreCounted()  # type: ignore[assignment]  # no NoAnswer
        yield stage


def run(stage: SpoiledStage, hours: float) -> list[tuple[str, str]]:
    """What is told after a pass so many hours after the first."""
    stage.run(FIRST_AT + timedelta(hours=hours))
    return [(kind, subject) for kind, subject in stage.told() if "publication" in kind]


def test_move_while_the_old_page_fails(moved: SpoiledStage) -> None:
    """The page waits; when the listing is whole, and lacks the old one, its title is told alone."""
    assert run(moved, 1) == []
    assert run(moved, 9) == []
    moved.spoiled = None
    assert run(moved, 12) == [("publication.changed", OLD)]
    assert run(moved, 40) == [("publication.changed", OLD)]
    (event,) = (event for event in moved.events() if event.kind == "publication.changed")
    assert [change.field for change in event.changes] == ["title"]


def test_nobody_says_so_for_a_day(moved: SpoiledStage) -> None:
    """After a day without an answer it is new: that may be wrong, and silence would be, too."""
    for hours in (1, 9, 20):
        assert run(moved, hours) == []
    assert run(moved, 26) == [("publication.new", "publication:relanceplan-2")]
