"""What changed for each project between one measurement and the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.collect import Collector
from jobs.followup import Followup
from state.differ import News
from state.events import EventLog, Evidence
from state.model import Event, Finding, JsonObject, Record, RecordKind
from state.records import RecordStore, StoredRecord, snapshots_in
from state.sheet_differ import SheetChange, compare_reports
from state.sheets import Sheet


@dataclass(frozen=True)
class _Pair:
    """Two consecutive measurements, both told of and both readable."""

    before: StoredRecord
    after: StoredRecord

    @property
    def numbers(self) -> tuple[int, int]:
        return _number(self.before), _number(self.after)

    @property
    def note(self) -> str:
        """The name under which it is noted that they have been compared."""
        return "compared:{}:{}".format(*self.numbers)


def report_changes(db: Database, collector: Collector) -> Iterator[Followup]:
    """One event per project that differs, for each pair of measurements not compared yet."""
    records, log = RecordStore(db), EventLog(db)
    reports = {_number(s): s for s in records.of_kind(RecordKind.REPORT) if s.told is not None}
    for number, before in sorted(reports.items()):
        after = reports.get(number + 1)
        pair = _Pair(before, after) if after else None
        if pair is None or records.note(pair.note) is not None:
            continue
        sheets = [_sheets(collector, stored.record) for stored in (pair.before, pair.after)]
        if not sheets[0] or not sheets[1]:
            continue
        records.set_note(pair.note, "done")
        is_news = _is_news(log, pair, max(reports))
        for change in compare_reports(sheets[0], sheets[1]):
            yield _followup(pair, change, is_news)


def _number(stored: StoredRecord) -> int:
    return int(stored.record.detail["measurement"])


def _sheets(collector: Collector, report: Record) -> tuple[Sheet, ...]:
    """The sheets of a report by code: of each project that of the data file where it has one.

    A data file without a project says nothing of it; that is what the report itself is for.
    """
    found: dict[str, Sheet] = {}
    for url in (report.detail["file_url"], report.detail.get("data_url")):
        cut = collector.cut_report(url) if url else None
        found.update({sheet.code: sheet for sheet in cut.sheets} if cut else {})
    return tuple(found[code] for code in sorted(found))


def _is_news(log: EventLog, pair: _Pair, newest: int) -> bool:
    """Whether watchers should hear of it: the later one is the newest, and came as news after
    the earlier one. An old report that is found late alerts nobody."""
    before, after = (_announced(log, number) for number in pair.numbers)
    if before is None or after is None or after.baseline:
        return False
    return pair.numbers[1] == newest and before.detected_at <= after.detected_at


def _announced(log: EventLog, number: int) -> Event | None:
    found = log.select(kinds=["report.new"], subject=f"report:{number}")
    return next(iter(found), None)


def _followup(pair: _Pair, change: SheetChange, is_news: bool) -> Followup:
    before, after = pair.numbers
    detail = change.as_detail(before, after)
    report = pair.after.record
    page = f"#page={change.page}" if change.page else ""
    file_url = str(report.detail["file_url"] or report.url)
    name = f" {change.name}" if change.name else ""
    record = Record(
        key=f"{report.key}/{change.project}",
        kind=RecordKind.REPORT,
        title=f"{change.project}{name}",
        url=f"{file_url}{page}",
        fields={},
        detail=detail,
        findings=(Finding(change.project, file_url, change.page, change.name),),
        texts=_texts(detail),
        occurred_on=report.detail["reference_date"],
    )
    evidence = Evidence(None, {}, snapshots_in(pair.before.inputs), snapshots_in(pair.after.inputs))
    news = News("report.project_changed", record)
    return Followup(pair.after.source, news, not is_news, evidence)


def _texts(detail: JsonObject) -> Mapping[str, str]:
    titles = ". ".join(milestone["title"] for milestone in detail["milestones"])
    return {"milestones": titles, "text": detail["text_diff"]}
