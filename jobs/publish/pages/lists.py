"""Lists of records: of each source, by month, a page of each; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs.messages.phrases.catalogue import month_words
from jobs.publish.facts.values import Entry
from jobs.publish.pages.values import (
    INDEX,
    Draft,
    Page,
    Pages,
    Stuff,
    drawn,
    newest_first,
    resting_on,
)

ON_A_PAGE = 120
_NEWEST = 60


@dataclass(frozen=True, slots=True)
class ListContent:
    """A part of a list."""

    entries: tuple[Entry, ...]
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month with so many records, of which some name a project."""

    words: str
    path: str
    count: int
    concerning: int


@dataclass(frozen=True, slots=True)
class OverviewContent:
    """The records of a source: the newest about a project, and its months."""

    entries: tuple[Entry, ...]
    months: tuple[Month, ...]


def source_pages(stuff: Stuff) -> Iterator[Draft]:
    """For each source with records its overview, and the pages of each month."""
    by_source: dict[str, list[Entry]] = {}
    for entry in stuff.facts.entries.values():
        by_source.setdefault(entry.source, []).append(entry)
    for source, entries in by_source.items():
        months = _by_month(entries)
        yield drawn(_overview(stuff, source, entries, months))
        for month, members in months.items():
            title = stuff.words.say(
                "list.month",
                source=stuff.words.source(source),
                month=_month_words(stuff, month),
            )
            yield from list_pages(stuff, f"archive/{source}/{month or 'undated'}/", title, members)


def list_pages(stuff: Stuff, folder: str, title: str, entries: Sequence[Entry]) -> Iterator[Draft]:
    """The pages of a list in a folder: as many as it takes, the oldest page never changing when
    something newer comes."""
    ordered = list(reversed(newest_first(entries)))
    parts = [tuple(ordered[at : at + ON_A_PAGE]) for at in range(0, len(ordered), ON_A_PAGE)]
    count = len(parts)
    for number, part in enumerate(parts, start=1):
        pages = Pages(
            number=number,
            count=count,
            newer=_part_path(folder, number + 1) if number < count else None,
            older=_part_path(folder, number - 1) if number > 1 else None,
        )
        content = ListContent(tuple(reversed(part)), pages if count > 1 else None)
        yield drawn(
            Page(
                path=_part_path(folder, number),
                template="pages/list",
                title=title,
                description=stuff.words.say("list.description", source=title),
                content=content,
                proof=resting_on(part),
            )
        )


def _part_path(folder: str, number: int) -> str:
    return f"{folder}{INDEX}" if number == 1 else f"{folder}{number}/{INDEX}"


def _overview(
    stuff: Stuff, source: str, entries: Sequence[Entry], months: dict[str, list[Entry]]
) -> Page:
    newest = newest_first(entry for entry in entries if entry.projects)[:_NEWEST]
    return Page(
        path=f"{source}/{INDEX}",
        template="pages/overview",
        title=stuff.words.source(source),
        description=stuff.words.say("list.description", source=stuff.words.source(source)),
        content=OverviewContent(
            entries=tuple(newest),
            months=tuple(
                Month(
                    words=_month_words(stuff, month),
                    path=f"archive/{source}/{month or 'undated'}/{INDEX}",
                    count=len(members),
                    concerning=sum(bool(entry.projects) for entry in members),
                )
                for month, members in months.items()
            ),
        ),
        proof=resting_on(newest),
    )


def _by_month(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries by month, the newest month first."""
    found: dict[str, list[Entry]] = {}
    for entry in newest_first(entries):
        found.setdefault((entry.day or "")[:7], []).append(entry)
    return found


def _month_words(stuff: Stuff, month: str) -> str:
    return month_words(stuff.words.language, month) if month else stuff.words.say("list.undated")
