"""What changed for each project between one measurement and the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawler.sources.together.files import file_key
from jobs.processing.context import UnitOfWork
from jobs.processing.report_sheets import measurement_of, page_url, report_detail, sheets_by_code
from jobs.processing.values import Detection, Found, Known, Memory, PassSummary, Turn
from jobs.rules.evidence import derived_evidence
from state.changes.sheet_differ import SheetChange, compare_reports
from state.model.details import ProjectChangeDetail
from state.model.errors import NotReadError
from state.model.event_kinds import REPORT_NEW, REPORT_PROJECT_CHANGED
from state.model.instants import iso
from state.model.keys import report_key
from state.model.news import News
from state.model.records import Inputs, StoredRecord
from state.model.values import REPORT_KIND, Event, Finding, Record, day
from state.records.events import EventLog
from state.set_aside.entries import Step


@dataclass(frozen=True)
class _Pair:
    """Two consecutive measurements, both told of and both readable."""

    before: StoredRecord
    after: StoredRecord

    @property
    def numbers(self) -> tuple[int, int]:
        return measurement_of(self.before.record), measurement_of(self.after.record)

    @property
    def files(self) -> tuple[str, ...]:
        """The addresses of what is compared."""
        return (*self.before.record.files, *self.after.record.files)

    @property
    def note(self) -> str:
        """The name under which it is noted that they have been compared."""
        return "compared:{}:{}".format(*self.numbers)

    @property
    def put_off_note(self) -> str:
        """The name under which it is noted that comparing them was put off while it was news."""
        return "put off:{}:{}".format(*self.numbers)


def report_changes(work: UnitOfWork, summary: PassSummary, known: Known) -> Iterator[Turn]:
    """A turn for each pair of measurements not compared yet."""
    records, notes = work.stores.records, work.stores.notes
    told = (s for s in records.of_kind(REPORT_KIND) if s.last_notified is not None)
    reports = {measurement_of(stored.record): stored for stored in told}
    for number, before in sorted(reports.items()):
        after = reports.get(number + 1)
        pair = _Pair(before, after) if after else None
        if pair is not None and notes.get(pair.note) is None:
            entry = known(pair.after.key, Step.REPORT_CHANGES)
            was_fresh = entry is not None and entry.is_news
            is_fresh = partial(_is_fresh, work, summary, pair, was_fresh)
            take = partial(_compare, work, pair, is_fresh, max(reports))
            memory = Memory(is_fresh, partial(_inputs_of, pair))
            yield Turn(pair.after.key, take, Step.REPORT_CHANGES, memory=memory)


def _inputs_of(pair: _Pair) -> Inputs:
    return pair.after.inputs


def _is_fresh(work: UnitOfWork, summary: PassSummary, pair: _Pair, was_fresh: bool) -> bool:
    """Whether one of the two reports, or a file of one, came in this pass, or had when comparing
    them was put off."""
    files = {file_key(url, work.settings) for url in pair.files}
    is_new = bool(files & summary.new_files)
    return was_fresh or is_new or _is_told_now(work.stores.log, pair, summary.at)


def _compare(work: UnitOfWork, pair: _Pair, is_fresh: Callable[[], bool], newest: int) -> Found:
    """One event per project that differs."""
    log, notes = work.stores.log, work.stores.notes
    try:
        sheets = [
            tuple(sheets_by_code(stored.record, work.collector.cut_report).values())
            for stored in (pair.before, pair.after)
        ]
    except NotReadError:
        # What cannot be cut yet is as fresh when it can.
        if is_fresh():
            notes.set(pair.put_off_note, "fresh")
        return Found()
    if not sheets[0] or not sheets[1]:
        return Found()
    notes.set(pair.note, "done")
    was_fresh = notes.get(pair.put_off_note) is not None
    is_news = (is_fresh() or was_fresh) and _is_news(log, pair, newest)
    changes = compare_reports(sheets[0], sheets[1])
    return Found(tuple(_detection(pair, change, is_news) for change in changes))


def _is_told_now(log: EventLog, pair: _Pair, at: datetime) -> bool:
    """Whether one of the two was told in this pass: what only a better reader finds later in files
    that were there is no news."""
    told = (_announced(log, number) for number in pair.numbers)
    return any(event is not None and event.detected_at == iso(at) for event in told)


def _is_news(log: EventLog, pair: _Pair, newest: int) -> bool:
    """Whether watchers should hear of it: the later one is the newest, and came as news after
    the earlier one. An old report that is found late alerts nobody."""
    before, after = (_announced(log, number) for number in pair.numbers)
    if before is None or after is None or after.baseline:
        return False
    # By their order on record, since a clock may have been ahead of the time.
    told = [event.id for event in log.select(kinds=[REPORT_NEW.name])]
    return pair.numbers[1] == newest and told.index(before.id) <= told.index(after.id)


def _announced(log: EventLog, number: int) -> Event | None:
    found = log.select(kinds=[REPORT_NEW.name], subject=report_key(number))
    return next(iter(found), None)


def _detection(pair: _Pair, change: SheetChange, is_news: bool) -> Detection:
    before, after = pair.numbers
    detail = change.as_detail(before, after)
    report = pair.after.record
    file_url = page_url(report)
    name = f" {change.name}" if change.name else ""
    record = Record(
        key=f"{report.key}/{change.project}",
        kind=REPORT_KIND,
        title=f"{change.project}{name}",
        url=page_url(report, change.page),
        fields={},
        detail=detail.as_json(),
        findings=(Finding(change.project, file_url, change.page, change.name),),
        texts=_texts(detail),
        occurred_on=day(report_detail(report).reference_date),
    )
    evidence = derived_evidence({}, pair.before, pair.after)
    news = News(REPORT_PROJECT_CHANGED, record)
    return Detection(pair.after.source, news, evidence, baseline=not is_news)


def _texts(detail: ProjectChangeDetail) -> Mapping[str, str]:
    titles = ". ".join(milestone.title for milestone in detail.milestones)
    return {"milestones": titles, "text": detail.text_diff}
