"""A year of the example sites, in rounds: what happens, and what goes wrong before it is seen.

It is the same at each run of one seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.sources.registry import SOURCES
from jobs.demo.facts.files import lazy
from jobs.demo.facts.hosts import HOSTS
from jobs.demo.facts.model import Publication, PupilFile, Section, World, make_question
from jobs.demo.papers.question_papers import question_pdf, small_pdf
from state.model.values import SourceName

BEGIN = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
_YEAR = timedelta(days=365)
_SHORTEST = timedelta(hours=11)
_FIRST_QUESTION, _FIRST_FILE, _FIRST_VIEW_FILE = 1_800_000, 2_100_000, 60_000
# No more than stand on one page of the overview, which is read whole in every pass.
_MOST_PUBLICATIONS = 10
_CODES = ("VV078", "VV129", "VV064", "VV014")
_SOURCES = tuple(source.name for source in SOURCES if not source.needs_its_table)
# What is no answer at all, whatever it is asked for; a lie that reads like an answer is none.
_FAULTS = (
    "queue", "maintenance", "refresh", "not_found_page", "json", "words", "one_byte", "html",
    "empty", "cut", "cut_connection", "429", "500", "503", "reset", "foreign_redirect",
)  # fmt: skip

Change = Callable[[World], None]


@dataclass(frozen=True)
class Trouble:
    """One pass in which something goes wrong.

    `faults`: kinds of fault by host, for all its answers; `kill_at_share`: after which share of
    what a pass takes its process is killed, None for never; `hook_refuses`: nobody can be told;
    `sources`: which are asked, as a service asks each by a schedule of its own.
    """

    at: datetime
    sources: tuple[SourceName, ...]
    faults: tuple[tuple[str, str], ...] = ()
    kill_at_share: float | None = None
    hook_refuses: bool = False


@dataclass(frozen=True)
class Round:
    """What happens, the passes in which something goes wrong, and when all is well again."""

    number: int
    change: Change
    troubles: tuple[Trouble, ...]
    well_at: datetime

    @property
    def passes(self) -> int:
        """How many passes it has, the last of which goes well."""
        return len(self.troubles) + 1


def rounds(passes: int, seed: int) -> list[Round]:
    """Rounds of so many passes in all, or a few more, spread over a year, or longer where they
    would be too close together."""
    count = len(_year(passes, _SHORTEST, seed))
    return _year(passes, max(_YEAR / count, _SHORTEST), seed)


def _year(passes: int, step: timedelta, seed: int) -> list[Round]:
    chance = random.Random(seed)  # noqa: S311  # the same year in every run
    found: list[Round] = []
    while passes > 0:
        found.append(_round(len(found), BEGIN + step * (len(found) + 1), chance))
        passes -= found[-1].passes
    return found


def _round(number: int, at: datetime, chance: random.Random) -> Round:
    troubles = tuple(_trouble(at, hours, chance) for hours in range(1, chance.randint(4, 9)))
    change = chance.choice(_CHANGES)
    return Round(number, lambda world: change(world, number, at), troubles, at + _SHORTEST * 0.9)


def _trouble(at: datetime, hours: int, chance: random.Random) -> Trouble:
    # A clock that was set back makes a pass seem earlier than the one before.
    pass_at = at + timedelta(hours=hours if chance.random() < 0.8 else -hours)
    hosts = chance.sample(sorted(HOSTS), chance.randint(0, 3))
    return Trouble(
        pass_at,
        tuple(sorted(chance.sample(_SOURCES, chance.choice((1, 1, 2, 3))))),
        tuple((host, chance.choice(_FAULTS)) for host in hosts),
        chance.uniform(0.02, 1.1) if chance.random() < 0.4 else None,
        chance.random() < 0.2,
    )


# --- what may happen --------------------------------------------------------------------


def _ask(world: World, number: int, at: datetime) -> None:
    question = make_question(
        _FIRST_QUESTION + number, 500 + number, at.date(), f"Zaak {number:04d} - Stand van zaken"
    )
    code = _CODES[number % len(_CODES)]
    text = f"1. Hoe staat het met zaak {number:04d} ({code})?\n\n2. Wat kost zij?"
    body = lazy(lambda: question_pdf(question, text))
    question.files.append(PupilFile(_FIRST_FILE + number, f"vrg.{number:04d}.pdf", body))
    world.questions.append(question)


def _answer(world: World, number: int, at: datetime) -> None:
    """The oldest question that waits is answered, in another file; else one is asked."""
    waiting = [q for q in world.questions if q.id >= _FIRST_QUESTION and not q.answered_on]
    if not waiting:
        _ask(world, number, at)
        return
    question = waiting[0]
    question.answered_on = question.published_on = at.date()
    text = f"1. Hoe staat het met deze zaak ({_CODES[question.id % len(_CODES)]})?"
    body = lazy(lambda: question_pdf(question, text, f"1. Zij is in ronde {number:04d} voltooid."))
    question.files = [PupilFile(_FIRST_FILE + 500_000 + number, "vrg_en_antw.pdf", body)]


def _publish(world: World, number: int, at: datetime) -> None:
    """Something new in the catalogue; once it has so many, the oldest is told otherwise."""
    if len(world.publications) >= _MOST_PUBLICATIONS:
        _describe(world, number, at)
        return
    title = f"Vlaamse Veerkracht, aflevering {number:04d}"
    file_number = _FIRST_VIEW_FILE + number
    world.files[file_number] = lazy(lambda: small_pdf(f"{title} over VV078 en VV130."))
    world.publications.append(
        Publication(
            slug=f"vlaamse-veerkracht-aflevering-{number:04d}",
            title=title,
            description="Over het relanceplan.",
            published_on=at.date(),
            files=[(file_number, "Aflevering (pdf)")],
            number=file_number,
        )
    )


def _describe(world: World, number: int, at: datetime) -> None:
    del at
    plan = world.publications[0]
    plan.description = f"Het plan, zoals in ronde {number:04d} beschreven."
    # What stands on its page alone is read up to a day later, by when that was read last.
    plan.title = f"Relanceplan Vlaamse Veerkracht, versie {number:04d}"


def _report_progress(world: World, number: int, at: datetime) -> None:
    del at
    section = Section(f"Nieuws {number:04d}", [f"In ronde {number:04d} vorderde het plan weer."])
    world.programme.sections.append(section)


def _nothing(world: World, number: int, at: datetime) -> None:
    del world, number, at


_CHANGES = (_ask, _ask, _answer, _answer, _publish, _describe, _report_progress, _nothing)
