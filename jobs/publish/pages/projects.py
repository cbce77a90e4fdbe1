"""The page of each project, and the list of all; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jobs.publish.facts.values import Entry, Promise, Report, together
from jobs.publish.pages.lists import list_pages
from jobs.publish.pages.values import (
    INDEX,
    Draft,
    Happening,
    Page,
    Stuff,
    drawn,
    feed_beside,
    newest_first,
)
from jobs.rules.public_paths import PROJECTS, measurement_path, project_path
from state.changes.sheets import Milestone, Sheet
from state.model.values import EventNote
from state.model.words import fold

_NEWEST = 60
_NEWS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A measurement in the tables of a project."""

    measurement: int
    reference_day: str | None
    path: str
    file_url: str


@dataclass(frozen=True, slots=True)
class StatusRow:
    """What a measurement says of a project; `status` is None where it has no sheet of it."""

    column: Column
    has_sheet: bool
    status: str | None
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone in each measurement, None where it is not among them."""

    title: str
    cells: tuple[Milestone | None, ...]


@dataclass(frozen=True, slots=True)
class ProjectContent:
    """What the page of a project shows."""

    code: str
    name: str | None
    columns: tuple[Column, ...]
    statuses: tuple[StatusRow, ...]
    milestones: tuple[MilestoneRow, ...]
    entries: tuple[Entry, ...]
    older: str | None
    promises: tuple[Promise, ...]
    events: tuple[Happening, ...]
    chart: str | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in the list of all."""

    code: str
    name: str | None
    path: str
    status: str | None
    page: int | None
    count: int


@dataclass(frozen=True, slots=True)
class ProjectsContent:
    """All projects; `last` is the newest report of which sheets were read."""

    lines: tuple[ProjectLine, ...]
    last: Report | None


@dataclass(frozen=True)
class About:
    """What is known of one project."""

    code: str
    name: str | None
    entries: tuple[Entry, ...]
    notes: tuple[EventNote, ...]
    promises: tuple[Promise, ...]
    reports: tuple[tuple[Report, Sheet | None], ...]


def path_of(code: str) -> str:
    """The path of the page of a known project."""
    return project_path(code) or f"{PROJECTS}/{INDEX}"


def project_pages(stuff: Stuff) -> Iterator[Draft]:
    """The list of all projects, then each, with the pages of its older records."""
    about = abouts(stuff)
    yield drawn(_all(stuff, about))
    for each in about.values():
        yield _draft(stuff, each)
        older = each.entries[_NEWEST:]
        if older:
            title = f"{each.code} · {each.name or stuff.words.say('no_name')}"
            yield from list_pages(stuff, f"{PROJECTS}/{each.code}/older/", title, older)


def abouts(stuff: Stuff) -> Mapping[str, About]:
    """What is known of each project, by code."""
    facts = stuff.facts
    entries: dict[str, list[Entry]] = {code: [] for code in facts.projects}
    for entry in facts.entries.values():
        for code in entry.projects:
            entries[code].append(entry)
    notes: dict[str, list[EventNote]] = {code: [] for code in facts.projects}
    for note in facts.news:
        for code in note.projects:
            notes.setdefault(code, []).append(note)
    return {
        code: About(
            code=code,
            name=name,
            entries=tuple(newest_first(entries[code])),
            notes=tuple(notes[code]),
            promises=tuple(p for p in facts.promises if code in p.entry.projects),
            reports=tuple((report, report.sheets.get(code)) for report in facts.reports),
        )
        for code, name in facts.projects.items()
    }


def _draft(stuff: Stuff, about: About) -> Draft:
    sheets = tuple((report.proof, report.file_url, sheet) for report, sheet in about.reports)
    basis = (about.name, about.entries, about.notes[:_NEWS], about.promises, sheets)
    return Draft(path_of(about.code), basis, lambda: _project(stuff, about), is_found=True)


def _project(stuff: Stuff, about: About) -> Page:
    words = stuff.words
    name = about.name or words.say("no_name")
    columns = tuple(column_of(report) for report, _ in about.reports)
    has_sheets = any(sheet for _, sheet in about.reports)
    milestones = tuple(_milestones(about))
    path = path_of(about.code)
    content = ProjectContent(
        code=about.code,
        name=about.name,
        columns=columns,
        statuses=tuple(map(_status, columns, (sheet for _, sheet in about.reports)))
        if has_sheets
        else (),
        milestones=milestones,
        entries=about.entries[:_NEWEST],
        older=f"{PROJECTS}/{about.code}/older/{INDEX}" if len(about.entries) > _NEWEST else None,
        promises=about.promises,
        events=stuff.events(about.notes[:_NEWS]),
        chart=chart_path(about) if milestones else None,
    )
    return Page(
        path=path,
        template="pages/project",
        title=f"{about.code} · {name}",
        description=words.say("project.description", code=about.code, name=name[:120]),
        content=content,
        proof=together(
            (
                *(entry.proof for entry in about.entries),
                *(report.proof for report, sheet in about.reports if sheet),
                *(promise.proof for promise in about.promises),
            )
        ),
        feed=feed_beside(path),
        schema={"@type": "Project", "identifier": about.code, "name": name},
        is_found=True,
    )


def chart_path(about: About) -> str:
    """The path of the chart of a project's milestones."""
    return f"{PROJECTS}/{about.code}/milestones.svg"


def column_of(report: Report) -> Column:
    """A report as a column of a table."""
    return Column(
        measurement=report.measurement,
        reference_day=report.reference_day,
        path=measurement_path(report.measurement),
        file_url=report.file_url,
    )


def _status(column: Column, sheet: Sheet | None) -> StatusRow:
    return StatusRow(
        column=column,
        has_sheet=sheet is not None,
        status=sheet.status if sheet else None,
        page=sheet.first_page or None if sheet else None,
        text=sheet.text if sheet else "",
    )


def _milestones(about: About) -> Iterator[MilestoneRow]:
    """Every milestone once, in the order in which they came."""
    titles: dict[str, str] = {}
    found: list[dict[str, Milestone]] = []
    for _, sheet in about.reports:
        milestones = sheet.milestones if sheet else ()
        by_title = {fold(milestone.title): milestone for milestone in milestones}
        found.append(by_title)
        for title, milestone in by_title.items():
            titles.setdefault(title, milestone.title)
    for folded, title in titles.items():
        yield MilestoneRow(title, tuple(each.get(folded) for each in found))


def _all(stuff: Stuff, about: Mapping[str, About]) -> Page:
    last = next((report for report in reversed(stuff.facts.reports) if report.sheets), None)
    lines = []
    for each in about.values():
        sheet = last.sheets.get(each.code) if last else None
        lines.append(
            ProjectLine(
                code=each.code,
                name=each.name,
                path=path_of(each.code),
                status=sheet.status if sheet else None,
                page=sheet.first_page or None if sheet else None,
                count=len(each.entries),
            )
        )
    return Page(
        path=f"{PROJECTS}/{INDEX}",
        template="pages/projects",
        title=stuff.words.say("projects"),
        description=stuff.words.say("projects.description"),
        content=ProjectsContent(tuple(lines), last),
        proof=last.proof if last else together(()),
    )
