"""U+FFFD is never news, and nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.model import Publication
from state.model.values import SourceName

if TYPE_CHECKING:
    from tests.jobs.processing.conftest import Stage

Hours = Callable[[float], datetime]
BAD = "\ufffd"
PUBLICATION = "publication:relanceplan"
GOOD_TITLE = "Relanceplan Vlaamse Veerkracht café"
BAD_TITLE = GOOD_TITLE.replace("é", BAD)


@pytest.fixture
def listed(stage: Stage) -> Publication:
    """A publication with an accent in its title."""
    (found,) = stage.world.publications
    found.title = GOOD_TITLE
    return found


def title(stage: Stage) -> str:
    """The title of the publication as it stands."""
    stored = stage.stores.records.get(PUBLICATION)
    assert stored is not None
    return stored.record.title


def odd(stage: Stage) -> set[str]:
    """The assumptions about publications that did not hold."""
    return set(stage.stores.sources.get(SourceName("publications")).assumptions)


def test_one_bad_title(stage: Stage, listed: Publication, hours: Hours) -> None:
    """What was known of a title stands while it cannot be read; neither that nor its return is
    news; that it could not be read is said of the source."""
    stage.run(hours(0))
    assert odd(stage) == set()
    listed.title = BAD_TITLE
    for number in (1, 30, 60):
        stage.run(hours(number))
        assert title(stage) == GOOD_TITLE
    assert odd(stage) == {"publications.spelling"}
    listed.title = GOOD_TITLE
    stage.run(hours(61))

    assert stage.told() == []


def test_other_title_behind_bad_signs(stage: Stage, listed: Publication, hours: Hours) -> None:
    """What is really other is told once, when it can be read."""
    stage.run(hours(0))
    listed.title = f"Relanceplan Vlaamse Veerkracht th{BAD}"
    stage.run(hours(1))
    assert stage.told() == []
    listed.title = "Relanceplan Vlaamse Veerkracht thé"
    stage.run(hours(2))
    stage.run(hours(3))

    assert stage.told() == [("publication.changed", PUBLICATION)]
    (event,) = stage.events()
    assert (event.changes[0].before, event.changes[0].after) == (GOOD_TITLE, listed.title)


def test_bad_from_the_beginning(stage: Stage, listed: Publication, hours: Hours) -> None:
    """What nobody has read before is shown as it is, and that it mends is no news."""
    listed.title = BAD_TITLE
    stage.run(hours(0))
    assert title(stage) == BAD_TITLE
    listed.title = GOOD_TITLE
    stage.run(hours(1))
    assert title(stage) == GOOD_TITLE
    stage.run(hours(2))

    assert stage.told() == []


def test_news_beside_bad_signs(
    stage: Stage, listed: Publication, hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else is other is told at once, with what is known of the rest, also where another
    version of the parser reads it all again."""
    stage.run(hours(0))
    listed.title, listed.description = BAD_TITLE, "Het nieuwe plan."
    stage.run(hours(1))
    told = stage.told()
    assert {change.field for event in stage.events() for change in event.changes} <= {"description"}
    monkeypatch.setattr("crawler.reading.renewing.parser_version", lambda *_: "later")
    stage.begin_again()
    stage.run(hours(2))
    assert title(stage) == GOOD_TITLE
    listed.title = GOOD_TITLE
    stage.run(hours(3))

    assert stage.told() == told


def test_bad_code(stage: Stage, hours: Hours) -> None:
    """A project that a spoilt title names no more is not lost, nor new when it can be read."""
    stage.run(hours(0))
    question = stage.world.questions[0]
    good = question.title
    question.title = good.replace("VV078", f"VV0{BAD}8")
    assert question.title != good
    stage.run(hours(1))
    stored = stage.stores.records.get(f"question:{question.id}")
    assert stored is not None
    assert stored.record.projects == ("VV078",)
    question.title = good
    stage.run(hours(2))

    assert stage.told() == []


def test_line_of_the_programme(stage: Stage, hours: Hours) -> None:
    """In a section, the line that cannot be read stays as it was; a line that is new is told."""
    lines = stage.world.programme.sections[0].paragraphs
    lines.append("Een café.")
    stage.run(hours(0))
    lines[-1] = f"Een caf{BAD}."
    stage.run(hours(1))
    assert stage.told() == []
    lines.append("VV078 is klaar.")
    stage.run(hours(2))
    lines[1] = "Een café."
    stage.run(hours(3))

    assert [kind for kind, _ in stage.told()] == ["programme.changed"]
    (event,) = stage.events()
    assert BAD not in str(event.as_json())
