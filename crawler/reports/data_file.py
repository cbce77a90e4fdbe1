"""The data file of a measurement, rows of cells, as project sheets; pure.

The header row is found by its words, and may come again; a project's code may stand in its first
row alone, as merged cells are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.parsing.codes import normal_code
from crawler.reports.labels.candidates import split_heading
from crawler.reports.labels.column_headings import column_kind
from crawler.reports.labels.statuses import english_status
from state.changes.sheets import CutReport, Milestone, Sheet
from state.model.words import tidy

Row = Sequence[str]
Columns = dict[str, list[int]]


@dataclass
class _Draft:
    """A project while its rows are read."""

    code: str
    name: str | None = None
    status: str | None = None
    text: list[str] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def sheet(self) -> Sheet:
        """The finished sheet; a data file has no pages."""
        return Sheet(
            code=self.code,
            name=self.name,
            status=self.status,
            text=" ".join(self.text),
            milestones=tuple(self.milestones),
            lines=tuple(self.lines),
            first_page=0,
            by_milestones=bool(self.milestones),
        )


def cut_table(rows: Sequence[Row]) -> CutReport:
    """The sheets of a data file; rows without project, and the header, are left out."""
    drafts: dict[str, _Draft] = {}
    left_out: list[str] = []
    columns: Columns = {}
    current: str | None = None
    nameless = 0
    for row in rows:
        line = " | ".join(text for cell in row if (text := tidy(cell)))
        if found := _columns(row):
            columns, current = found, None
        if found or not columns or not line:
            left_out += [line] if line else []
            continue
        code, name = _project(row, columns)
        current = code or (None if _first(row, columns, "code", "project") else current)
        if current is None:
            nameless += 1
            left_out.append(line)
            continue
        draft = drafts.setdefault(current, _Draft(current))
        draft.name = draft.name or name
        draft.lines.append(line)
        _add(draft, row, columns)
    notes = _notes(columns, drafts, nameless)
    return CutReport(tuple(d.sheet() for d in drafts.values()), tuple(left_out), tuple(notes))


def _columns(row: Row) -> Columns:
    """The columns where the row is a header, else none."""
    columns: Columns = {}
    for index, cell in enumerate(row):
        if kind := column_kind(tidy(cell)):
            columns.setdefault(kind, []).append(index)
    has_project = "code" in columns or "project" in columns
    says_something = {"status", "project_status", "title"} & columns.keys()
    return columns if has_project and says_something else {}


def _project(row: Row, columns: Columns) -> tuple[str | None, str | None]:
    """Code and name, from a column each or from one that holds both."""
    name = _first(row, columns, "name")
    for kind in ("code", "project"):
        for index in columns.get(kind, ()):
            cell = _cell(row, index)
            if code := normal_code(cell):
                other = "" if kind == "project" else _first(row, columns, "project")
                return code, name or other or None
            if both := split_heading(cell):
                return both[0], name or both[1] or None
    return None, name or None


def _add(draft: _Draft, row: Row, columns: Columns) -> None:
    title, status = _first(row, columns, "title"), _first(row, columns, "status")
    project_status = _first(row, columns, "project_status")
    draft.status = draft.status or english_status(project_status)
    explanation = [
        text
        for index in columns.get("explanation", ())
        if (text := _cell(row, index).strip(" -–—"))
    ]
    text = _first(row, columns, "text")
    if text and text not in draft.text:
        draft.text.append(text)
    if title:
        joined = " ".join(explanation) or None
        draft.milestones.append(Milestone(title, english_status(status), joined))
        return
    # A row without milestone speaks of the project as a whole.
    draft.status = draft.status or english_status(status)
    draft.text += explanation


def _notes(columns: Columns, drafts: dict[str, _Draft], nameless: int) -> list[str]:
    if not columns:
        return ["no header row was found: no column of codes beside one of statuses or milestones"]
    notes = []
    if "title" not in columns:
        notes.append("a table without a milestone column")
    if not {"status", "project_status"} & columns.keys():
        notes.append("a table without a status column")
    if nameless:
        notes.append(f"rows without a project's code: {nameless}")
    if not drafts:
        notes.append("no row names a project")
    codes = list(drafts)
    if late := [b for a, b in pairwise(codes) if b < a]:
        notes.append(f"codes out of order: {', '.join(late[:8])}")
    return notes


def _first(row: Row, columns: Columns, *kinds: str) -> str:
    """The first cell with words in columns of these kinds, "" without one."""
    cells = (_cell(row, index) for kind in kinds for index in columns.get(kind, ()))
    return next((cell for cell in cells if cell), "")


def _cell(row: Row, index: int) -> str:
    return tidy(row[index]) if index < len(row) else ""
