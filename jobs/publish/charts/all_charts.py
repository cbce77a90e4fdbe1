"""Every chart of the site, as files that are made when they are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from jobs.publish.charts.kinds import flows, money, months, stacked, times
from jobs.publish.facts.values import Report
from jobs.publish.pages.measurements import (
    MONEY_CHART,
    PLAN_CHART,
    flows_path,
    has_money,
    in_order,
    statuses_in,
)
from jobs.publish.pages.people import (
    MONTHS_CHART,
    TIMES_CHART,
    lines_of_ministers,
    months_of,
    people_of,
)
from jobs.publish.pages.projects import About, abouts, chart_path
from jobs.publish.pages.values import Stuff, digest_of
from jobs.publish.writing.writer import Output


def chart_outputs(stuff: Stuff) -> Iterator[Output]:
    """The charts that pages show."""
    yield from _of_plan(stuff)
    read = [report for report in stuff.facts.reports if report.sheets]
    for before, after in pairwise(read):
        yield _flows(stuff, before, after)
    for about in abouts(stuff).values():
        if any(sheet and sheet.milestones for _, sheet in about.reports):
            yield _milestones(stuff, about)
    yield from _of_people(stuff)


def _of_plan(stuff: Stuff) -> Iterator[Output]:
    words, reports = stuff.words, stuff.facts.reports
    rows = [
        (words.measurement(report.measurement), _counts(statuses_in(report)))
        for report in reports
        if report.sheets
    ]
    if rows:
        title = words.say("chart.statuses")
        yield Output(PLAN_CHART, digest_of(rows), lambda: stacked(title, rows, words))
    amounts = [
        (words.measurement(report.measurement), report.money.committed, report.money.paid)
        for report in reports
        if has_money(report)
    ]
    if amounts:
        title_of_money = words.say("chart.money")
        yield Output(MONEY_CHART, digest_of(amounts), lambda: money(title_of_money, amounts, words))


def _flows(stuff: Stuff, before: Report, after: Report) -> Output:
    words = stuff.words
    both = before.sheets.keys() & after.sheets.keys()
    moves = Counter((before.sheets[c].status, after.sheets[c].status) for c in sorted(both))
    order = in_order({status: 1 for move in moves for status in move})
    labels = words.measurement(before.measurement), words.measurement(after.measurement)
    title = words.say("chart.flows", before=labels[0], after=labels[1])
    return Output(
        flows_path(after.measurement),
        digest_of((sorted(moves.items(), key=repr), labels)),
        lambda: flows(title, labels, moves, order, words),
    )


def _milestones(stuff: Stuff, about: About) -> Output:
    words = stuff.words
    rows = [
        (
            words.measurement(report.measurement),
            _counts(Counter(m.status for m in sheet.milestones)),
        )
        for report, sheet in about.reports
        if sheet
    ]
    title = words.say("project.chart", code=about.code)
    return Output(chart_path(about), digest_of(rows), lambda: stacked(title, rows, words))


def _of_people(stuff: Stuff) -> Iterator[Output]:
    words = stuff.words
    counts = months_of(stuff)
    if counts:
        title = words.say("chart.months")
        yield Output(MONTHS_CHART, digest_of(counts), lambda: months(title, counts, words))
    people = people_of(tuple(stuff.facts.entries.values()))
    lines = lines_of_ministers(people)
    rows = [(line.name, line.median_days) for line in lines if line.median_days is not None]
    if lines:
        title_of_times, limit = words.say("people.chart"), words.say("chart.twenty")
        yield Output(
            TIMES_CHART, digest_of(rows), lambda: times(title_of_times, limit, rows, words)
        )


def _counts(counted: Counter[str | None]) -> list[tuple[str | None, int]]:
    return [(status, counted[status]) for status in in_order(counted)]
