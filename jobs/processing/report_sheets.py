"""The project sheets of the reports that are known, wherever they were cut."""

from __future__ import annotations

from collections.abc import Callable

from crawler.extraction.kept_texts import sheets_version
from crawler.sources.together.files import file_key
from crawler.sources.together.settings import SourcesSettings
from state.changes.sheets import CutReport, Sheet
from state.model.details import ReportDetail
from state.model.values import REPORT_KIND, Record
from state.records.record_store import RecordStore
from state.stores import Stores


def report_detail(report: Record) -> ReportDetail:
    """What is known of a report."""
    return ReportDetail.of(report.detail)


def reference_day_of(report: Record) -> str | None:
    """The day as of which a report says how things stand, as in 2023-12-31."""
    day = report_detail(report).reference_date
    return day.isoformat() if day else None


def measurement_of(report: Record) -> int:
    """The number of the measurement that a report is of."""
    return report_detail(report).measurement


def page_url(report: Record, page: int | None = None) -> str:
    """The address of the report's file (of where it was seen, where it has none), at a page."""
    url = report_detail(report).file_url or report.url
    return f"{url}#page={page}" if page else url


def reports_in(records: RecordStore) -> list[Record]:
    """The reports that are known, by measurement."""
    found = (stored.record for stored in records.of_kind(REPORT_KIND))
    return sorted(found, key=measurement_of)


def sheets_by_code(report: Record, cut: Callable[[str], CutReport | None]) -> dict[str, Sheet]:
    """The sheets of a report by code, sorted: of each project that of the data file where it has
    one. `cut` gives the sheets of a file.

    A data file without a project says nothing of it; that is what the report itself is for.
    """
    found: dict[str, Sheet] = {}
    detail = report_detail(report)
    for url in (detail.file_url, detail.data_url):
        file = cut(url) if url else None
        found.update({sheet.code: sheet for sheet in file.sheets} if file else {})
    return {code: found[code] for code in sorted(found)}


def kept_sheets(stores: Stores, settings: SourcesSettings, report: Record) -> dict[str, Sheet]:
    """The sheets of a report by code, as they were cut in a pass; nothing is read again."""
    return sheets_by_code(report, lambda url: kept_cut(stores, settings, url))


def kept_cut(stores: Stores, settings: SourcesSettings, url: str) -> CutReport | None:
    """A file of a report as it was cut in a pass, None where it was not."""
    file = stores.readings.of(file_key(url, settings)).get("file")
    stored = file and stores.texts.cut_report(str(file.data["sha256"]), sheets_version())
    return CutReport.from_json(stored) if stored else None
