"""What was announced for a day: has it come, is it late; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crawler.parsing.codes import find_codes
from crawler.sources.together.event_kinds import detail_of
from state.model.details import Announcement, ExpectationDetail
from state.model.keys import report_key
from state.model.records import Closing, ExpectationState
from state.model.values import REPORT_KIND, Finding, Record
from state.model.words import fold, has_all_words

EXPECTATION = "expectation"
"""With which the keys of what is expected begin, before a colon."""
PROMISE = "promise"
"""With which those of promises begin that no publication keeps by itself."""


@dataclass(frozen=True)
class Expectation:
    """Something announced for a day; `announced_in` is the answer that promised it, if any, with
    its day, address and minister; `findings` are the projects that this answer is about, or the
    promise itself where it names any. `expected` is the day as it was said."""

    title: str
    due_on: date
    measurement: int | None = None
    announced_in: str | None = None
    findings: tuple[Finding, ...] = ()
    announced_on: str | None = None
    url: str = ""
    minister: str | None = None
    expected: str | None = None

    @property
    def is_promise(self) -> bool:
        """Whether nothing that is published shows by itself that it has come."""
        return self.announced_in is not None and self.measurement is None

    @property
    def key(self) -> str:
        """One key for one thing, however often it is announced."""
        if self.measurement is not None:
            return f"{EXPECTATION}:report:{self.measurement}"
        if self.announced_in is not None:
            digest = hashlib.sha256(fold(self.title).encode()).hexdigest()[:8]
            return f"{PROMISE}:{self.announced_in.replace(':', '-')}-{digest}"
        return f"{EXPECTATION}:" + "-".join(fold(self.title).split())


def promised_in(answer: Record, promises: Iterable[Announcement]) -> Iterator[Expectation]:
    """What the `promises` of an answer come to: one expectation for each with a day."""
    minister = ", ".join(detail_of(answer).parties.ministers) or None
    for promise in promises:
        if promise.due_on is None:
            continue
        yield Expectation(
            title=promise.text,
            due_on=promise.due_on,
            measurement=promise.measurement,
            announced_in=answer.key,
            findings=find_codes(promise.text, PROMISE) or answer.findings,
            announced_on=answer.occurred_on,
            url=answer.url,
            minister=minister,
            expected=promise.expected,
        )


def fulfilled_by(
    expectation: Expectation, reports: Iterable[Record], publications: Iterable[Record]
) -> Record | None:
    """The report or publication that is what was expected, None while there is none; what an
    answer promised besides reports is known by no title."""
    if expectation.is_promise:
        return None
    if expectation.measurement is not None:
        key = report_key(expectation.measurement)
        return next((report for report in reports if report.key == key), None)
    return next((p for p in publications if has_all_words(p.title, expectation.title)), None)


def next_state(
    before: ExpectationState, found: object | None, today: date, due_on: date, sure: bool
) -> ExpectationState:
    """How an expectation stands today (a day in Brussels); `found` is what shows that it has come.

    `sure`: every source that could show the thing was complete, so that its lack means something.
    """
    if before == "met" or found is not None:
        return "met"
    if before in ("pending", "dropped"):
        return "overdue" if sure and today > due_on else "pending"
    return before


def as_record(
    expectation: Expectation, found: Record | None, closing: Closing | None = None
) -> Record:
    """The expectation as the record of its events; `closing` says who says that it is kept."""
    own_url = expectation.url if expectation.is_promise else ""
    detail = ExpectationDetail(
        title=expectation.title,
        due_on=expectation.due_on,
        announced_in=expectation.announced_in,
        measurement=expectation.measurement,
        minister=expectation.minister if expectation.is_promise else None,
        closed_by=closing.url if closing else None,
        closed_who=closing.who if closing else None,
    )
    findings = found.findings if found else expectation.findings
    return Record(
        key=expectation.key,
        kind=REPORT_KIND,
        title=expectation.title,
        url=found.url if found else own_url,
        fields={},
        detail=detail.as_json(),
        findings=findings,
        texts={"title": expectation.title},
        occurred_on=found.occurred_on if found else None,
    )
