"""What is known, as tables for spreadsheets and other programs: into CSV files, or one JSON file.

Questions and their parts, reports, milestones per measurement, and events. A row is made when it
is written, so that memory stays flat. It must not know how a file is written.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType

from sqlite_utils import Database

from crawler.sources.base import AnySource
from crawler.sources.registry import SOURCES
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.processing.report_sheets import (
    kept_sheets,
    measurement_of,
    page_url,
    reference_day_of,
    reports_in,
)
from jobs.queries.table_files import Table, write_csv, write_json
from state.model.errors import UsageError
from state.model.values import JsonObject, Record
from state.records.events import EventLog
from state.records.record_store import RecordStore
from state.stores import Stores
from state.telling.machine_errors import in_words

_NOT_OF_THE_PLACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EPIPE)
Rows = Iterator[JsonObject]

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{name: columns for source in SOURCES for name, columns in source.lookup.tables.items()},
        "reports": (
            *("key", "measurement", "reference_date", "title", "published_on", "pages"),
            *("projects", "problem", "file_url", "data_url", "url"),
        ),
        "milestones": (
            *("measurement", "reference_date", "project", "name", "project_status"),
            *("title", "status", "explanation", "page", "url"),
        ),
        "events": (
            *("id", "kind", "source", "subject", "title", "url", "projects", "occurred_on"),
            *("detected_at", "baseline", "found_late"),
            *("snapshots_before", "snapshots_after", "changes", "detail"),
        ),
    }
)
"""The columns of each table, in their order; in a JSON file the fields of each of its objects."""


def export_csv(config: Config, folder: Path) -> dict[str, int]:
    """Write a CSV file for each table into a folder, which is made where it is not there; how
    many rows each has. Files of an earlier export are replaced. UsageError while nothing is
    stored yet, or where no such folder can be."""
    with open_readonly(config.state.path) as db, _writing(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            table.name: write_csv(folder / f"{table.name}.csv", table)
            for table in _tables(db, config)
        }


def export_json(config: Config, file: Path) -> dict[str, int]:
    """Write one JSON object with a list for each table; how many rows each has. An earlier file
    is replaced. UsageError while nothing is stored yet, or where no such file can be."""
    if not file.parent.is_dir():
        raise UsageError(f"expected a folder at {file.parent}, found none; make it first")
    with open_readonly(config.state.path) as db, _writing(file):
        return write_json(file, _tables(db, config))


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """UsageError where tables cannot be written to a place that was named."""
    try:
        yield
    except OSError as error:
        if error.errno in _NOT_OF_THE_PLACE:
            raise
        raise UsageError(
            f"expected to write tables to {place}, but: {in_words(error, place)}; name another "
            "place, one that may be written"
        ) from error


def _tables(db: Database, config: Config) -> Iterator[Table]:
    # One state of the database for all of them, whatever a pass writes meanwhile.
    db.execute("BEGIN")
    return tables_of(Stores.of(db), config)


def tables_of(stores: Stores, config: Config) -> Iterator[Table]:
    """Each table of COLUMNS, whose rows are made when they are wanted."""
    records = stores.records
    rows: Mapping[str, Callable[[], Rows]] = {
        **{
            name: partial(_rows, records, source, name)
            for source in SOURCES
            for name in source.lookup.tables
        },
        "reports": lambda: map(_report, reports_in(records)),
        "milestones": lambda: _milestones(stores, config),
        "events": lambda: _events(stores.log),
    }
    for name, columns in COLUMNS.items():
        yield Table(name, columns, rows[name]())


def _rows(records: RecordStore, source: AnySource, table: str) -> Rows:
    for stored in records.of_kind(source.record_kind):
        yield from source.lookup.rows(table, stored)


def _report(report: Record) -> JsonObject:
    return {
        **report.detail,
        "key": report.key,
        "title": report.title,
        "published_on": report.occurred_on,
        "projects": list(report.projects),
        "url": report.url,
    }


def _milestones(stores: Stores, config: Config) -> Rows:
    for report in reports_in(stores.records):
        # Once: a report names all projects, which takes time to read.
        measurement, day, url = measurement_of(report), reference_day_of(report), page_url(report)
        for sheet in kept_sheets(stores, config.sources, report).values():
            for milestone in sheet.milestones:
                page = f"#page={milestone.page}" if milestone.page else ""
                yield {
                    "measurement": measurement,
                    "reference_date": day,
                    "project": sheet.code,
                    "name": sheet.name,
                    "project_status": sheet.status,
                    "title": milestone.title,
                    "status": milestone.status,
                    "explanation": milestone.explanation,
                    "page": milestone.page,
                    "url": f"{url}{page}",
                }


def _events(log: EventLog) -> Rows:
    for event in log.select():
        shown = event.as_json()
        sides = shown.pop("snapshots")
        yield {**shown, **{f"snapshots_{side}": sides[side] for side in sides}}
