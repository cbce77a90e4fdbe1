"""What goes away while news of it waits is told rightly: never as new when it is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.model import Publication

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
KEY = "publication:nieuw"
PAGE = "/publicaties/nieuw"


def publish(stage: Stage) -> Publication:
    """A publication is listed whose page cannot be had."""
    found = Publication("nieuw", "Vlaamse Veerkracht: nieuw", "", date(2024, 1, 15))
    stage.world.publications.append(found)
    stage.down = {PAGE}
    return found


@pytest.mark.parametrize("times", [(2, 9), (2, 26), (25, 32), (30, 40)])
def test_gone_before_anybody_knew(stage: Stage, hours: Hours, times: tuple[float, float]) -> None:
    """Nobody is told that it is new, nor that it is gone, whenever its wait is over."""
    stage.run(hours(0))
    found = publish(stage)
    stage.run(hours(1))
    stage.world.publications.remove(found)
    for number in (*times, 50, 80):
        stage.run(hours(number))

    assert stage.told() == []
    stored = stage.stores.records.get(KEY)
    assert stored is not None
    assert stored.withdrawn_at is not None
    assert stored.waiting_since is None


@pytest.mark.parametrize("is_up", [True, False])
def test_back_again(stage: Stage, hours: Hours, is_up: bool) -> None:
    """What comes back before anybody was told is new then, once, and is not restored."""
    stage.run(hours(0))
    found = publish(stage)
    stage.run(hours(1))
    stage.world.publications.remove(found)
    stage.run(hours(2))
    stage.run(hours(9))
    stage.world.publications.append(found)
    if is_up:
        stage.down = set()
    stage.run(hours(30))
    stage.run(hours(31))
    assert stage.told() == ([("publication.new", KEY)] if is_up else [])

    stage.down = set()
    stage.run(hours(60))
    stage.run(hours(61))
    assert stage.told() == [("publication.new", KEY)]


def test_missed_once(stage: Stage, hours: Hours) -> None:
    """What one listing misses and the next has again is told as new, once."""
    stage.run(hours(0))
    found = publish(stage)
    stage.run(hours(1))
    stage.world.publications.remove(found)
    stage.run(hours(26))
    assert stage.told() == []
    stage.world.publications.append(found)
    stage.run(hours(27))
    stage.run(hours(28))

    assert stage.told() == [("publication.new", KEY)]


def test_told_before(stage: Stage, hours: Hours) -> None:
    """What watchers were told of is withdrawn when it is gone, and restored when it is back."""
    stage.run(hours(0))
    found = publish(stage)
    stage.down = set()
    stage.run(hours(1))
    stage.world.publications.remove(found)
    stage.run(hours(2))
    stage.run(hours(9))
    stage.world.publications.append(found)
    stage.run(hours(10))
    stage.run(hours(11))

    assert stage.told() == [
        ("publication.new", KEY),
        ("publication.withdrawn", KEY),
        ("publication.restored", KEY),
    ]
