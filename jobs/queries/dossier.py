"""Everything known of one project, or of one question, for a person or a program. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.parsing.texts.project_names import KNOWN_NAMES
from crawler.sources.registry import ANNOUNCING_KINDS, SOURCES, source_of_key
from crawler.sources.together.event_kinds import detail_of
from crawler.sources.together.settings import SourcesSettings
from crawler.telling.plain_item import plain
from jobs.config.model import Config
from jobs.config.opening import open_readonly
from jobs.messages.content.lines import event_lines
from jobs.processing.report_sheets import (
    kept_sheets,
    measurement_of,
    page_url,
    reference_day_of,
    reports_in,
)
from jobs.queries.following.thread import thread_of
from state.changes.sheets import Sheet
from state.model.details import Announcement
from state.model.errors import UsageError
from state.model.json_forms import as_json
from state.model.values import Event, JsonObject, Record
from state.model.words import fold
from state.stores import Stores


def project_dossier(config: Config, code: str) -> JsonObject:
    """What is known of a project: `code`, `name`, `status` per measurement, `milestones` with
    their history, `promises`, `reports`, a list for each source that has one, `thread` (all of it
    in the order of its days), `events`."""
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        named = [stored.record for stored in stores.records.naming([code])]
        promising = [r for r in named if r.kind in ANNOUNCING_KINDS]
        reports = reports_in(stores.records)
        sheets = list(_sheets(stores, config.sources, reports, code))
        return {
            "code": code,
            "name": KNOWN_NAMES.get(code) or _name(named, sheets, code),
            "status": [_status(report, sheet) for report, sheet in sheets],
            "milestones": _milestones(sheets),
            **_groups(named, code, announces=True),
            "promises": [_promise(r, a) for r in promising for a in detail_of(r).promises],
            "reports": [_report(report, code) for report in reports if code in report.projects],
            **_groups(named, code, announces=False),
            "thread": thread_of(stores, config, frozenset({code})),
            "events": [_event(event) for event in stores.log.select(projects=[code])],
        }


def _groups(named: Sequence[Record], code: str, announces: bool) -> JsonObject:
    """The records of each source that lists its own, of those that promise things or the others."""
    return {
        source.lookup.group: [
            source.lookup.item(record, code)
            for record in named
            if record.kind == source.record_kind
        ]
        for source in SOURCES
        if source.lookup.group is not None and source.announces is announces
    }


def whole_dossier(config: Config, key: str) -> JsonObject:
    """One record whole, with the `thread` of its projects; UsageError when it is not known."""
    source = source_of_key(key)
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        stored = stores.records.get(key)
        if stored is None:
            things = source.lookup.group if source else None
            raise UsageError(
                f"{key} is not known; `vvwatch search` finds {things or 'things'} by their words"
            )
        return {
            **plain(stored.record),
            **stored.record.detail,
            "projects": list(stored.record.projects),
            "withdrawn": stored.withdrawn_at is not None,
            "thread": thread_of(stores, config, frozenset(stored.record.projects)),
            "events": [_event(event) for event in stores.log.select(subject=key)],
        }


def subject_dossier(config: Config, key: str) -> JsonObject:
    """What is known of any subject of an event, such as a report or a file: as a record, where it
    is one, and its events with what they said; UsageError when nothing is known."""
    with open_readonly(config.state.path) as db:
        stores = Stores.of(db)
        stored = stores.records.get(key)
        events = list(stores.log.select(subject=key))
    if stored is None and not events:
        raise UsageError(
            f"{key} is not known; expected a project code (VV078), or what stands in [ ] in a "
            "message or under `vvwatch events`, such as question:1795000 or report:6/VV078"
        )
    last = events[-1] if events else None
    of_event = {"key": key, "title": last.title, "url": last.url} if last else {}
    return {
        **(plain(stored.record) if stored else of_event),
        "detail": stored.record.detail if stored else last.detail if last else {},
        "projects": list(stored.record.projects if stored else last.projects if last else ()),
        "withdrawn": stored is not None and stored.withdrawn_at is not None,
        "events": [
            {**_event(event), "lines": list(event_lines(event, frozenset(), "en"))}
            for event in events
        ],
    }


# --- sheets ------------------------------------------------------------------------------


def _sheets(
    stores: Stores, settings: SourcesSettings, reports: Sequence[Record], code: str
) -> Iterator[tuple[Record, Sheet]]:
    """The sheet of a project in each report, by measurement."""
    for report in reports:
        sheet = kept_sheets(stores, settings, report).get(code)
        if sheet is not None:
            yield report, sheet


def _status(report: Record, sheet: Sheet) -> JsonObject:
    return {
        "measurement": measurement_of(report),
        "reference_date": reference_day_of(report),
        "status": sheet.status,
        "url": page_url(report, sheet.first_page),
    }


def _milestones(sheets: Sequence[tuple[Record, Sheet]]) -> list[JsonObject]:
    """Every milestone once, with what each measurement said of it."""
    found: dict[str, JsonObject] = {}
    for report, sheet in sheets:
        for milestone in sheet.milestones:
            entry = found.setdefault(
                fold(milestone.title), {"title": milestone.title, "history": []}
            )
            entry["history"].append(
                {
                    "measurement": measurement_of(report),
                    "status": milestone.status,
                    "explanation": milestone.explanation,
                    "url": page_url(report, milestone.page),
                }
            )
    return list(found.values())


# --- promises, reports, events ------------------------------------------------


def _name(
    records: Sequence[Record], sheets: Sequence[tuple[Record, Sheet]], code: str
) -> str | None:
    found = (f.name for record in records for f in record.findings if f.code == code)
    in_sheets = (sheet.name for _, sheet in sheets)
    return next((name for name in (*in_sheets, *found) if name), None)


def _promise(record: Record, announcement: Announcement) -> JsonObject:
    return {
        **as_json(announcement),
        "announced_in": record.key,
        "date": record.occurred_on,
        "url": record.url,
    }


def _report(record: Record, code: str) -> JsonObject:
    page = next((f.page for f in record.findings if f.code == code), None)
    return {
        **plain(record),
        "measurement": measurement_of(record),
        "reference_date": reference_day_of(record),
        "file_url": page_url(record, page),
    }


def _event(event: Event) -> JsonObject:
    shown = event.as_json()
    wanted = ("id", "kind", "subject", "title", "occurred_on", "detected_at", "baseline", "url")
    return {name: shown[name] for name in wanted}
