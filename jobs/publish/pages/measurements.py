"""The page of each measurement: what it says of each project, and what changed; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jobs.publish.facts.values import Money, Report, together
from jobs.publish.pages.projects import Column, column_of, path_of
from jobs.publish.pages.values import INDEX, Page, Stuff, feed_beside
from jobs.rules.public_paths import MEASUREMENTS, measurement_path
from state.changes.sheets import Sheet
from state.model.words import fold

STATUSES = (
    *("action_required", "attention", "stopped", "not_started", "started", "on_schedule"),
    "realised",
)
"""The known statuses, those that want looking at first."""
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """A project in a measurement; `before` is its status in the one before, `moved` counts its
    milestones with another status."""

    code: str
    name: str | None
    path: str
    page: int | None
    status: str | None
    before: str | None
    is_new: bool
    moved: int

    @property
    def has_changed(self) -> bool:
        """Whether anything of it is other than before."""
        return self.is_new or self.status != self.before or bool(self.moved)


@dataclass(frozen=True, slots=True)
class Group:
    """The projects of one status; `anchor` is its place on the page."""

    anchor: str
    status: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MeasurementContent:
    """What the page of a measurement shows; `gone` are the projects that it no longer has."""

    column: Column
    before: Column | None
    published_on: str | None
    pages: int | None
    problem: str | None
    official: str
    projects: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    gone: tuple[tuple[str, str | None, str], ...]
    milestones: tuple[tuple[str | None, int], ...]
    money: Money
    flows: str | None


@dataclass(frozen=True, slots=True)
class MeasurementLine:
    """A measurement in the list of all, with the number of projects of each status."""

    column: Column
    published_on: str | None
    counts: tuple[tuple[str | None, int], ...]
    money: Money


@dataclass(frozen=True, slots=True)
class MeasurementsContent:
    """All measurements, with the charts over time."""

    lines: tuple[MeasurementLine, ...]
    statuses: tuple[str | None, ...]
    charts: tuple[tuple[str, str], ...]


def measurement_pages(stuff: Stuff) -> Iterator[Page]:
    """The list of all measurements, then each."""
    yield _all(stuff)
    before: Report | None = None
    for report in stuff.facts.reports:
        yield _measurement(stuff, report, before)
        before = report if report.sheets else before


def flows_path(measurement: int) -> str:
    """The path of the chart of what moved from which status to which."""
    return measurement_path(measurement).removesuffix(INDEX) + "flows.svg"


def statuses_in(report: Report) -> Counter[str | None]:
    """How many projects of a report have each status."""
    return Counter(sheet.status for sheet in report.sheets.values())


def in_order(statuses: Mapping[str | None, int]) -> list[str | None]:
    """Statuses in their fixed order, unknown ones after the known."""
    known: list[str | None] = [status for status in STATUSES if status in statuses]
    return known + sorted((s for s in statuses if s not in STATUSES), key=lambda s: (s is None, s))


def _measurement(stuff: Stuff, report: Report, before: Report | None) -> Page:
    words = stuff.words
    lines = [_line(stuff, sheet, before) for sheet in report.sheets.values()]
    counts = statuses_in(report)
    path = measurement_path(report.measurement)
    gone = before.sheets.keys() - report.sheets.keys() if before and report.sheets else set()
    title = words.measurement(report.measurement)
    milestones = Counter(m.status for sheet in report.sheets.values() for m in sheet.milestones)
    content = MeasurementContent(
        column=column_of(report),
        before=column_of(before) if before else None,
        published_on=report.published_on,
        pages=report.pages,
        problem=report.problem,
        official=report.url,
        projects=tuple((code, path_of(code)) for code in report.projects),
        groups=tuple(_groups(lines, in_order(counts))),
        gone=tuple((code, stuff.facts.projects[code], path_of(code)) for code in sorted(gone)),
        milestones=tuple((status, milestones[status]) for status in in_order(milestones)),
        money=report.money,
        flows=flows_path(report.measurement) if before and report.sheets else None,
    )
    return Page(
        path=path,
        template="pages/measurement",
        title=title[:1].upper() + title[1:],
        description=words.say("measurement.description", measurement=title),
        content=content,
        proof=together((report.proof, *((before.proof,) if before else ()), *report.money.proofs)),
        feed=feed_beside(path),
        schema={"@type": "Report", "name": report.title, "datePublished": report.published_on},
        is_found=True,
    )


def _line(stuff: Stuff, sheet: Sheet, before: Report | None) -> Line:
    earlier = before.sheets.get(sheet.code) if before else None
    return Line(
        code=sheet.code,
        name=stuff.facts.projects.get(sheet.code) or sheet.name,
        path=path_of(sheet.code),
        page=sheet.first_page or None,
        status=sheet.status,
        before=earlier.status if earlier else None,
        is_new=before is not None and earlier is None,
        moved=_moved(earlier, sheet) if earlier else 0,
    )


def _moved(before: Sheet, after: Sheet) -> int:
    earlier = {fold(m.title): m.status for m in before.milestones}
    known = (m for m in after.milestones if fold(m.title) in earlier)
    return sum(m.status != earlier[fold(m.title)] for m in known)


def _groups(lines: Sequence[Line], statuses: Sequence[str | None]) -> Iterator[Group]:
    for number, status in enumerate(statuses):
        members = tuple(line for line in lines if line.status == status)
        is_known = status in STATUSES
        yield Group(f"status-{status if is_known else f'{UNKNOWN}-{number}'}", status, members)


def _all(stuff: Stuff) -> Page:
    reports = stuff.facts.reports
    total = sum(map(statuses_in, reports), Counter[str | None]())
    lines = tuple(
        MeasurementLine(
            column=column_of(report),
            published_on=report.published_on,
            counts=tuple(statuses_in(report).items()),
            money=report.money,
        )
        for report in reversed(reports)
    )
    return Page(
        path=f"{MEASUREMENTS}/{INDEX}",
        template="pages/measurements",
        title=stuff.words.say("measurements"),
        description=stuff.words.say("measurements.description"),
        content=MeasurementsContent(lines, tuple(in_order(total)), tuple(_charts(stuff))),
        proof=together(p for report in reports for p in (report.proof, *report.money.proofs)),
    )


def _charts(stuff: Stuff) -> Iterator[tuple[str, str]]:
    """The paths of the charts over all measurements, each with its words."""
    if any(report.sheets for report in stuff.facts.reports):
        yield PLAN_CHART, stuff.words.say("chart.statuses")
    if any(has_money(report) for report in stuff.facts.reports):
        yield MONEY_CHART, stuff.words.say("chart.money")


PLAN_CHART, MONEY_CHART = "charts/plan.svg", "charts/money.svg"


def has_money(report: Report) -> bool:
    """Whether a report says anything of money."""
    return report.money.committed is not None or report.money.paid is not None
