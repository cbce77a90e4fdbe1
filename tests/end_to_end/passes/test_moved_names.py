"""A publication whose title is corrected, and whose address follows, is the same publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.story.story import FIFTH_REPORT, SIXTH_REPORT
from jobs.demo.story.world import publish_sixth_measurement

if TYPE_CHECKING:
    from jobs.demo.facts.model import Publication
    from tests.end_to_end.conftest import Installation

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
LATER = ("2024-01-18T08:30", "2024-01-19T08:30", "2024-01-21T08:30")


def _fifth(made: Installation) -> Publication:
    return next(each for each in made.world.publications if each.number == FIFTH_REPORT)


def _move(item: Publication, slug: str, title: str, redirects: bool = True) -> None:
    if redirects:
        item.earlier_slugs.append(item.slug)
    if slug in item.earlier_slugs:
        item.earlier_slugs.remove(slug)
    item.slug, item.title = slug, title


@pytest.mark.parametrize("redirects", [True, False])
def test_one_thing_is_told(settled: Installation, redirects: bool) -> None:
    """A new address for a known file is a change of the title and no more, by a redirect, or since
    the old entry is not listed any more."""
    item = _fifth(settled)
    key = f"publication:{item.slug}"
    _move(item, "vijfde-meting-verbeterd", f"{item.title} (verbeterd)", redirects)
    settled.check("2024-01-17T08:30")
    for at in LATER:
        settled.check(at)
    [event] = settled.events()
    assert (event.kind, event.subject) == ("publication.changed", key)
    assert [change.field for change in event.changes] == ["title"]
    done = settled.run("replay", "--into", "replayed.db", "--json")
    assert (done.returncode, event.id in done.stdout) == (0, True)


def test_two_moves_and_one_back(settled: Installation) -> None:
    """Each corrected title is told once, however often the address follows, also back again."""
    item = _fifth(settled)
    first, title = item.slug, item.title
    for at, slug, name in (
        ("2024-01-17T08:30", "tweede-naam", f"{title} twee"),
        ("2024-01-18T08:30", "derde-naam", f"{title} drie"),
        ("2024-01-19T08:30", first, title),
    ):
        _move(item, slug, name)
        settled.check(at)
    settled.check("2024-01-20T08:30")
    assert settled.kinds() == ["publication.changed"] * 3
    assert {event.subject for event in settled.events()} == {f"publication:{first}"}


def test_two_publications_with_one_file(settled: Installation) -> None:
    """A new publication that links a file of another one, which stays listed, is new."""
    item = _fifth(settled)
    other = type(item)(
        slug="tweede-uitgave-vlaamse-veerkracht",
        title="Bundel Vlaamse Veerkracht",
        description="Met het vijfde rapport.",
        published_on=item.published_on,
        files=list(item.files),
    )
    settled.world.publications.append(other)
    settled.check("2024-01-17T08:30")
    for at in LATER:
        settled.check(at)
    assert settled.kinds() == ["publication.new"]


def test_move_while_news_waits(settled: Installation) -> None:
    """What moves while its news waits for a file is told as new once, under its last title."""
    item = publish_sixth_measurement(settled.world)
    report = settled.world.files.pop(SIXTH_REPORT)
    settled.check("2024-03-23T08:15", PUBLICATIONS)
    assert settled.kinds() == []
    _move(item, "zesde-meting-verbeterd", f"{item.title} (verbeterd)")
    settled.check("2024-03-23T09:15", PUBLICATIONS)
    settled.world.files[SIXTH_REPORT] = report
    settled.check("2024-03-23T10:15", PUBLICATIONS)
    settled.check("2024-03-25T10:15", PUBLICATIONS)
    [new] = settled.events("publication.*")
    assert (new.kind, new.title) == ("publication.new", item.title)
    assert len(settled.events("report.new")) == 1
