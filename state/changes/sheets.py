"""What a monitoring report says of each project: frozen values that go to JSON and back; pure.

It must not know how a report is read; the reader lies in the crawler.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from state.model.values import JsonObject


@dataclass(frozen=True)
class Milestone:
    """One milestone of a project; `status` an English word, an unknown one as it stands.

    `page` counts from 1; None where the source has no pages.
    """

    title: str
    status: str | None = None
    explanation: str | None = None
    page: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One project sheet: `text` is its general progress, `lines` every line that belongs to it.

    `first_page` counts from 1 and is 0 where the source has no pages (a data file).
    `by_milestones` is False where the milestones could not be made out.
    """

    code: str
    name: str | None
    status: str | None
    text: str
    milestones: tuple[Milestone, ...]
    lines: tuple[str, ...]
    first_page: int
    by_milestones: bool

    def as_json(self) -> JsonObject:
        """The sheet as plain JSON values."""
        value = asdict(self)
        return {**value, "milestones": list(value["milestones"]), "lines": list(self.lines)}

    @classmethod
    def from_json(cls, value: JsonObject) -> Sheet:
        """The sheet of `as_json`."""
        milestones = tuple(Milestone(**milestone) for milestone in value["milestones"])
        return cls(**{**value, "milestones": milestones, "lines": tuple(value["lines"])})


@dataclass(frozen=True)
class CutReport:
    """A report cut into sheets, in the order of the report.

    `left_out` holds the lines of no sheet: front matter, table of contents, running headers and
    footers. `notes` say in words what was odd.
    """

    sheets: tuple[Sheet, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> JsonObject:
        """The report as plain JSON values."""
        return {
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "left_out": list(self.left_out),
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> CutReport:
        """The report of `as_json`."""
        sheets = tuple(Sheet.from_json(sheet) for sheet in value["sheets"])
        return cls(sheets, tuple(value["left_out"]), tuple(value["notes"]))
