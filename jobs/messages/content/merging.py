"""Which events are one item of a message: what one report brings is told once; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.reports.recognition import report_named
from crawler.sources.together.event_kinds import told
from jobs.messages.content.items import Item
from state.model.details import ReportDetail
from state.model.event_kinds import EXPECTATION_MET, REPORT_NEW
from state.model.values import Event

_NEW = ".new"


def merged(items: Sequence[Item]) -> list[Item]:
    """The items, those left out that a report among them tells with itself: that it was expected
    has come, and that the entry of the catalogue which holds its file is new."""
    found = list(items)
    for item in items:
        if item.event is None or item.kind != REPORT_NEW.name:
            continue
        report = item.event
        along = [each for each in found if each.event and _is_one(report, each.event)]
        found = [
            replace(each, along=tuple(e.event for e in along if e.event)) if each is item else each
            for each in found
            if not any(each is other for other in along)
        ]
    return found


def _is_one(report: Event, event: Event) -> bool:
    """Whether an event tells no more than that this report is out."""
    if event.kind == EXPECTATION_MET.name:
        return event.subject.endswith(f":{report.subject}")
    if event.kind == REPORT_NEW.name or not event.kind.endswith(_NEW):
        return False
    urls = told(event).detail.file_urls
    if urls:
        return ReportDetail.of(report.detail).file_url in urls
    return event.url == report.url and report_named(event.title) is not None
