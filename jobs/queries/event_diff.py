"""Both sides of an event, read from its snapshots by today's parsers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.documents.document import Document
from crawler.sources.registry import source_of_key
from crawler.sources.together.event_kinds import event_kind
from crawler.sources.together.files import is_file_key
from jobs.config.model import Config
from jobs.processing.report_sheets import sheets_by_code
from jobs.queries.side_by_side import Row, side_by_side
from jobs.queries.workbench import Workbench, workbench
from state.changes.sheet_differ import passages
from state.changes.sheets import CutReport, Sheet
from state.model.details import ProjectChangeDetail
from state.model.errors import UsageError
from state.model.event_kinds import REPORT_PROJECT_CHANGED
from state.model.keys import report_key
from state.model.values import FILE_ROLE, Event, JsonObject, Record, Snapshot, SourceName
from state.telling.counts import counted

_LEAST_CHARACTERS = 6


def event_diff(config: Config, start: str) -> JsonObject:
    """The event whose id begins so, as both of its sides are read today: `id`, `kind`,
    `subject`, `title`, `url`, `snapshots`, and `rows` of `field`, `before`, `after`, `changed`.

    UsageError when no event, or more than one, has such an id; DamagedError.
    """
    with workbench(config) as bench:
        event = _find(bench, start)
        shown = event.as_json()
        names = ("id", "kind", "subject", "title", "url", "snapshots")
        rows = _rows(bench, event)
        return {
            **{name: shown[name] for name in names},
            "rows": [row.as_json() for row in rows],
            "notes": list(_notes(event, rows)),
        }


def _find(bench: Workbench, start: str) -> Event:
    where = "`vvwatch events` shows the id of each event"
    wanted = start.strip().lower()
    found = bench.log.beginning_with(wanted) if len(wanted) >= _LEAST_CHARACTERS else []
    if len(found) == 1:
        return found[0]
    if len(wanted) < _LEAST_CHARACTERS:
        problem = f"expected at least {_LEAST_CHARACTERS} characters of an event's id"
    elif found:
        problem = f"so begin the ids of {counted(len(found), 'event')}: expected more of it"
    else:
        problem = "expected the id of an event"
    raise UsageError(f"{problem}, but {start!r} came; {where}")


def _rows(bench: Workbench, event: Event) -> tuple[Row, ...]:
    if event.kind == REPORT_PROJECT_CHANGED.name:
        return side_by_side(*(_sheet(bench, event, side) for side in ("before", "after")))
    if not _is_read_again(event):
        return side_by_side(None, event.detail)
    sides = (event.snapshots_before, event.snapshots_after)
    before, after = (_record(bench, event, snapshots) for snapshots in sides)
    rows = side_by_side(_fields(before), _fields(after))
    if event_kind(event.kind).is_replaced_file:
        rows += _passages(bench, event)
    return rows


def _is_read_again(event: Event) -> bool:
    """Whether the event is about what a parser reads; not about what follows from other records."""
    is_read = is_file_key(event.subject) or source_of_key(event.subject) is not None
    return is_read or event.kind == REPORT_PROJECT_CHANGED.name


def _notes(event: Event, rows: Iterable[Row]) -> Iterator[str]:
    if not _is_read_again(event):
        yield "this is what was told; `vvwatch snapshot NUMBER` shows what it rests on"
        return
    sides = {"before": event.snapshots_before, "after": event.snapshots_after}
    for side, snapshots in sides.items():
        if snapshots and all(getattr(row, side) is None for row in rows):
            yield f"today's parsers find nothing of it in the snapshots {side}"


def _record(bench: Workbench, event: Event, snapshots: Iterable[int]) -> Record | None:
    return bench.collector.record_from(event.subject, SourceName(event.source), snapshots)


def _fields(record: Record | None) -> JsonObject | None:
    """What is compared, then what else is known."""
    if record is None:
        return None
    more = {name: value for name, value in record.detail.items() if name not in record.fields}
    return {**record.fields, **more}


# --- files -------------------------------------------------------------------------------


def _files(bench: Workbench, snapshots: Iterable[int]) -> list[Snapshot]:
    loaded = (bench.snapshot(number) for number in snapshots)
    return [snapshot for snapshot in loaded if snapshot.role == FILE_ROLE]


def _passages(bench: Workbench, event: Event) -> tuple[Row, ...]:
    """The passages in which the texts of a replaced file differ."""
    before, after = (
        _text(bench, snapshots) for snapshots in (event.snapshots_before, event.snapshots_after)
    )
    if before is None or after is None:
        return ()
    differing = passages(before.pages, after.pages)
    return tuple(
        Row(f"passage {number}", was, now, True)
        for number, (was, now) in enumerate(differing, start=1)
    )


def _text(bench: Workbench, snapshots: Iterable[int]) -> Document | None:
    files = _files(bench, snapshots)
    return bench.texts.of(files[-1]) if files else None


# --- sheets ------------------------------------------------------------------------------


def _sheet(bench: Workbench, event: Event, side: str) -> JsonObject | None:
    """The project's sheet in the report of one measurement, as its snapshots give it."""
    detail = ProjectChangeDetail.of(event.detail)
    number, code = getattr(detail.measurement, side), detail.project
    stored = bench.records.get(report_key(number))
    if stored is None:
        return None
    snapshots = event.snapshots_before if side == "before" else event.snapshots_after
    by_url = {snapshot.url: snapshot for snapshot in _files(bench, snapshots)}

    def cut(url: str) -> CutReport | None:
        return bench.texts.cut(by_url[url]) if url in by_url else None

    sheet = sheets_by_code(stored.record, cut).get(code)
    return _sheet_fields(sheet) if sheet is not None else None


def _sheet_fields(sheet: Sheet) -> JsonObject:
    # On which page a milestone stands differs in every report and says nothing.
    milestones = [
        {"title": m.title, "status": m.status, "explanation": m.explanation}
        for m in sheet.milestones
    ]
    return {
        "name": sheet.name,
        "status": sheet.status,
        "text": sheet.text,
        "milestones": milestones,
        # Where the milestones could not be made out, the lines are all there is.
        "lines": [] if sheet.by_milestones else list(sheet.lines),
    }
