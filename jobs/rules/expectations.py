"""What was announced for a day: has it come, is it late; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from state.model.details import Announcement, ExpectationDetail
from state.model.keys import report_key
from state.model.records import ExpectationState
from state.model.values import REPORT_KIND, Finding, Record
from state.model.words import fold, has_all_words

EXPECTATION = "expectation"
"""With which the keys of what is expected begin, before a colon."""


@dataclass(frozen=True)
class Expectation:
    """Something announced for a day; `announced_in` is the answer that promised it, if any, and
    `findings` are the projects that this answer is about."""

    title: str
    due_on: date
    measurement: int | None = None
    announced_in: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> str:
        """One key for one thing, however often it is announced."""
        if self.measurement is not None:
            return f"{EXPECTATION}:report:{self.measurement}"
        return f"{EXPECTATION}:" + "-".join(fold(self.title).split())


def promised_in(answer: Record, promises: Iterable[Announcement]) -> Iterator[Expectation]:
    """What the `promises` of an answer come to: one expectation per measurement with a day."""
    for promise in promises:
        if promise.measurement is None or promise.due_on is None:
            continue
        yield Expectation(
            title=promise.text,
            due_on=promise.due_on,
            measurement=promise.measurement,
            announced_in=answer.key,
            findings=answer.findings,
        )


def fulfilled_by(
    expectation: Expectation, reports: Iterable[Record], publications: Iterable[Record]
) -> Record | None:
    """The report or publication that is what was expected, None while there is none."""
    if expectation.measurement is not None:
        key = report_key(expectation.measurement)
        return next((report for report in reports if report.key == key), None)
    return next((p for p in publications if has_all_words(p.title, expectation.title)), None)


def next_state(
    before: ExpectationState, found: Record | None, today: date, due_on: date, sure: bool
) -> ExpectationState:
    """How an expectation stands today (a day in Brussels).

    `sure`: every source that could show the thing was complete, so that its lack means something.
    """
    if before == "met" or found is not None:
        return "met"
    if before == "pending" and sure and today > due_on:
        return "overdue"
    return before


def as_record(expectation: Expectation, found: Record | None) -> Record:
    """The expectation as the record of its events."""
    detail = ExpectationDetail(
        title=expectation.title,
        due_on=expectation.due_on,
        announced_in=expectation.announced_in,
        measurement=expectation.measurement,
    )
    findings = found.findings if found else expectation.findings
    return Record(
        key=expectation.key,
        kind=REPORT_KIND,
        title=expectation.title,
        url=found.url if found else "",
        fields={},
        detail=detail.as_json(),
        findings=findings,
        texts={"title": expectation.title},
        occurred_on=found.occurred_on if found else None,
    )
