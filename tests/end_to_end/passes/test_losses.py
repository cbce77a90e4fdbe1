"""What a page or a file loses is told when it stays away, once; what comes back is no news."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from crawler.sources.registry import SOURCE_NAMES
from jobs.demo.papers.example_sheets import sheets_of
from jobs.demo.papers.report_document import report_pdf
from jobs.demo.story.story import FIFTH_REPORT

if TYPE_CHECKING:
    from jobs.demo.facts.model import World
    from tests.end_to_end.conftest import Installation

QUESTIONS, PUBLICATIONS, PROGRAMME = SOURCE_NAMES[:3]
BEFORE = "2024-01-16T08:30"
LOST = ("2024-01-17T09:00", "2024-01-17T15:00", "2024-01-18T08:00")
BACK = ("2024-01-18T08:45", "2024-01-19T10:00", "2024-01-21T10:00")
STILL_LOST = ("2024-01-18T09:00", "2024-01-18T10:00", "2024-01-20T10:00")


def _lose_file_of_publication(world: World) -> Callable[[], None]:
    """Let the page of the fifth report lose its file, and its title change with it."""
    [item] = [each for each in world.publications if each.number == FIFTH_REPORT]
    files, title = item.files, item.title
    item.files, item.title = [], f"{title} (oud)"

    def back() -> None:
        item.files, item.title = files, title

    return back


def _lose_section(world: World) -> Callable[[], None]:
    """Let the programme page lose its last section."""
    section = world.programme.sections.pop()
    return lambda: world.programme.sections.append(section)


def _shorten_report(world: World) -> Callable[[], None]:
    """Let the fifth report have its first project alone."""
    whole = world.files[FIFTH_REPORT]
    world.files[FIFTH_REPORT] = report_pdf(5, date(2022, 12, 31), sheets_of(5)[:1])

    def back() -> None:
        world.files[FIFTH_REPORT] = whole

    return back


CASES = [
    (_lose_file_of_publication, ["publication.changed"]),
    (_lose_section, ["programme.changed"]),
    # What is not in the file any more is not in its publication either.
    (_shorten_report, ["document.changed", "publication.changed"]),
]


def _replayed(made: Installation) -> list[str]:
    done = made.run("replay", "--into", "replayed.db", "--json")
    assert done.returncode == 0, done.stderr
    events = map(json.loads, done.stdout.splitlines())
    return sorted(event["id"] for event in events if not event.get("baseline", True))


@pytest.mark.parametrize(("lose", "kinds"), CASES)
def test_what_comes_back_is_no_news(
    settled: Installation, lose: Callable[[World], Callable[[], None]], kinds: list[str]
) -> None:
    """What is missing for less than a day is neither told as lost nor as back."""
    del kinds
    settled.check(BEFORE)
    back = lose(settled.world)
    for at in LOST:
        settled.check(at)
    back()
    for at in BACK:
        settled.check(at)
    assert settled.kinds() == []
    assert settled.rows("SELECT key FROM records WHERE losses IS NOT NULL") == []


@pytest.mark.parametrize(("lose", "kinds"), CASES)
def test_what_stays_away_is_told_once(
    settled: Installation, lose: Callable[[World], Callable[[], None]], kinds: list[str]
) -> None:
    """What is withdrawn or shortened for good is told once, within two days, and a replay tells it
    as well; until then the last good reading stands."""
    for source in (PUBLICATIONS, PROGRAMME):
        settled.tables["sources"][source]["recheck_files_hours"] = 1
    settled.check(BEFORE)
    subjects = settled.rows("SELECT key, record FROM records ORDER BY key")
    lose(settled.world)
    for at in LOST:
        settled.check(at)
    assert settled.kinds() == []
    assert settled.rows("SELECT key, record FROM records ORDER BY key") == subjects
    for at in STILL_LOST:
        settled.check(at)
    assert settled.kinds() == kinds
    assert _replayed(settled) == sorted(event.id for event in settled.events())


def test_file_of_the_same_size_is_told_at_once(settled: Installation) -> None:
    """A report that is replaced by another of its size is told by the pass that sees it."""
    settled.check(BEFORE)
    sheets = (*sheets_of(4)[:1], *sheets_of(5)[1:])
    settled.world.files[FIFTH_REPORT] = report_pdf(5, date(2022, 12, 31), sheets)
    settled.check("2024-01-17T09:00")
    assert settled.kinds() == ["document.changed"]


def test_new_file_of_a_page_is_told_at_once(settled: Installation) -> None:
    """A file that is added to the page of a publication is told when the page is read, daily."""
    settled.check(BEFORE)
    [item] = [each for each in settled.world.publications if each.number == FIFTH_REPORT]
    settled.world.files[59999] = report_pdf(5, date(2022, 12, 31), sheets_of(5))
    item.files = [*item.files, (59999, "Bijlage")]
    settled.check("2024-01-17T09:00")
    assert settled.kinds() == ["publication.changed"]
